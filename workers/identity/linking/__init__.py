"""One human on several platforms is one person: by a one-time address, by mail, or by hand."""
