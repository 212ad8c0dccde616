"""What Slack takes at most, in characters unless something else is said.

Source: Slack's reference of Block Kit and of the methods; `BLOCKS_SIZE` is measured by others.
"""

from __future__ import annotations

TEXT = 4_000
"""Of the fallback text of a message: `chat.update` refuses more."""
BLOCKS = 50
"""Blocks of a message."""
BLOCKS_SIZE = 10_500
"""Of all strings of all blocks of a message. Slack documents no limit and answers
msg_blocks_too_long from about 13,200, and in one report from 11,341."""
SECTION = 3_000
CONTEXT_ELEMENTS = 10
HEADER = 150
ACTIONS = 25
"""Buttons of one block."""
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
URL = 3_000
ID = 255
"""Of an action_id, block_id or callback_id."""
OPTIONS = 100
OPTION_TEXT = 75
OPTION_VALUE = 150
MODAL_TITLE = 24
"""Of the labels of its buttons too."""
MODAL_BLOCKS = 100
HOME_BLOCKS = 100
HOME_SIZE = 50_000
"""Of all strings of the Home tab: in UTF-8 that is less than the 250 KB that Slack takes."""
INPUT = 3_000
INPUT_LABEL = 2_000
METADATA = 3_000
"""Of a view's private_metadata."""
