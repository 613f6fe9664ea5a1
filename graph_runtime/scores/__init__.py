"""Measures of results in plain numpy: overlaps, precision, texts against references."""
