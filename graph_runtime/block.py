"""`Block`: the declaration of one kind of node, and the catalogue of all of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from math import prod
from typing import Any, ClassVar

from graph_runtime.errors import BatchError, ShapeError
from graph_runtime.expressions import Call, Forward, Me, Value, Var, call, let, local, own
from graph_runtime.families import Declaration, Family
from graph_runtime.params import JsonValue
from graph_runtime.ports import MAX_INPUTS, Ports, port_number
from graph_runtime.reach import HERE, Reaches
from graph_runtime.tensors import Dtype, Spec

__all__ = [
    "ANY_DTYPE",
    "BLOCKS",
    "MAX_INPUTS",
    "BatchError",
    "Block",
    "Call",
    "Forward",
    "Me",
    "Ports",
    "ShapeError",
    "Spec",
    "Value",
    "Var",
    "axis_of",
    "call",
    "expect_axes",
    "expect_features",
    "let",
    "local",
    "outputs_by",
    "own",
    "port_number",
    "spread",
]

Weights = Mapping[str, tuple[int, ...]]


ANY_DTYPE: tuple[Dtype, ...] = ("float32", "int64", "bool")


class _OutputsBy:
    """Output ports that follow from the parameters; on the class, from the defaults."""

    def __init__(self, rule: Callable[[Any], tuple[str, ...]]) -> None:
        self._rule = rule

    def __get__(self, block: Block | None, kind: type[Block]) -> tuple[str, ...]:
        return self._rule(kind() if block is None else block)


def outputs_by(rule: Callable[[Any], tuple[str, ...]]) -> Any:
    """For `outputs = outputs_by(…)`: the rule gives the port names for a block's parameters."""
    return _OutputsBy(rule)


class Block(Declaration):
    """Base of every block: parameters are fields, the arguments of `shape` are the input ports.

    A block with learned weights overrides `module` and `weights`; a block without a module
    overrides `forward` with an expression; a block with several outputs names them in `outputs`
    (or lets `outputs_by` name them) and returns one `Spec` for each from `shape`.
    """

    outputs: ClassVar[tuple[str, ...]] = ("y",)
    calls: ClassVar[tuple[str, ...]] = ()
    """What its source may call; `nn.<kind>` where a block says nothing. Methods as `.name`."""
    dtypes: ClassVar[Mapping[str, tuple[Dtype, ...]]] = {}
    """Dtypes an input port takes; float32 where a block says nothing."""
    example: ClassVar[tuple[Spec, ...]] = (Spec("N", 64),)
    """Specs for the input ports that make a working example with default parameters."""

    derivative: ClassVar[str] = ""
    """The slope of `curve` in LaTeX."""

    in_place: ClassVar[bool] = False
    """Whether each place behind the channels sees the same place of every input alone."""

    def shape(self, *inputs: Any, **named: Any) -> Spec | tuple[Spec, ...]:
        """Specs of the outputs; raises ShapeError where torch would refuse the inputs.

        Overridden with the input ports as named arguments; `= None` marks a port that may stay
        open, `*x` any number of them.
        """
        raise NotImplementedError

    def module(self, *inputs: Any, **named: Any) -> Call | None:
        """The constructor call of the module the block stands for; None if it has none."""
        return None

    def forward(self, me: Me, *inputs: Any, **named: Any) -> Forward:
        """The forward lines; by default the module called with every input."""
        return me(*inputs)

    def weights(self, *inputs: Any, **named: Any) -> Weights:
        """Names and shapes of the learned weights, as `module.named_parameters()` gives them."""
        return {}

    def zero_rows(self) -> Mapping[str, int]:
        """The row of a weight that stays zero however the weight starts, by the weight's name."""
        return {}

    def macs(self, *specs: Any, **named: Any) -> int:
        """Multiply-adds for one sample; `specs` are the inputs, then the outputs."""
        return 0

    def curve(self, x: float) -> tuple[float, float] | None:
        """Value and slope at a number as PyTorch has them, of blocks that treat each one alone."""
        return None

    def kinks(self) -> tuple[float, ...]:
        """Where the value or the slope of `curve` jumps."""
        return ()

    def reach(self, port: str, *inputs: Any) -> Reaches | None:
        """What one place of the result sees of the input `port`, for each axis behind the channels.

        None where that is everything, or not a window; () where it sees nothing of that input.
        """
        return (HERE,) * (inputs[0].rank - 2) or None if self.in_place else None

    def parameters(self, *inputs: Any) -> int:
        """Count of learned numbers; overridden where there may be too many weights to list."""
        return sum(prod(shape) for shape in self.weights(*inputs).values())

    def changed(self, *names: str) -> dict[str, Any]:
        """Those of these parameters that are not at their default, as keyword arguments.

        For parameters whose default is PyTorch's own, so that the source stays short.
        """
        fields = type(self).model_fields
        return {n: getattr(self, n) for n in names if getattr(self, n) != fields[n].default}

    @classmethod
    def outputs_with(cls, params: Mapping[str, JsonValue]) -> tuple[str, ...]:
        """The output ports with these parameters; those of the defaults where they do not fit."""
        if not isinstance(inspect.getattr_static(cls, "outputs"), _OutputsBy):
            return cls.outputs
        made = BLOCKS.make(cls.kind(), params)
        return made.outputs if isinstance(made, Block) else cls.outputs

    @classmethod
    def ports(cls) -> Ports:
        return _ports(cls)

    @classmethod
    def may_call(cls) -> tuple[str, ...]:
        return cls.calls or (f"nn.{cls.kind()}",)

    @classmethod
    def accepted(cls, port: str) -> tuple[Dtype, ...]:
        """Dtypes that an input port takes (ports `x0, x1, …` are declared as `x`)."""
        name = "x" if cls.ports().variadic else port
        return cls.dtypes.get(name, ("float32",))


@cache
def _ports(kind: type[Block]) -> Ports:
    arguments = list(inspect.signature(kind.shape).parameters.values())[1:]
    if any(a.kind is a.VAR_POSITIONAL for a in arguments):
        return Ports((), (), True)
    required = tuple(a.name for a in arguments if a.default is a.empty)
    return Ports(required, tuple(a.name for a in arguments if a.default is not a.empty), False)


def expect_axes(x: Spec, wanted: str, name: str = "The input") -> None:
    """Raise ShapeError unless `x` has as many axes as `wanted` names, as in `"N, C, H, W"`.

    With one or two axes too few torch may take the batch for another axis: that is a BatchError.
    """
    missing = len(wanted.split(",")) - x.rank
    if missing:
        refusal = BatchError if missing in (1, 2) else ShapeError
        raise refusal(
            f"{name} must be ({wanted}) but is {x.text}.",
            "Put a Reshape, Flatten or Permute block in between.",
        )


def expect_samples(x: Spec, name: str = "The input") -> None:
    """Raise ShapeError for a single number, such as a loss of the whole batch."""
    if not x.rank:
        raise ShapeError(f"{name} is one number, not one for each sample.", "Wire another value.")


def expect_features(x: Spec, name: str = "The input") -> int:
    """Size of the last axis; raises BatchError where a sample is a single number."""
    if x.rank < 2:
        raise BatchError(
            f"{name} has no axis of features: it is {x.text}.", "Put a Reshape block in between."
        )
    return x.last


def axis_of(x: Spec, dim: int, param: str = "dim") -> int:
    """The axis that torch means by `dim`, from 0; raises ShapeError if there is none."""
    if not -x.rank <= dim < x.rank:
        raise ShapeError(
            f"{x.text} has no axis {dim}.", f"Choose an axis from {-x.rank} to {x.rank - 1}.", param
        )
    return dim % x.rank


def spread(size: int | tuple[int, ...], axes: int) -> tuple[int, ...]:
    """A size for each axis, from one number for all of them or one for each."""
    return (size,) * axes if isinstance(size, int) else size


BLOCKS: Family[Block] = Family("graph_runtime.blocks", Block, "block")
