"""`PythonModule`: the block whose class a person writes; its text makes a kind of its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from pydantic import Field, PrivateAttr, StringConstraints, create_model

from graph_runtime.block import ANY_DTYPE, Block, Ports, Spec
from graph_runtime.custom.answers import Answer
from graph_runtime.custom.python_code import PythonCode, lines_of, read_code
from graph_runtime.custom.signature import Argument
from graph_runtime.errors import ShapeError
from graph_runtime.expressions import Call, Forward, Me, let
from graph_runtime.params import CodeMark, JsonValue

PYTHON_MODULE = "PythonModule"
_MAX_LINES = 10_000
_TYPES = {"int": int, "float": float, "bool": bool, "str": str}
CodeLine = Annotated[str, StringConstraints(max_length=4096, pattern=r"^[^\r\n]*$")]
TEMPLATE = lines_of(
    '''\
import torch
from torch import nn


class Gate(nn.Module):
    """Lets a learned share of every number pass."""

    def __init__(self, in_features: int):
        super().__init__()
        self.gate = nn.Linear(in_features, in_features)

    def forward(self, x):
        return x * torch.sigmoid(self.gate(x))
'''
)


class PythonModule(Block):
    """Does what a class of your own does: write it as text, read and trust it, and it runs.

    The inputs are the arguments of `forward`, the parameters those of `__init__`.
    """

    title = "Python module"
    synonyms = ("custom", "own block", "code", "class", "script", "nn.Module", "user defined")
    formula = r"y = \mathrm{forward}(x)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html"
    example = (Spec("N", 64),)
    given: ClassVar[Ports] = Ports(("x",), (), False)
    written: ClassVar[PythonCode] = read_code(TEMPLATE)

    code: Annotated[tuple[CodeLine, ...], CodeMark()] = Field(
        TEMPLATE,
        exclude=True,
        min_length=1,
        max_length=_MAX_LINES,
        description="A class with __init__ and forward.",
    )
    _answer: Answer | None = PrivateAttr(None)

    @classmethod
    def kind(cls) -> str:
        return PYTHON_MODULE

    @classmethod
    def group(cls) -> str:
        return "custom"

    @classmethod
    def called(cls) -> str:
        own = cls.written.class_name if cls is not PythonModule else ""
        return own or cls.kind()

    @classmethod
    def ports(cls) -> Ports:
        return cls.given

    @classmethod
    def accepted(cls, port: str) -> tuple[Any, ...]:
        return ANY_DTYPE

    @classmethod
    def may_call(cls) -> tuple[str, ...]:
        return (cls.written.class_name,)

    @classmethod
    def outputs_with(cls, params: Mapping[str, JsonValue]) -> tuple[str, ...]:
        return cls.outputs

    def answered(self, answer: Answer | None) -> PythonModule:
        """The same block with what the worker found of it for the inputs that arrive."""
        made = self.model_copy()
        made._answer = answer
        return made

    def values(self, *inputs: Spec | None) -> dict[str, Any]:
        """What the constructor is given; raises ShapeError where a size cannot be inferred."""
        named = zip(self.written.arguments, _fields(self.written), strict=True)
        return {
            argument.name: _arriving(argument, inputs)
            if argument.inferred
            else getattr(self, field)
            for argument, field in named
            if argument.inferred or field in type(self).model_fields
        }

    def shape(self, *inputs: Spec | None) -> Spec | tuple[Spec, ...]:
        answer = self._known(inputs)
        if answer is None:
            raise ShapeError("Its shapes are not known.", "Read and trust its code.", "code")
        return answer.outputs[0] if len(answer.outputs) == 1 else answer.outputs

    def module(self, *inputs: Spec | None) -> Call:
        return Call(self.written.class_name, (), self.values(*inputs))

    def forward(self, me: Me, *inputs: Any) -> Forward:
        pattern = self.outputs if len(self.outputs) > 1 else self.outputs[0]
        return (let(pattern, me(*inputs)),)

    def weights(self, *inputs: Spec | None) -> Mapping[str, tuple[int, ...]]:
        answer = self._known(inputs)
        return answer.weights if answer is not None else {}

    def macs(self, *specs: Spec | None) -> int:
        ports = self.given.required + self.given.optional
        answer = self._known(specs[: len(ports)])
        return answer.macs if answer is not None else 0

    def _known(self, inputs: tuple[Spec | None, ...]) -> Answer | None:
        """What was found out for these inputs; None for nothing."""
        answer = self._answer
        fits = answer is not None and answer.fault is None and answer.inputs == inputs
        return answer if fits else None


def module_kind(params: Mapping[str, JsonValue]) -> type[PythonModule]:
    """The kind that the code among these parameters makes; the base where that is no code."""
    stored = params.get("code", list(TEMPLATE))
    if not isinstance(stored, list | tuple) or not all(type(line) is str for line in stored):
        return PythonModule
    return _kind(tuple(stored))


@lru_cache(maxsize=1024)
def _kind(lines: tuple[str, ...]) -> type[PythonModule]:
    written = read_code(lines)
    fields: dict[str, Any] = {
        field: _field(argument)
        for argument, field in zip(written.arguments, _fields(written), strict=True)
        if not argument.inferred
    }
    made = _class_with(PYTHON_MODULE, fields)
    made.__doc__ = PythonModule.__doc__
    made.written = written
    made.given = Ports(written.ends.required, written.ends.optional, False)
    made.outputs = written.ends.outputs
    return made


def _class_with(kind: str, fields: dict[str, Any]) -> type[PythonModule]:
    return create_model(kind, __base__=PythonModule, __module__=__name__, **fields)


def _fields(written: PythonCode) -> tuple[str, ...]:
    """The field of each argument; its alias is the argument's name."""
    return tuple(f"value_{index}" for index in range(len(written.arguments)))


def _field(argument: Argument) -> tuple[Any, Any]:
    exact: Any = _TYPES[argument.kind]
    low, high = (-(2**31), 2**31 - 1) if exact is int else (None, None)
    if argument.several:
        exact = tuple[Annotated[exact, Field(ge=low, le=high)], ...]
        low = high = None
    default: Any = ... if argument.default is None else argument.default
    words = f"Argument {argument.name} of __init__."
    return exact, Field(default, alias=argument.name, description=words, ge=low, le=high)


def _arriving(argument: Argument, inputs: tuple[Spec | None, ...]) -> int:
    spec = inputs[0] if inputs else None
    axis = 1 if argument.name == "in_channels" else -1
    if spec is None or spec.rank < 2 or not isinstance(spec.shape[axis], int):
        shape = spec.text if spec is not None else "nothing"
        message = f"Its {argument.name} cannot be inferred from {shape}."
        raise ShapeError(message, "Put a Reshape block before it.", "code")
    return spec.size(axis)
