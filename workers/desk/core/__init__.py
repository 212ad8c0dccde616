"""States and transitions, leases and locks: what every part of the desk stands on."""
