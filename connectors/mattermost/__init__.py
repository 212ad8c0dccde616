"""Mattermost, the sending half: rendering as Mattermost shows it, and the calls of its REST API.

`signing` is for both halves: what is signed here comes back to `bot/mattermost`.
"""
