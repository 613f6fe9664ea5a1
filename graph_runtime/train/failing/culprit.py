"""Finds the block where a number that is not finite first appeared: forwards, then backwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import nn

from graph_runtime.facts.checked import Checked
from graph_runtime.train.keeping.snapshot import all_finite
from graph_runtime.train.tracing.block_values import BlockWatch, Lines
from graph_runtime.train.tracing.spot import Spot, Step, module_name

_FRAME = re.compile(r'File "(?P<file>.*)", line (?P<line>\d+)')


class _FoundError(Exception):
    """The block is known; nothing more has to be computed."""


def block_with_bad_weights(model: nn.Module, checked: Checked) -> str | None:
    """The block whose weights are no longer finite; the last one, for gradients run backwards."""
    bad = [
        spot.path
        for spot in _spots(checked)
        if (module := _module(model, module_name(checked, spot))) is not None
        and not all_finite(list(module.parameters()))
    ]
    return bad[-1] if bad else None


def block_with_bad_result(run: Callable[[], Any], checked: Checked, lines: Lines) -> str | None:
    """The first block that gives a number that is not finite while `run` runs the network."""
    found: list[str] = []

    def seen(spot: Spot, value: torch.Tensor) -> None:
        if not all_finite([value]):
            found.append(spot.path)
            raise _FoundError

    try:
        with BlockWatch(checked, lines, seen, lambda: None).watching(), torch.no_grad():
            run()
    except _FoundError:
        pass
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Blame:
    """Where a gradient went bad; `node` is "" for the loss itself."""

    node: str


def block_with_bad_gradient(loss_of: Callable[[], torch.Tensor], lines: Lines) -> Blame | None:
    """The first block that is handed a finite gradient and hands back another."""
    found: list[Any] = []

    def note(node: Any, handed_back: Any, given: Any) -> None:
        if not found and _finite(given) and not _finite(handed_back):
            found.append(node)

    with torch.autograd.set_detect_anomaly(True, check_nan=False):
        loss = loss_of()
        for node in _graph(loss.grad_fn):
            node.register_hook(partial(note, node))
        loss.backward()  # type: ignore[no-untyped-call]
    return Blame(_place(found[0], lines)) if found else None


def _place(node: Any, lines: Lines) -> str:
    """The block in whose lines an operation was written, through its groups."""
    frames = [_FRAME.search(text) for text in node.metadata.get("traceback_", ())]
    numbers = [int(f["line"]) for f in frames if f and f["file"] == lines.file]
    return "/".join(known for number in numbers if (known := lines.node(number)))


def _graph(root: Any) -> Iterator[Any]:
    """Every operation that a loss was computed by."""
    seen, waiting = {root}, [root]
    while waiting:
        node = waiting.pop()
        yield node
        for above, _ in node.next_functions:
            if above is not None and above not in seen:
                seen.add(above)
                waiting.append(above)


def _spots(checked: Checked, way: tuple[Step, ...] = ()) -> Iterator[Spot]:
    """Every block that is no group, in the order of computation."""
    level = checked
    for name, number in way:
        level = level.nodes[name].inside[number]
    for node in level.order:
        inside = level.nodes[node].inside
        if not inside:
            yield Spot(way, node, "y")
        for number in range(len(inside)):
            yield from _spots(checked, (*way, (node, number)))


def _module(model: nn.Module, name: str) -> nn.Module | None:
    try:
        return model.get_submodule(name)
    except AttributeError:
        return None


def _finite(values: Any) -> bool:
    tensors = [value for value in values if isinstance(value, torch.Tensor)]
    return all_finite([t for t in tensors if not t.is_sparse])
