"""What an administrator does for the bot, and what is looked at when it does not work.

`setup` makes the bot's account and what it needs, with an administrator's token. `server` reads the
server's own settings by that token, and `account` asks what the bot itself can see.
"""
