"""The training recipe: its declarations together, and whether they fit the network and data."""
