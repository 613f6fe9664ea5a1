"""A target in words: its class, its labels, its numbers."""

from __future__ import annotations

from torch import Tensor

from graph_runtime.train.data.parts import Parts

MOST = 8
"""Classes of positions, labels or numbers that are named."""


def said(target: Tensor, parts: Parts) -> str:
    """The target of one sample, of any shape; what has none is left out."""
    classes, numbers = parts.classes, target.reshape(-1).tolist()
    labels = target.is_floating_point() and len(numbers) == len(classes) > 1
    if labels:
        found = [name for name, value in zip(classes, numbers, strict=True) if value > 0.5]
        return _listed(found) if found else "none"
    if target.dim() > 1 and classes:
        found = [_named(value, classes) for value in sorted({*numbers} - {parts.no_target})]
        return f"{'×'.join(map(str, target.shape))}: {_listed(found)}"
    if classes and (len(numbers) == 1 or not target.is_floating_point()):
        known = [value for value in numbers[: 50 * MOST] if value != parts.no_target]
        return _listed([_named(value, classes) for value in known])
    return _listed([f"{value:g}" for value in numbers[: MOST + 1]])


def _named(value: float, classes: tuple[str, ...]) -> str:
    return classes[int(value)] if 0 <= value < len(classes) else f"{value:g}"


def _listed(words: list[str]) -> str:
    return ", ".join(words[:MOST]) + (", …" if len(words) > MOST else "")
