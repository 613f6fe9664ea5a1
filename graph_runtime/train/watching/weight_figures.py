"""What is near zero, and by which sizes gradients are told apart."""

NEAR_ZERO = 1e-3
"""A weight below it (as a size) counts as near zero."""
SIZES = (1e-10, 1e2)
"""Sizes of gradients from the first bin to the last; what lies beyond is counted at the ends."""
BINS = 24
"""Two for each power of ten."""
