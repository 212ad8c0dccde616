"""Who is asking: sessions, API keys, the demo's one person, and the limit on logins."""
