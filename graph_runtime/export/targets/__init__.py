"""Where a network can be exported to."""
