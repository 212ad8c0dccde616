"""What every platform's receiving half stands on: what it calls, what serves it, what it counts."""

from bot.receiving.desk import ChatDesk
from bot.receiving.receiver import Receiver

__all__ = ["ChatDesk", "Receiver"]
