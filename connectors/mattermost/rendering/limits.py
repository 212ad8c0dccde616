"""What Mattermost takes at most, in characters unless something else is said.

Measured on a real 5.37, and read in the source of 11.6.
"""

from __future__ import annotations

MESSAGE = 16_383
PROPS = 7_500
"""Of the props of a post as JSON, before version 11: 7,980 were taken, and a server may add some
of its own."""
PROPS_NEW = 700_000
"""The same from version 11: 800,000 are taken."""
NEW = 11
"""The version with large props."""
BUTTON = 60
"""Of the label of a button: more is not shown well."""
TITLE = 24
"""Of the title of a dialog, of its button and of the label of a field."""
LINE = 150
"""Of a field with one line."""
PARAGRAPH = 3_000
OPTIONS = 100
OPTION = 100
"""Of what people read for a choice."""
