"""A chat platform: where questions come from and answers go to.

The desk speaks of messages in a neutral form; each platform renders it in its own way, under its
disclosure policy. Every message carries a *marker*, an unguessable id that the platform stores
with it. After an unknown outcome the sender looks for the marker, so a message is sent once or
visibly retried, never silently doubled. A marker is no text and no serial number: on Mattermost a
guessable `pending_post_id` lets an employee swallow the answer.

What stands where: `events` (what comes in), `messages` (what is said), `forms` (what a button asks
for), `cards` (what staff review), `home` (the bot's own page), `rendering` (all of it as plain
Markdown), `disclosure` (what may be shown where), and `platform` (what an adapter does, and what it
says of itself).
"""

from connectors.contracts.chat.cards import Part, ReviewCard
from connectors.contracts.chat.events import (
    ChatEvent,
    Commanded,
    Deed,
    Deleted,
    Edited,
    HomeOpened,
    Pressed,
    Reacted,
    Reported,
    Said,
)
from connectors.contracts.chat.forms import Choice, FieldKind, Form, FormField
from connectors.contracts.chat.home import HomeLine, HomePage, HomeSection
from connectors.contracts.chat.messages import (
    CHOICE,
    Action,
    MessageKind,
    OutgoingMessage,
    SourceLink,
)
from connectors.contracts.chat.platform import (
    ChatPlatform,
    Destination,
    Disclosure,
    HomePlatform,
    Mark,
    MarkingPlatform,
    MessageRef,
    PlatformInfo,
    Profile,
    StatusPlatform,
    StreamingPlatform,
    StreamMode,
    WhisperingPlatform,
)

__all__ = [
    "CHOICE",
    "Action",
    "ChatEvent",
    "ChatPlatform",
    "Choice",
    "Commanded",
    "Deed",
    "Deleted",
    "Destination",
    "Disclosure",
    "Edited",
    "FieldKind",
    "Form",
    "FormField",
    "HomeLine",
    "HomeOpened",
    "HomePage",
    "HomePlatform",
    "HomeSection",
    "Mark",
    "MarkingPlatform",
    "MessageKind",
    "MessageRef",
    "OutgoingMessage",
    "Part",
    "PlatformInfo",
    "Pressed",
    "Profile",
    "Reacted",
    "Reported",
    "ReviewCard",
    "Said",
    "SourceLink",
    "StatusPlatform",
    "StreamMode",
    "StreamingPlatform",
    "WhisperingPlatform",
]
