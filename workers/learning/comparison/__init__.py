"""Drafters compared on questions whose answer is known: tickets that were solved.

``cases`` are the questions, ``site`` the knowledge that they are asked of, each without the ticket
that it was taken from; ``contenders`` are the drafters, ``scoring`` what an answer is worth, and
``comparing`` puts them together.
"""
