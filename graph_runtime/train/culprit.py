"""Finds the block where a number that is not finite first appeared."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from torch import nn

from graph_runtime.train.snapshot import all_finite


def block_with_bad_weights(model: nn.Module, order: Sequence[str]) -> str | None:
    """The block whose weights are no longer finite; the last one, for gradients run backwards."""
    bad = [
        node
        for node in order
        if isinstance(module := getattr(model, node, None), nn.Module)
        and not all_finite(list(module.parameters()))
    ]
    return bad[-1] if bad else None


def block_with_bad_result(
    model: nn.Module, inputs: list[torch.Tensor], source: Path, lines: Mapping[int, str]
) -> str | None:
    """The first block whose result is not finite when the step is run again, line by line."""
    watch = _Watch(str(source))
    before = sys.gettrace()
    sys.settrace(watch.enter)
    try:
        with torch.no_grad():
            result = model(*inputs)
    finally:
        sys.settrace(before)
    watch.finish(result)
    return lines.get(watch.found or 0)


class _Watch:
    """Looks at the variables of `Model.forward` after each of its lines."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._line = 0
        self.found: int | None = None

    def enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        if code.co_filename == self._source and code.co_qualname == "Model.forward":
            return self.step
        return None

    def step(self, frame: FrameType, event: str, argument: Any) -> Any:
        if self.found is None and self._line and not _finite(frame.f_locals.values()):
            self.found = self._line
        self._line = frame.f_lineno
        return self.step

    def finish(self, result: Any) -> None:
        if self.found is None and not _finite(result if isinstance(result, tuple) else (result,)):
            self.found = self._line


def _finite(values: Any) -> bool:
    return all_finite([value for value in values if isinstance(value, torch.Tensor)])
