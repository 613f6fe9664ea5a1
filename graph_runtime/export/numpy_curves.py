"""Activations as plain NumPy: what they give and their slope, as a person would write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph_runtime.block import Block
from graph_runtime.spelling import literal


@dataclass(frozen=True, slots=True)
class Curve:
    """Expressions of z, and the slope also of a, the result; `{…}` stands for the name.

    `helper` is the function of HELPERS that they call, or "".
    """

    value: str
    slope: str
    helper: str = ""


HELPERS: Mapping[str, tuple[str, ...]] = {
    "sigmoid": (
        "def sigmoid(z):",
        '    """Squeezes every number between 0 and 1."""',
        "    return 1 / (1 + np.exp(-z))",
    ),
    "softmax": (
        "def softmax(z):",
        '    """Shares that add up to 1; the largest z gets the largest share."""',
        "    powers = np.exp(z - z.max(axis=-1, keepdims=True))",
        "    return powers / powers.sum(axis=-1, keepdims=True)",
    ),
}


def curve_of(block: Block) -> Curve | None:
    """None for an activation that is not written by hand."""
    made = _CURVES.get(block.kind())
    return made(block) if made else None


def names() -> str:
    """The activations there are, for a sentence."""
    *most, last = _CURVES
    return f"{', '.join(most)} and {last}"


def _elu(block: Any) -> Curve:
    alpha = literal(block.alpha)
    low = f"{alpha} * np.expm1(np.minimum({{z}}, 0))"
    steep = f"{alpha} * np.exp(np.minimum({{z}}, 0))"
    return Curve(f"np.where({{z}} > 0, {{z}}, {low})", f"np.where({{z}} > 0, 1, {steep})")


def _leaky(block: Any) -> Curve:
    slope = literal(block.negative_slope)
    return Curve(f"np.where({{z}} > 0, {{z}}, {slope} * {{z}})", f"np.where({{z}} > 0, 1, {slope})")


def _softplus(block: Any) -> Curve | None:
    if block.beta != 1:
        return None
    above = f"{{z}} > {literal(block.threshold)}"  # PyTorch takes a straight line from here on.
    value = f"np.where({above}, {{z}}, np.logaddexp(0, {{z}}))"
    return Curve(value, f"np.where({above}, 1, sigmoid({{z}}))", "sigmoid")


def _fixed(value: str, slope: str, helper: str = "") -> Callable[[Block], Curve]:
    return lambda _: Curve(value, slope, helper)


_CURVES: Mapping[str, Callable[[Block], Curve | None]] = {
    "Sigmoid": _fixed("sigmoid({z})", "{a} * (1 - {a})", "sigmoid"),
    "Tanh": _fixed("np.tanh({z})", "(1 - {a}**2)"),
    "ReLU": _fixed("np.maximum({z}, 0)", "({z} > 0)"),
    "LeakyReLU": _leaky,
    "ELU": _elu,
    "SiLU": _fixed("{z} * sigmoid({z})", "(sigmoid({z}) + {a} * (1 - sigmoid({z})))", "sigmoid"),
    "Softplus": _softplus,
    "Softsign": _fixed("{z} / (1 + np.abs({z}))", "(1 / (1 + np.abs({z})) ** 2)"),
}
