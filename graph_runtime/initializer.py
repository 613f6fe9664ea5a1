"""`Initializer`: the declaration of one way to give a weight its first values."""

from __future__ import annotations

import re
from math import prod
from typing import Annotated, ClassVar

from pydantic import Field

from graph_runtime.errors import ShapeError
from graph_runtime.expressions import Call, Value, call
from graph_runtime.families import Declaration, Family

Shape = tuple[int, ...]
"""Sizes of a weight, as torch orders them: outputs, inputs, then the axes of a kernel."""
Number = Annotated[float, Field(ge=-1e6, le=1e6)]
Positive = Annotated[float, Field(ge=0, le=1e6)]
MANY = 64
"""More axes than any weight has."""


class Initializer(Declaration):
    """Base of every initializer: a function of `torch.nn.init` and its keyword arguments.

    Its kind is the name of the function, its fields are the arguments behind the tensor.
    """

    axes: ClassVar[tuple[int, int]] = (1, MANY)
    """How few and how many axes a weight may have."""
    written: ClassVar[tuple[str, ...]] = ()
    """Arguments without a default in torch, which the source always says."""
    part: ClassVar[tuple[int, int] | None] = None
    """Which of how many equal parts along its first axis it fills; None for the whole weight."""

    @classmethod
    def kind(cls) -> str:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower() + "_"

    @classmethod
    def target(cls) -> str:
        """The function that stands in the source."""
        return f"nn.init.{cls.kind()}"

    def line(self, weight: Value) -> Call:
        """The call that fills `weight`, with the arguments that differ from torch's defaults."""
        fields = type(self).model_fields
        always = [getattr(self, name) for name in self.written]
        named = {
            name: value
            for name, value in self.model_dump().items()
            if name not in self.written and value != fields[name].default
        }
        filled = weight
        if self.part is not None:
            index, count = self.part
            filled = weight.method("chunk", count)[index]
        return call(self.target(), filled, *always, **named)

    def expect(self, shape: Shape) -> None:
        """Raise ShapeError unless torch can fill a weight of this shape so."""
        low, high = self.axes
        if low <= len(shape) <= high:
            return
        several = f"{low} or more" if high == MANY else f"{low} to {high}" if high > low else low
        raise ShapeError(
            f"{self.kind()} fills weights of {several} axes, but this one is {in_words(shape)}.",
            "Choose zeros_, constant_, uniform_ or normal_.",
        )

    def deviation(self, shape: Shape) -> float | None:
        """Standard deviation of the values of a weight; None where it says little of them."""
        return None


def fans(shape: Shape) -> tuple[int, int]:
    """How many numbers a unit reads, and how many units read one number: fan_in, fan_out."""
    places = prod(shape[2:])
    return shape[1] * places, shape[0] * places


def in_words(shape: Shape) -> str:
    """A weight's shape for people: `6 × 1 × 5 × 5`."""
    return " × ".join(map(str, shape)) or "a single number"


INITIALIZERS: Family[Initializer] = Family("graph_runtime.initializers", Initializer, "initializer")
