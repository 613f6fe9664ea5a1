"""Texts into tokens: characters or words.

The functions stand alone: their sources are written into exported scripts.
"""

from __future__ import annotations


def characters(text: str) -> list[str]:
    """Every character by itself."""
    return list(text)


def words(text: str) -> list[str]:
    """Words in small letters, and each sign by itself; spaces are left out."""
    import re

    return re.findall(r"\w+(?:['’]\w+)*|[^\w\s]", text.lower())


def printable() -> str:
    """The characters of plain English text: a new line, and all from space to ~."""
    return "\n" + "".join(map(chr, range(32, 127)))
