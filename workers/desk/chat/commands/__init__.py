"""What people ask the bot for in private: by a command, by a message's menu, on its own page."""
