"""Embedders and rerankers behind HTTP."""
