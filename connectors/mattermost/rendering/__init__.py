"""Messages, cards, buttons and forms of the contract as Mattermost shows them, within its limits.

Pure functions. Mattermost reads Markdown, so a text goes there nearly as it is. What a text must
not do (notify people, run an action, load a picture) is taken from it by characters of no width.
"""
