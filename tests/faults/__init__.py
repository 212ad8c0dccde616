"""Killing, flushing and restarting real processes and servers: nothing is lost or sent twice."""
