"""Dropout of a whole network: one probability for all of it, or what its blocks say."""

from __future__ import annotations

from torch import nn


def dropouts(model: nn.Module) -> list[tuple[nn.Module, str, float]]:
    """What drops numbers in the network: the module, its attribute and its own probability."""
    found = []
    for module in model.modules():
        kind = type(module).__name__
        name = "p" if "Dropout" in kind or kind == "DropPath" else "dropout"
        own = getattr(module, name, None)
        if isinstance(own, float | int) and own > 0:
            found.append((module, name, float(own)))
    return found


def set_dropout(found: list[tuple[nn.Module, str, float]], p: float | None) -> None:
    """Give all of them this probability; None for their own."""
    for module, name, own in found:
        setattr(module, name, own if p is None else p)
