"""`python -m tests.fakes.glpi TICKETS`: the fake GLPI over HTTP, by hand."""

from tests.fakes.glpi.server import main

main()
