"""What the lens says of values in words: names of blocks, figures, the sentence of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from designer.appearance.figures import short_number
from graph_runtime.block import BLOCKS
from graph_runtime.families import Declaration
from graph_runtime.train.messages.look_events import BlockValue, Looked, WeightPlace


def label_of(value: BlockValue) -> str:
    """The block, the repetition it stands in and its output: `stage[2]/conv`, `split.left`."""
    *way, name = value.node.split("/")
    steps = [
        f"{group}[{number + 1}]" if number else group
        for group, number in zip(way, value.rounds, strict=False)
    ]
    port = "" if value.port in ("x", "y") else f".{value.port}"
    return "/".join((*steps, name)) + port


def family_of(kind: str) -> str:
    """The folder of a kind's family, which has a colour; groups have one of their own."""
    found: Mapping[str, type[Declaration]] = BLOCKS.kinds
    return found[kind].group() if kind in found else "group"


def shape_text(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) if shape else "one number"


def figures_of(value: BlockValue, gradient: bool) -> str:
    """Shape and what is typical of the numbers, in one line."""
    words = [value.kind, shape_text(value.shape)]
    if gradient and isfinite(value.steepest):
        words.append(f"gradient up to {short_number(value.steepest)}")
        if isfinite(value.gain):
            words.append(f"hands back {short_number(value.gain)} times as much")
        if isfinite(value.norm):
            words.append(f"norm of its weights' gradient {short_number(value.norm)}")
        back = ", ".join(f"{port} {short_number(norm)}" for port, norm in value.sent)
        words += [f"sends back to {back}"] if back else []
    elif isfinite(value.mean):
        words.append(f"{short_number(value.low)} … {short_number(value.high)}")
        words.append(f"mean {short_number(value.mean)}")
        words.append(f"deviation {short_number(value.deviation)}")
        if value.zeros >= 0.005:
            words.append(f"{value.zeros:.0%} zeros")
    return "  ·  ".join(words)


def verdict_of(looked: Looked) -> str:
    """What the network says of the sample, and what it should have said."""
    words = []
    if looked.shares:
        best = max(range(len(looked.shares)), key=looked.shares.__getitem__)
        words.append(f"says {looked.classes[best]}")
    if looked.target:
        words.append(f"target {looked.target}")
    if isfinite(looked.loss):
        words.append(f"loss {short_number(looked.loss)}")
    return "  ·  ".join(words)


def flow_of(looked: Looked) -> str:
    """How the gradient of the first layer's weights compares with the last one's."""
    layers = [v for v in looked.values if v.weights and isfinite(v.norm)]
    if len(layers) < 2 or layers[-1].norm == 0:
        return ""
    first, last = layers[0], layers[-1]
    ratio = short_number(first.norm / last.norm)
    return f"The weights of {first.node} get {ratio} times the gradient of {last.node}"


def short_label(value: BlockValue) -> str:
    """The block's own name, or that of the output where it is not the usual one."""
    return value.node.rpartition("/")[2] if value.port in ("x", "y") else f"· {value.port}"


def unit_of(shape: tuple[int, ...], index: tuple[int, ...]) -> int:
    """The unit that samples are ordered by: a channel, the feature of a step, or the unit."""
    return index[-1] if len(shape) <= 2 else index[0]


def weights_for(values: tuple[BlockValue, ...], chosen: BlockValue) -> tuple[WeightPlace, ...]:
    """The weights of a block; those that are shared are told at the first of their places."""
    same = [v for v in values if v.node == chosen.node and v.weights]
    here = [v for v in same if v.rounds == chosen.rounds]
    found = (here or same)[:1]
    return found[0].weights if found else ()
