"""What kind of message one is, learned from examples: urgent, small talk, a wish, a complaint.

Rules over single words miss what is said in other words. Here the words of both languages are put
together to *ideas* first ("stolen", "snatched" and "piqué" are one), and a linear model learns from
labelled sentences which ideas and words together make which kind of message. It is small (65,536
features), needs no network and no download, and reads a message in well under a millisecond.
"""
