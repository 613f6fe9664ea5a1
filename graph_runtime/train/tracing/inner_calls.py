"""Notes the calls within blocks that a `Reading` wants, and lets the readings work them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention

from graph_runtime.train.tracing.block_values import BlockWatch
from graph_runtime.train.tracing.function_watch import FunctionWatch
from graph_runtime.train.tracing.reading import READINGS, Reading, Seen
from graph_runtime.train.tracing.spot import Spot, Step

Place = tuple[tuple[Step, ...], str]


class InnerCalls:
    """Calls by the block that made them, the last of each reading."""

    def __init__(self, watch: BlockWatch) -> None:
        self._watch = watch
        self._readings = [kind() for kind in READINGS.kinds.values()]
        self._seen: dict[tuple[Place, int], Seen] = {}

    @contextmanager
    def noting(self, model: nn.Module) -> Iterator[None]:
        """Note every call in passes within."""
        handles = [
            module.register_forward_hook(self._after, with_kwargs=True)
            for module in model.modules()
            if any(reading.reads(module) for reading in self._readings)
        ]
        try:
            with FunctionWatch(scaled_dot_product_attention, self.note):
                yield
        finally:
            for handle in handles:
                handle.remove()

    def note(self, seen: Seen) -> None:
        place = self._watch.place
        if place is None:
            return
        for number, reading in enumerate(self._readings):
            if reading.reads(seen.what):
                self._seen[place, number] = seen

    def read(self) -> dict[Place, list[tuple[Spot, Tensor]]]:
        """What the readings say, by block."""
        found: dict[Place, list[tuple[Spot, Tensor]]] = {}
        for (place, number), seen in self._seen.items():
            way, node = place
            for name, value in _worked_out(self._readings[number], seen).items():
                found.setdefault(place, []).append((Spot(way, node, name), value.detach()))
        return found

    def _after(
        self, module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], output: Any
    ) -> None:
        self.note(Seen(module, args, kwargs, output))


def _worked_out(reading: Reading, seen: Seen) -> Mapping[str, Tensor]:
    """A reading that a form of a module surprises has nothing to say."""
    try:
        with torch.no_grad():
            return reading.read(seen)
    except (RuntimeError, ValueError, TypeError, LookupError, AttributeError):
        return {}
