"""Listening to one Mattermost: the websocket, and what was missed by it, read by REST.

Nothing is lost: the place up to which everything is stored is kept in the database, and only moves
on once it is. Nothing is stored twice: an event has the same id however it comes.
"""
