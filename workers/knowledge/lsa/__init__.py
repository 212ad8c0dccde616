"""The default embedder: latent semantic analysis, fitted on the site's own texts."""
