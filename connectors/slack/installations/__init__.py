"""One app in many workspaces: what they gave it, kept encrypted, and changed before it ends."""
