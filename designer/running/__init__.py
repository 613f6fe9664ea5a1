"""The window's side of training: one warm worker, its runs, and what they tell."""
