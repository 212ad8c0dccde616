"""A soak over a chat platform: people ask and staff decide there, while processes are killed,
servers restarted and the platform itself fails.

``python -m tests.soak.chat slack --minutes 6 --questions 300``
"""
