"""Slack, the receiving half: events are verified, translated and stored, and then acknowledged.

What stands where: `app` (Bolt, and what holds for every request), `workspace` (whose events are
taken), `listeners` (one file for each group of events), `events` and `text` (what they translate
with), `sockets` (Socket Mode), `http` (signed requests), and `receiver` (what `guichet serve`
starts). `surface` and `manifest` say what the app at Slack has.
"""
