"""Panels around the canvas: each shows the session and tells of what a person wants."""
