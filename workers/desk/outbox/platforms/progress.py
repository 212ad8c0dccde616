"""How far the sending of one delivery has come, as its row keeps it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from connectors.contracts.chat import MessageRef
from connectors.database.models import Delivery


@dataclass(slots=True)
class Progress:
    """What is known of the tries so far. A delivery that was not begun has none."""

    refs: list[MessageRef] = field(default_factory=list)
    """The parts that were sent, in order."""
    new_root: int | None = None
    """The part that opens a thread of its own, because the delivery's thread is gone."""
    prefaced: bool = False
    """The first part says that the thread is gone, so the others begin later in the text."""
    has_turn: bool = False
    """Its turn in the channel was taken, and has come."""

    @staticmethod
    def of(delivery: Delivery) -> Progress:
        """The progress that stands in the row."""
        stored = delivery.progress or {}
        return Progress(
            [MessageRef(**ref) for ref in stored.get("refs", ())],
            stored.get("new_root"),
            stored.get("prefaced", False),
            stored.get("has_turn", False),
        )

    def note(self, delivery: Delivery) -> None:
        """Write it into the row's object; the dispatcher stores it."""
        delivery.progress = asdict(self) if self != Progress() else None

    @property
    def ref(self) -> MessageRef:
        """The message that the delivery is known by: its first part, or the one that opened the
        thread in which the others are."""
        return self.refs[self.new_root or 0]

    def begin_thread(self) -> None:
        """The next part opens a thread of its own."""
        self.new_root = len(self.refs)
        self.prefaced = self.prefaced or not self.refs

    def thread(self, delivery: Delivery, at: int) -> str | None:
        """The root of the thread that part number `at` (from 0) goes to; None: it is a root."""
        if self.new_root is not None and at >= self.new_root:
            return None if at == self.new_root else self.refs[self.new_root].thread
        if at > 0 and self.refs:
            return self.refs[0].thread
        return delivery.sent_thread or delivery.thread
