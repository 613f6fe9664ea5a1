"""Shares of the parts by source, as people write them: `web: 1/0/0; app: 0.5/0.25/0.25`."""

from __future__ import annotations

Shares = tuple[tuple[str, tuple[float, float, float]], ...]

EXAMPLE = "Write it like web: 1/0/0; app: 0.5/0.25/0.25, each three shares that are 1 together."


def source_shares(text: str) -> Shares | str:
    """Training, validation and test share of each named source, or what is wrong with the text."""
    found: dict[str, tuple[float, float, float]] = {}
    for entry in filter(None, (part.strip() for part in text.split(";"))):
        name, _, numbers = entry.rpartition(":")
        shares = _shares(numbers)
        if not name.strip() or shares is None:
            return f"{entry[:60]!r} does not say how a source is split."
        if name.strip() in found:
            return f"The source {name.strip()[:60]!r} is named twice."
        found[name.strip()] = shares
    return tuple(found.items())


def _shares(text: str) -> tuple[float, float, float] | None:
    try:
        first, second, third = (float(number) for number in text.split("/"))
    except ValueError:
        return None
    shares = (first, second, third)
    return shares if min(shares) >= 0 and abs(sum(shares) - 1) <= 1e-6 else None
