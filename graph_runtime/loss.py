"""`Loss`: the declaration of one measure of how wrong a result is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from graph_runtime.class_axis import class_axis
from graph_runtime.dataset import DataFacts, TargetDtype
from graph_runtime.errors import ShapeError
from graph_runtime.expressions import Call, call, own
from graph_runtime.families import Declaration, Family
from graph_runtime.params import JsonValue
from graph_runtime.tensors import Spec

TENSORS = ("weight", "pos_weight")
"""Parameters that torch wants as tensors."""
IGNORED = "ignore_index"
"""Parameter of a loss that leaves out a class; None is what the data mark as no target."""


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
    """Class indices (samples, …), or numbers (samples, …) shaped like the result."""
    by_class: ClassVar[bool] = False
    """Whether it takes a score for each class; those of sequences (N, T, C) are flattened."""
    takes: ClassVar[Literal["numbers", "logits"]] = "numbers"
    """What it reads the result as; of logits it takes the softmax or sigmoid itself."""
    scales_targets: ClassVar[bool] = False
    """Whether number targets may be shifted and scaled without changing what is learned."""

    ours: ClassVar[bool] = False
    """Whether it is a module of `graph_runtime.modules` and not of `torch.nn`."""
    results: ClassVar[int] = 1
    """How many results of the network it takes: the first, the target, then the others."""

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

    @property
    def summed(self) -> bool:
        """Whether its value is the sum over a batch and not the mean."""
        return getattr(self, "reduction", "mean") == "sum"

    @property
    def metric_params(self) -> Mapping[str, JsonValue]:
        """Parameters with which its own metric is counted."""
        return {}

    def constructor(self) -> Call:
        """`nn.<kind>(…)`, or the call of a module of ours."""
        given = self.model_dump(exclude={IGNORED} if self._counts_all else set())
        arguments = {name: _argument(name, value) for name, value in given.items()}
        return (own if self.ours else _of_torch)(self.kind(), **arguments)

    def expect(self, result: Spec, data: DataFacts) -> None:
        """Raise ShapeError unless the network's result can be compared with the data's targets.

        It is a WidthError where the result has the right axes but too many or too few numbers.
        """
        raise NotImplementedError

    def expect_others(self, results: tuple[Spec, ...]) -> None:
        """Raise ShapeError unless the results of a network fit each other, where it takes several.

        By default all have one shape.
        """
        for other in results[1:]:
            if other.shape != results[0].shape:
                message = f"{self.kind()} needs results of one shape, but the network gives "
                both = f"{results[0].text} and {other.text}."
                raise ShapeError(message + both, f"Make the other one {results[0].text}.")

    def skips(self, no_target: int) -> bool:
        """Whether it leaves out targets of this index or number, if the data mark them so."""
        return self._counts_all or getattr(self, IGNORED, None) == no_target

    def leaving_out_marks(self, no_target: int | None) -> Self:
        """The same loss; where the person names nothing to leave out, it is what the data mark."""
        return self.model_copy(update={IGNORED: no_target}) if self._counts_all else self

    @property
    def _counts_all(self) -> bool:
        """Whether it could leave targets out, but has not been told which."""
        return IGNORED in type(self).model_fields and getattr(self, IGNORED) is None

    def expect_marks(self, data: DataFacts) -> None:
        """Raise ShapeError where the data mark places without a target and it counts them."""
        if data.no_target is None or self.skips(data.no_target):
            return
        message = f"The data mark what has no target by {data.no_target}, "
        if IGNORED not in type(self).model_fields:
            message += f"and {self.kind()} cannot leave it out."
            raise ShapeError(message, f"Choose {self.leaving_out(data)}.")
        fix = f"Set its ignore_index to {data.no_target}."
        raise ShapeError(message + f"but {self.kind()} counts it.", fix, IGNORED)

    def leaving_out(self, data: DataFacts) -> str:
        """Kind of a loss that leaves out what has no target."""
        return "CrossEntropyLoss" if data.target == "class" else "MaskedBCEWithLogitsLoss"

    def expect_width(self, result: Spec, width: int, mismatch: str) -> None:
        """Raise ShapeError unless `result` is (N, width); `mismatch` ends the sentence."""
        if result.rank != 2:
            raise ShapeError(
                f"{self.kind()} needs a result (N, {width}), but the network gives {result.text}.",
                "Put a Flatten, SelectLast or MeanOverTime block before the last Linear.",
            )
        if result.last != width:
            raise WidthError(f"The network gives {_numbers(result.last)} but {mismatch}.", width)

    def expect_like(self, result: Spec, wanted: Spec, mismatch: str) -> None:
        """Raise ShapeError unless the result has the shape of the targets as it compares them."""
        if wanted.rank == 2:
            self.expect_width(result, wanted.last, mismatch)
        elif result.shape[:-1] == wanted.shape[:-1] and result.shape != wanted.shape:
            message = f"The network gives {result.text} but {mismatch}: {wanted.text}."
            raise WidthError(message, wanted.last)
        elif result.shape != wanted.shape:
            raise ShapeError(
                f"{self.kind()} needs a result {wanted.text}, but the network gives {result.text}.",
                "Bring it to that shape, with a Reshape, Unflatten or Permute block at the end.",
            )

    def expect_scores(self, result: Spec, data: DataFacts) -> None:
        """Raise ShapeError unless the result has a score of each class for every target."""
        sizes, count = data.target_sizes, len(data.classes)
        mismatch = f"the data have {count} classes"
        if not sizes:
            self.expect_width(result, count, mismatch)
            return
        axis = class_axis(result.sizes, sizes)
        if axis is None:
            forms = Spec("N", *sizes, count).text, Spec("N", count, *sizes).text
            raise ShapeError(
                f"{self.kind()} needs a result {' or '.join(forms)}, "
                f"but the network gives {result.text}.",
                f"The targets are {Spec('N', *sizes).text}: keep these axes, add one of classes.",
            )
        given = result.size(axis)
        if given == count:
            return
        message = f"The network gives {_numbers(given)} for each target but {mismatch}."
        if axis == -1:
            raise WidthError(message, count)
        raise ShapeError(message, f"Set out_channels of the last convolution to {count}.")


def _of_torch(kind: str, **arguments: Any) -> Call:
    return call(f"nn.{kind}", **arguments)


def _argument(name: str, value: Any) -> Any:
    """Weights are tensors of the loss, so that they are where it is."""
    return call("torch.tensor", list(value)) if name in TENSORS and value is not None else value


def _numbers(count: int) -> str:
    return "1 number" if count == 1 else f"{count:,} numbers"


LOSSES: Family[Loss] = Family("graph_runtime.losses", Loss, "loss")
