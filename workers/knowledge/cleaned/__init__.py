"""Tickets as a language model cleaned them, as they are kept. How that is made is `enrichment`."""
