"""One stack for all clients: transport, breaker, server-sent events."""
