"""A run from its first line to its last, and how good its network is."""
