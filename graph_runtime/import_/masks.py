"""Masks of attention, read back from the expressions that hide keys."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph_runtime.block import Block

_CAUSAL = re.compile(
    r".*generate_square_subsequent_mask\(.*\)"
    r"|torch\.triu\(torch\.ones\(.*\), (diagonal=)?1\)(\.bool\(\)|\.to\(.*\))?"
)
_SAME = ("masked_fill", "repeat_interleave")
"""Methods that shape a mask and hide nothing more."""


@dataclass(frozen=True, slots=True)
class Mask:
    """What an expression hides: later steps, padding, pairs of query and key."""

    causal: bool = False
    padding: ast.expr | None = None
    pairs: ast.expr | None = None

    def joined(self, other: Mask) -> Mask:
        return Mask(
            self.causal or other.causal, self.padding or other.padding, self.pairs or other.pairs
        )


def written_mask(value: ast.expr, known: Mapping[str, Mask]) -> Mask | None:
    """The mask, where a line is one that blocks of ours write in front of their call."""
    text = ast.unparse(value)
    ours = _is_causal(text) or ".logical_or(" in text or "torch.all(" in text
    return read_mask(value, known, False) if ours else None


def read_mask(value: ast.expr, known: Mapping[str, Mask], padding: bool) -> Mask | None:
    """What the expression hides; a bare name is padding or pairs, as its place says."""
    match value:
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.Name():
            return Mask(padding=value) if padding else Mask(pairs=value)
        case ast.Call() if _is_causal(ast.unparse(value)):
            return Mask(causal=True)
        case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in _SAME:
            return read_mask(inner, known, padding)
        case ast.Call(func=ast.Attribute(value=inner, attr="unsqueeze")):
            return read_mask(inner, known, True)
        case ast.Call(func=ast.Attribute(value=left, attr="logical_or"), args=[right]):
            first, other = read_mask(left, known, padding), read_mask(right, known, padding)
            return first.joined(other) if first and other else None
    return None


@dataclass(frozen=True, slots=True)
class Placed:
    """What a block says instead of a mask: parameters that are on, wires by the port they go to."""

    parameters: tuple[str, ...]
    wires: Mapping[ast.expr, str]


def placed(name: str, mask: Mask | None, kind: type[Block]) -> Placed | None:
    """How a block of this kind says it where the call gives `name`; None where it cannot."""
    if mask is None:
        return None
    which = name.removesuffix("mask").removesuffix("key_padding_").removesuffix("attn_")
    accepts, params = kind.ports().accepts, {param.name for param in kind.params()}
    padding = f"{which}key_padding_mask"
    ports = {
        mask.padding: padding if accepts(padding) else "src_key_padding_mask",
        mask.pairs: f"{which}mask" if name == padding else name,
    }
    wires = {source: port for source, port in ports.items() if source is not None}
    if not all(accepts(port) for port in wires.values()):
        return None
    causal = f"{which}is_causal" if f"{which}is_causal" in params else "is_causal"
    return Placed((causal,) if mask.causal else (), wires)


def _is_causal(text: str) -> bool:
    """Whether it is the table that our blocks write, or that people do."""
    ours = ".new_ones(" in text and text.endswith(".tril().logical_not()")
    return ours or bool(_CAUSAL.fullmatch(text))
