"""What the blocks of losses share."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from graph_runtime.block import Block, ShapeError, Spec
from graph_runtime.expressions import Call, Me, Value, call
from graph_runtime.tensors import SCALAR, Dtype

TORCH = "https://docs.pytorch.org/docs/stable/generated/torch.nn"


class LossBlock(Block):
    """A measure of how wrong results are; training makes the sum of all of them small."""

    function: ClassVar[str] = ""
    """What it calls."""

    factor: float = Field(
        1.0, ge=0, le=1e6, description="How much it counts in the sum of all losses."
    )

    @classmethod
    def may_call(cls) -> tuple[str, ...]:
        return (cls.function,)

    def options(self) -> dict[str, Any]:
        """Keyword arguments that are not at PyTorch's own default."""
        return self.changed(*(name for name in type(self).model_fields if name != "factor"))

    def forward(self, me: Me, *inputs: Value, **named: Value) -> Call:
        return call(self.function, *inputs, **self.options())


class SameShapeLoss(LossBlock):
    """A loss that compares result and target number by number."""

    example = (Spec("N", 3), Spec("N", 3))

    def shape(self, x: Spec, target: Spec) -> Spec:
        expect_alike(x, target)
        return SCALAR


def expect_alike(x: Spec, other: Spec, name: str = "the target") -> None:
    """Raise ShapeError unless both have one shape, for torch would broadcast in silence."""
    if x.shape != other.shape:
        raise ShapeError(
            f"The result is {x.text} but {name} is {other.text}.",
            "Give both the same shape, with a Reshape, Squeeze or OneHot block.",
        )


FLOATS: tuple[Dtype, ...] = ("float32",)
