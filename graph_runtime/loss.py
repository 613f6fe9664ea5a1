"""`Loss`: the declaration of one measure of how wrong a result is."""

from __future__ import annotations

from typing import ClassVar, Literal

from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.expressions import Call, call
from graph_runtime.families import Declaration, Family
from graph_runtime.tensors import Spec

TargetDtype = Literal["int64", "float32"]


class WidthError(ShapeError):
    """The network's result is too wide or too narrow for the loss; `width` would do."""

    def __init__(self, message: str, width: int) -> None:
        super().__init__(message, f"Make the result {width} wide.")
        self.width = width


class Loss(Declaration):
    """Base of every loss: a class of `torch.nn` called with the result and the target."""

    metric: ClassVar[str] = ""
    """Kind of the metric that says for people what this loss says for the gradient."""
    target_dtype: ClassVar[TargetDtype] = "float32"
    """Class indices (samples,), or numbers (samples, …) shaped like the result."""
    takes: ClassVar[Literal["numbers", "logits"]] = "numbers"
    """What it reads the result as; of logits it takes the softmax or sigmoid itself."""
    scales_targets: ClassVar[bool] = False
    """Whether number targets may be shifted and scaled without changing what is learned."""

    drawn: ClassVar[bool] = False
    """Whether the drawing has it, so that the model gives its value."""

    @property
    def compared(self) -> TargetDtype:
        """The dtype of the targets that results are compared with."""
        return self.target_dtype

    @property
    def natural_metric(self) -> str:
        """Kind of the metric that is counted where the recipe names none."""
        return self.metric

    def constructor(self) -> Call:
        """`nn.<kind>(…)`."""
        return call(f"nn.{self.kind()}", **self.model_dump())

    def expect(self, result: Spec, data: DataFacts) -> None:
        """Raise ShapeError unless the network's result can be compared with the data's targets.

        It is a WidthError where the result has the right axes but too many or too few numbers.
        """
        raise NotImplementedError

    def expect_width(self, result: Spec, width: int, mismatch: str) -> None:
        """Raise ShapeError unless `result` is (N, width); `mismatch` ends the sentence."""
        if result.rank != 2:
            raise ShapeError(
                f"{self.kind()} needs a result (N, {width}), but the network gives {result.text}.",
                "Put a Flatten, SelectLast or MeanOverTime block before the last Linear.",
            )
        if result.last != width:
            raise WidthError(f"The network gives {_numbers(result.last)} but {mismatch}.", width)


def _numbers(count: int) -> str:
    return "1 number" if count == 1 else f"{count:,} numbers"


LOSSES: Family[Loss] = Family("graph_runtime.losses", Loss, "loss")
