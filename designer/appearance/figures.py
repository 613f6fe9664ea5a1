"""Numbers as people read them."""

from __future__ import annotations

from collections.abc import Collection


def counted(number: int, noun: str) -> str:
    """`1 block`, `2,354 parameters`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def blocks_called(nodes: Collection[str]) -> str:
    """The only one by its name, several by their number: `conv1`, `3 blocks`."""
    return next(iter(nodes)) if len(nodes) == 1 else counted(len(nodes), "block")


def short(number: int) -> str:
    """Three figures and a letter: `416 k`, `4.09 G`."""
    size = float(number)
    for unit in ("", " k", " M", " G", " T"):
        if size < 999.5 or unit == " T":
            return f"{size:.0f}{unit}" if size >= 100 or not unit else f"{size:.3g}{unit}"
        size /= 1_000
    return str(number)


def memory(bytes_: int) -> str:
    """A size in bytes, KiB, MiB or GiB."""
    if bytes_ < 1024:
        return f"{bytes_} B"
    size = bytes_ / 1024
    for unit in ("KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:.3g} {unit}" if size < 100 else f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.3g} TiB"


def short_number(value: float) -> str:
    """A number in three figures, as short as can be: `0.12`, `-1.5`, `2e-05`."""
    text = f"{value:.3g}" if abs(value) >= 0.0995 or value == 0 else f"{value:.2g}"
    return text.replace("e-0", "e-").replace("e+0", "e")
