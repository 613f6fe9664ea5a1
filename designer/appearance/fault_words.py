"""Errors of files as sentences."""

from __future__ import annotations


def sentence(error: Exception) -> str:
    """What went wrong, without the numbers and quotation marks that Python puts around it."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename} cannot be read: {error.strerror.lower()}."
    return str(error.args[0]) if isinstance(error, KeyError) else str(error)
