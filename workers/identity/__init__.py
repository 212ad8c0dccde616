"""People: who a platform's user is here, accounts, passwords, API keys, the directory."""
