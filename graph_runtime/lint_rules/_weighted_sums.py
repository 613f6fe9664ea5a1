"""What rules about layers of weighted sums share."""

CONVOLUTIONS = ("Conv1d", "Conv2d", "Conv3d")
WEIGHTED_SUMS = ("Linear", *CONVOLUTIONS)
"""Kinds whose result is a weighted sum of what they take, plus an offset."""
