"""Every table, so that Alembic and `Base.metadata` see all of them."""

from connectors.database.models.answers import (
    ApprovedAnswer,
    ChannelTurn,
    Delivery,
    DeliveryStatus,
    Draft,
    DraftSource,
    DraftStatus,
    Evidence,
)
from connectors.database.models.console import (
    ConsoleMessage,
    ConsoleSession,
    LocalFollowUp,
    LocalTicket,
    WrittenText,
)
from connectors.database.models.conversations import (
    ConversationThread,
    InboundEvent,
    Question,
    QuestionStatus,
)
from connectors.database.models.knowledge import (
    EmbeddingSpace,
    KnowledgeState,
    ModelRest,
    Passage,
    PassageRemoval,
    PassageVector,
    Scope,
    Ticket,
    TicketCleaning,
)
from connectors.database.models.learning import AuditEntry, FeedbackEvent, Review
from connectors.database.models.leases import Claimed, Lease
from connectors.database.models.people import (
    ApiKey,
    Identity,
    LinkOffer,
    LocalAccount,
    LoginOrigin,
    Person,
    Proof,
    Role,
)
from connectors.database.models.sources import LastRun, SourceCheckpoint
from connectors.database.models.ticket_system import (
    ChatTicket,
    DirectoryState,
    DirectoryUser,
    SeenTicket,
)

__all__ = [
    "ApiKey",
    "ApprovedAnswer",
    "AuditEntry",
    "ChannelTurn",
    "ChatTicket",
    "Claimed",
    "ConsoleMessage",
    "ConsoleSession",
    "ConversationThread",
    "Delivery",
    "DeliveryStatus",
    "DirectoryState",
    "DirectoryUser",
    "Draft",
    "DraftSource",
    "DraftStatus",
    "EmbeddingSpace",
    "Evidence",
    "FeedbackEvent",
    "Identity",
    "InboundEvent",
    "KnowledgeState",
    "LastRun",
    "Lease",
    "LinkOffer",
    "LocalAccount",
    "LocalFollowUp",
    "LocalTicket",
    "LoginOrigin",
    "ModelRest",
    "Passage",
    "PassageRemoval",
    "PassageVector",
    "Person",
    "Proof",
    "Question",
    "QuestionStatus",
    "Review",
    "Role",
    "Scope",
    "SeenTicket",
    "SourceCheckpoint",
    "Ticket",
    "TicketCleaning",
    "WrittenText",
]
