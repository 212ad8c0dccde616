"""Cleaning tickets with a language model: what it writes is used only if the ticket says it too.

What goes in and what comes out is in `workers.knowledge.cleaned`. ``prompt`` is how it is asked
for, ``verdict`` whether it may be used (``reply``: the form, ``faithfulness``: the content),
``claims`` who cleans which ticket when, ``applying`` how it gets into the index, and ``cleaner``
puts them together; ``schedule`` is the work of the background, ``statistics`` what people see.
"""
