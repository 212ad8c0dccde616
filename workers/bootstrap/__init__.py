"""The only place that wires implementations together.

`Desk` is what every process has: it takes messages, shows things and enqueues, and it imports no
index. `Worker` stands on a desk: it searches, answers and delivers; what it needs is imported when
it is asked for.
"""

from workers.bootstrap.core import ready_database
from workers.bootstrap.desk import Desk
from workers.bootstrap.worker import Worker

__all__ = ["Desk", "Worker", "ready_database"]
