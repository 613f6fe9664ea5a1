"""What rules about layers of weighted sums share."""

CONVOLUTIONS = ("Conv1d", "Conv2d", "Conv3d")
WEIGHTED_SUMS = ("Linear", *CONVOLUTIONS)
"""Kinds whose result is a weighted sum of what they take, plus an offset."""
WINDOWED = (*CONVOLUTIONS, "DepthwiseConv2d", "SeparableConv2d")
"""Kinds with a learned kernel that slides over an image or a sequence."""
