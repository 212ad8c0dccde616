"""Embedders that run in this process: one fitted on the site's own texts, one packaged model."""
