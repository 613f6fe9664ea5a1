"""Mouse gestures, each an object with start, move, end and cancel that ends in one edit."""
