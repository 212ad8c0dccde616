"""What listeners are registered for."""

from __future__ import annotations

import re

ANY = re.compile("")
"""Every id: what comes to us is of our own app."""
