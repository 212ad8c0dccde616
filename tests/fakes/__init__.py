"""Hand-written stand-ins for what the desk talks to: chat platforms, knowledge, drafters."""
