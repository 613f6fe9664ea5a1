"""What could be better in a drawing, without keeping it from running."""
