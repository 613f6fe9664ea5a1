"""What the blocks of losses share."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from graph_runtime.block import BatchError, Block, Spec
from graph_runtime.expressions import Call, call
from graph_runtime.tensors import SCALAR

TORCH = "https://docs.pytorch.org/docs/stable/generated/torch.nn"


Reduction = Literal["mean", "sum"]
REDUCTION: Any = Field("mean", description="What becomes of the losses of all numbers.")


class LossBlock(Block):
    """A measure of how wrong results are; training makes the sum of all of them small."""

    takes: ClassVar[Literal["numbers", "logits"]] = "numbers"
    """What it reads the result as; of logits it takes the softmax or sigmoid itself."""

    def module(self, *inputs: Any, **named: Any) -> Call:
        options = self.changed(*type(self).model_fields)
        return call(f"nn.{self.kind()}", **options)


class SameShapeLoss(LossBlock):
    """A loss that compares result and target number by number."""

    example = (Spec("N", 3), Spec("N", 3))

    def shape(self, x: Spec, target: Spec) -> Spec:
        expect_alike(x, target)
        return SCALAR


def expect_alike(x: Spec, other: Spec, name: str = "the target") -> None:
    """Raise BatchError unless both have one shape, for torch would broadcast in silence."""
    if x.shape != other.shape:
        raise BatchError(
            f"The result is {x.text} but {name} is {other.text}.",
            "Give both the same shape, with a Reshape, Squeeze or OneHot block.",
        )
