"""Activations, normalizations, dropouts and the spiking neuron."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from graph_runtime.tensors import Spec

Specs = tuple[Spec | None, ...]


def _limits(rng: Random, _: Specs) -> dict[str, Any]:
    low, high = round(rng.uniform(-1, 1), 2), round(rng.uniform(-1, 1), 2)
    return {"min_val": low, "max_val": high} if rng.random() < 0.7 else {"min_val": low}


def _near_zero(*names: str) -> Callable[[Random, Specs], dict[str, Any]]:
    """Values around those of the inputs, where the bounds of the parameter are far away."""
    return lambda rng, _: {name: round(rng.uniform(-1, 1), 2) for name in names}


ANY_RANK = frozenset(
    """ELU CELU SELU SiLU Mish Softplus Softsign Tanhshrink Softshrink Hardshrink Hardsigmoid
    Hardswish Hardtanh ReLU6 LogSigmoid RReLU Threshold PReLU SquaredReLU Heaviside Hardmax Softmin
    LogSoftmax GLU Maxout RMSNorm Normalize AlphaDropout FeatureAlphaDropout ClassicDropout DropPath
    GaussianNoise""".split()
)
FITTING = {"Hardtanh": _limits, "Threshold": _near_zero("threshold", "value")}
CALMED = {"Hardmax": {"straight_through": False}, "Heaviside": {"straight_through": False}}
"""Otherwise the slope is that of another function, on purpose."""
SURROGATES = {"LIF"}
OUR_OWN = {("RMSNorm", "axes")}
OTHER_DEFAULT = {("Softmin", "dim"), ("LogSoftmax", "dim")}
STRICTER = {
    ("LocalResponseNorm", "int64"),  # torch computes these on the CPU and refuses them on a GPU
    ("Threshold", "int64"),
    ("Hardmax", "int64"),  # without a slope it would do, straight through it would not
    ("Heaviside", "int64"),  # the step would do, its slope would not
    ("Heaviside", "bool"),
    ("ClassicDropout", "int64"),  # while training it would do, the scaling after it would not
    ("ClassicDropout", "bool"),
    ("LIF", "int64"),  # the leak makes it a number with a fraction at the second step
    ("LIF", "bool"),
}
