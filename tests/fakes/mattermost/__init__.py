"""A Mattermost on loopback: REST API, websocket, buttons, dialogs and slash commands.

It does what a real 5.37 was measured to do, its faults and forgeries included. `server` is where a
test begins; `world` is what the server keeps.
"""
