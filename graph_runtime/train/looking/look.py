"""Answers a `Look`: one sample goes through the network, and every block tells what it gives."""

from __future__ import annotations

from collections.abc import Callable
from math import nan, sqrt

import torch
from torch import Tensor

from graph_runtime.train.looking.bench import Bench
from graph_runtime.train.looking.example import Example, example_of, loss_of, shares_of
from graph_runtime.train.looking.look_file import LookFile
from graph_runtime.train.messages.commands import Look
from graph_runtime.train.messages.look_events import BlockValue, Looked, WeightPlace
from graph_runtime.train.tracing.one_pass import Caught, OnePass, run_once
from graph_runtime.train.tracing.spot import Spot, facts_of, level_of, module_name

MAX_WEIGHTS = 8 << 20
"""Weights among them: those of the first blocks, where there are more."""
MAX_VALUES = 2_000
"""Blocks that one answer may name."""


def look(bench: Bench, command: Look, pause: Callable[[], None]) -> Looked:
    """Carry out the pass and write its numbers; raises RunError with a sentence."""
    example = example_of(bench, command)
    network = (bench.model, bench.checked, bench.lines)
    done = run_once(network, example.inputs, _loss(bench, example), pause)
    pause()
    file = LookFile()
    told = _Telling(bench, done, file)
    values = tuple(told.value(one) for one in done.caught[:MAX_VALUES])
    result = done.result if isinstance(done.result, Tensor) else done.result[0]
    shares = shares_of(bench, result)
    return Looked(
        number=command.number,
        file=file.write(bench.run, "look", command.number),
        values=values,
        row=example.row,
        count=example.count,
        classes=bench.parts.classes if bench.parts and shares is not None else (),
        shares=() if shares is None else tuple(shares.tolist()),
        target=example.said,
        loss=loss_of(bench, done.result, example.target),
        said=bench.said,
        notice=example.notice or _cut(len(done.caught)),
    )


def _loss(bench: Bench, example: Example) -> Callable[[object], Tensor]:
    """The run's own loss; where it has none, or the sample no target, the sum of the results."""

    def end(result: object) -> Tensor:
        if bench.loss is not None and example.target is not None:
            loss: Tensor = bench.loss(result, example.target)
            return loss
        parts = result if isinstance(result, tuple) else (result,)
        return torch.stack([part.float().sum() for part in parts]).sum()

    return end


class _Telling:
    """Puts what was caught into words, and its numbers into the file; weights once a module."""

    def __init__(self, bench: Bench, done: OnePass, file: LookFile) -> None:
        self._bench, self._done, self._file = bench, done, file
        self._by_spot = {one.spot: one for one in done.caught}
        self._weighed: set[str] = set()
        self._weights = 0

    def value(self, one: Caught) -> BlockValue:
        spot, checked = one.spot, self._bench.checked
        module, facts = module_name(checked, spot), facts_of(checked, spot)
        return BlockValue(
            node=spot.path,
            rounds=spot.rounds,
            port=spot.port,
            kind=facts.node.kind,
            shape=tuple(one.value.shape[1:]),
            at=self._file.add(one.value),
            gradient_at=self._file.add(one.gradient),
            norm=_norm(self._done, module),
            weights=() if facts.inside else self._weights_of(module),
            gain=self._gain(one),
            sent=tuple((port, float(g.norm())) for port, g in one.sent.items()),
            **_figures(one),
        )

    def _gain(self, one: Caught) -> float:
        """Where one wire leads in and nothing else reads what comes through it."""
        spot, wiring = one.spot, level_of(self._bench.checked, one.spot).wiring
        if len(wiring.into[spot.node]) != 1 or one.gradient is None:
            return nan
        (edge,) = wiring.into[spot.node].values()
        before = self._by_spot.get(Spot(spot.way, edge.source, edge.source_port))
        if before is None or before.gradient is None or len(wiring.readers(edge.source)) != 1:
            return nan
        here = float(one.gradient.double().norm())
        return float(before.gradient.double().norm()) / here if here else nan

    def _weights_of(self, module: str) -> tuple[WeightPlace, ...]:
        if module in self._weighed:
            return ()
        self._weighed.add(module)
        found = []
        for name, weight in self._bench.model.named_parameters():
            inside = name.startswith(f"{module}.")
            if not inside or self._weights + weight.numel() > MAX_WEIGHTS:
                continue
            self._weights += weight.numel()
            at = self._file.add(weight)
            short = name.removeprefix(f"{module}.")
            found.append(WeightPlace(name=short, shape=tuple(weight.shape), at=at))
        return tuple(found)


def _figures(one: Caught) -> dict[str, float]:
    """What a look at the numbers begins with."""
    if not one.value.numel():
        return {}
    values = one.value.double()
    low, high = values.aminmax()
    gradient = one.gradient
    return {
        "low": low.item(),
        "high": high.item(),
        "mean": values.mean().item(),
        "deviation": values.std(correction=0).item(),
        "zeros": (values == 0).double().mean().item(),
        "steepest": nan if gradient is None else gradient.abs().max().item(),
    }


def _norm(done: OnePass, module: str) -> float:
    """Of all weights in a module, however deep."""
    inside = [n for name, n in done.norms.items() if f"{name}.".startswith(f"{module}.")]
    return sqrt(sum(norm * norm for norm in inside)) if inside else nan


def _cut(count: int) -> str:
    if count <= MAX_VALUES:
        return ""
    return f"The network has {count:,} values; the first {MAX_VALUES:,} are shown."
