"""Vectors and rerankings by models that others trained: `minilm`, one packaged model in this
process, and `remote`, servers behind HTTP. The embedder that is fitted on the site's own texts
needs no outside world and lives with the knowledge."""
