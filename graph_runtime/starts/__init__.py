"""Networks to begin with, one a file."""
