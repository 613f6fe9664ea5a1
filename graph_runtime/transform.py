"""`Transform`: the declaration of one change that training samples undergo, anew in every epoch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.families import Declaration, Family
from graph_runtime.loss import Loss
from graph_runtime.tensors import Spec

Way = Literal["move", "picture", "numbers", "sequence", "mix"]
"""What it works on: places of a picture (and of a mask that is its target), values of a picture,
any inputs that are numbers, the steps of a sequence, or samples together with their targets."""


@dataclass(frozen=True, slots=True)
class Work:
    """The functions that do it: `function` with `arguments`, which are literals.

    `function(x, chance, **arguments)` gives x anew, (N, …) as before; of a "mix" it is
    `function(x, other, chance, **arguments)` and gives the share of x (N,) as well. The functions
    it `needs` and itself stand alone: their source is written into an exported `train.py`.
    `fit` makes more arguments of the first picture or numbers of the training part.
    """

    function: Callable[..., Any]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    needs: tuple[Callable[..., Any], ...] = ()
    fit: Callable[..., dict[str, Any]] | None = None


class Transform(Declaration):
    """Base of every transform; only training samples undergo it, never those that judge."""

    way: ClassVar[Way]

    def work(self) -> Work:
        raise NotImplementedError

    def expect(self, facts: DataFacts, loss: Loss) -> None:
        """Raise ShapeError unless samples like these can undergo it."""
        fitting = self.taken(facts)
        if not fitting or (self.way == "mix" and len(fitting) < len(facts.inputs)):
            raise ShapeError(f"{self.kind()} {_WORKS[self.way]}, but {_given(facts)}.", _REMOVE)
        if self.way == "move" and not follows(facts.target_sizes, fitting):
            raise ShapeError(f"{self.kind()} would move the picture but not its target.", _REMOVE)
        if self.way == "mix":
            self._expect_mixable(facts, loss)

    def _expect_mixable(self, facts: DataFacts, loss: Loss) -> None:
        if facts.target == "class" and facts.target_sizes:
            message = f"{self.kind()} mixes one target a sample, but these data have several."
            raise ShapeError(message, _REMOVE)
        if loss.compared == "int64" and loss.kind() not in SHARED:
            raise ShapeError(
                f"{self.kind()} gives targets that are part one class and part another, but "
                f"{loss.kind()} compares one class.",
                f"Choose {SHARED[0]}, or remove it.",
            )

    def taken(self, facts: DataFacts) -> tuple[Spec, ...]:
        """The inputs that it works on."""
        return tuple(spec for spec in facts.inputs if takes(self.way, spec))


SHARED = ("CrossEntropyLoss",)
"""Losses of classes that take a share of each class as target too."""
_REMOVE = "Remove it."
_WORKS = {
    "move": "works on pictures (C, H, W)",
    "picture": "works on pictures (C, H, W)",
    "numbers": "works on inputs that are numbers",
    "sequence": "works on sequences (T,) of tokens or (T, F)",
    "mix": "mixes inputs that are numbers",
}


def follows(target: tuple[int, ...], pictures: tuple[Spec, ...]) -> bool:
    """Whether targets of these sizes stay right when pictures move; a mask is moved with them."""
    return len(target) < 2 or all(spec.sizes[1:] == target[-2:] for spec in pictures)


def takes(way: Way, spec: Spec) -> bool:
    """Whether a transform of this way works on such an input; the batch is the first axis."""
    floating = spec.dtype != "int64"
    match way:
        case "move" | "picture":
            return floating and spec.rank == 4
        case "sequence":
            return spec.rank == (3 if floating else 2)
        case _:
            return floating


def _given(facts: DataFacts) -> str:
    shapes = [f"{Spec(*spec.sizes).text} {spec.dtype}" for spec in facts.inputs]
    return f"the samples are {' and '.join(shapes)}"


TRANSFORMS: Family[Transform] = Family("graph_runtime.transforms", Transform, "transform")
