"""Real servers, processes and a real browser for the tests. Everything is bound to loopback,
lives in a folder of its own and is ended by its process id."""
