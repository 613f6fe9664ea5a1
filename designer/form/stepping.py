"""Where the arrow keys take a whole number."""

from __future__ import annotations

from graph_runtime.params import Integer

HINT = "Up and Down go to the next power of two, with Shift by one."
"""What a field says whose number goes by powers of two."""


def stepped(param: Integer, value: int, way: int, fine: bool = False) -> int:
    """The number one step up (`way` 1) or down (-1): the next power of two, or by one if `fine`."""
    if not param.doubles or fine or value < 1:
        return value + way
    if way > 0:
        return int(2 ** value.bit_length())
    return int(2 ** max((value - 1).bit_length() - 1, 0))
