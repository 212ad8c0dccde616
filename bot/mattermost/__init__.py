"""Mattermost, the receiving half: what people write there, and the buttons, forms and commands that
its server calls us with. Everything is verified, translated and stored; workers do the rest."""
