"""Equal bits each time: torch's deterministic operations, and which ones there are none of."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch

_NAMED = re.compile(r"^(\S+) does not have a deterministic implementation")


@contextmanager
def deterministic(wanted: bool, tell: Callable[[str], None]) -> Iterator[None]:
    """Within it torch chooses such operations; `tell` hears once of each that has none."""
    if not wanted:
        yield
        return
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    told: set[str] = set()

    def show(message: Warning | str, *rest: object, **more: object) -> None:
        found = _NAMED.match(str(message))
        if found and found[1] not in told:
            told.add(found[1])
            tell(f"{found[1]} has no deterministic form: this run may not repeat bit for bit.")

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = show
        torch.use_deterministic_algorithms(True, warn_only=True)
        try:
            yield
        finally:
            torch.use_deterministic_algorithms(False)
