"""Messages, cards and forms of the contract in Slack's formats, within Slack's limits.

Pure functions. Texts go into section and context blocks as mrkdwn, and not into `markdown` blocks:
of mrkdwn it is written down what has to be escaped (``&``, ``<``, ``>``) so that no text notifies
anybody, and each block has a limit that is documented; all `markdown` blocks of a message have
12,000 characters together, which is no more than a message takes anyway.
"""
