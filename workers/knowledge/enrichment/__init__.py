"""Cleaning tickets with a language model: what it writes is used only if the ticket says it too.

What goes in and what comes out is in `workers.knowledge.cleaned`. ``prompt`` is how it is asked
for, ``reply`` its form, and the reasons why one is not used, ``faithfulness`` its content. In
``claims`` stands who cleans which ticket when, in ``acceptance`` how it gets into the index.
``cleaner`` puts them together; ``schedule`` is the work of the background, ``statistics`` what
people see.
"""
