"""Signing on at the site's OpenID provider: the way there and back, and who that is here."""
