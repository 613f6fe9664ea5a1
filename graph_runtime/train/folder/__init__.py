"""The folder of a run: what lies in it, and who is at work there."""
