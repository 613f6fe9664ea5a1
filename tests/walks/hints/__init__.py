"""What the walks cannot see from a declaration, one file for each group of blocks.

A file may define, by kind: INPUTS (draws the specs of all ports), FITTING (draws parameters beside
them), CALMED (parameters to fix where torch's gradient differs on purpose).

UNCOUNTED (kinds whose multiply-adds torch's counter does not see).

And as sets: ANY_RANK (kinds that take inputs of any rank), SHARES (kinds that take numbers from
0 to 1), NORMALIZED (kinds that may normalize
over the batch, which one sample does not allow), PLACES (kinds whose whole numbers are places of
a channel, each one once), POSITIVE (kinds whose gradient is
checked above 0 alone), SURROGATES (kinds whose gradient is that of another function), STRICTER
(kind and dtype that torch takes and the block refuses, at a port if that is named behind them),
OUR_OWN and OTHER_DEFAULT (kind and parameter that torch lacks, or gives another default).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any


def hinted(name: str) -> dict[Any, Any]:
    """The table `name` of all files in one; a set becomes the keys."""
    return {key: value for table in _tables(name) for key, value in table.items()}


def _tables(name: str) -> Iterator[dict[Any, Any]]:
    for info in pkgutil.iter_modules(__path__):
        table = getattr(importlib.import_module(f"{__name__}.{info.name}"), name, {})
        yield table if isinstance(table, dict) else dict.fromkeys(table)
