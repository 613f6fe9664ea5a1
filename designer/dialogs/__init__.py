"""Dialogs: each asks one thing, in plain text, and decides nothing."""
