"""The HTTP server: routes, middleware, error pages, health, webhooks."""
