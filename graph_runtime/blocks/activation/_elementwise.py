"""What activations share that treat every number alone."""

from __future__ import annotations

import math
from typing import Any

from graph_runtime.block import Block, Call, Spec, call


class Elementwise(Block):
    """Base of activations: the shape stays, the parameters go to the module as they are."""

    in_place = True

    def shape(self, x: Spec) -> Spec:
        return x.with_shape(*x.shape, dtype="float32")

    def module(self, x: Any) -> Call:
        return call(f"nn.{self.kind()}", **self.changed(*type(self).model_fields))


def logistic(x: float) -> float:
    """1 / (1 + e^-x), without overflow."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def soft_plus(x: float) -> float:
    """ln(1 + e^x), without overflow."""
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))
