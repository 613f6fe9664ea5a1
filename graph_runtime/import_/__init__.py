"""Bringing models in: one file per source. Nothing that is read here is ever executed."""
