"""Cleaning tickets with a language model: what it writes is used only if the ticket says it too.

``texts`` is what goes in and what comes out, ``prompt`` how it is asked for, ``verdict`` whether
it may be used (``reply``: the form, ``faithful``: the content), ``claims`` who cleans which ticket
when, ``applying`` how it gets into the index, and ``cleaner`` puts them together; ``schedule`` is
the work of the background, ``counts`` what people see of all this.
"""
