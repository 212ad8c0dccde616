"""Embedders and rerankers behind HTTP: TEI, and what speaks as OpenAI does."""
