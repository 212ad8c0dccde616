"""The REST API, one module a resource. `/api/docs` describes it."""
