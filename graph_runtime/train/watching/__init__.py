"""Who looks at a network while it learns."""
