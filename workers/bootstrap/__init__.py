"""The only place that wires implementations together."""
