"""What a Mattermost server calls us with: clicks, forms and the slash command.

None of it is signed as a whole, and anybody in the network may send it. A click is believed for
what we signed into its button, for whom the server signed into its trigger, and for the post that
the server says is ours. Whether they may do it, workers decide.
"""
