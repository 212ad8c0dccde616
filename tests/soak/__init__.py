"""A site under load and faults for minutes: nothing is lost, doubled or sent past its reviewer.

``python -m tests.soak --minutes 15 --questions 1000 --accounts 40`` starts everything it needs on
loopback, ends it, and prints what it found. Exit code 1: something was violated.
"""
