"""The whole job in networks that refuse everything but what the chart's own policies allow.

``python -m tests.egress`` (as root; `make egress`) renders the chart, gives each component a
network namespace of its own, and loads its NetworkPolicy there as nftables rules. Database, queue,
GLPI, Mattermost, Slack and the language model are in another namespace, each at an address of its
own.
Then people ask and staff decide. At the end not one packet may have been refused, and a packet to
any other address must be refused and counted.
"""
