"""The kinds of block that groups bring: their ports, and the nodes that stand for a definition."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Ports, Spec
from graph_runtime.params import JsonValue

MAX_TIMES = 1_000


class GroupInput(Block):
    """Where a value enters a group; its name is the group's input port."""

    title = "Group input"
    synonyms = ("argument", "port", "enter")
    formula = r"y = x"
    reference = "https://docs.pytorch.org/docs/stable/notes/modules.html"
    example = ()

    whole: bool = Field(
        False,
        description="In a Loop: the same whole value at every step, such as what attention looks "
        "at, instead of one step of a sequence.",
    )

    @classmethod
    def group(cls) -> str:
        return "data"

    def shape(self) -> Spec:
        raise NotImplementedError("what arrives is known to the group alone")


class GroupOutput(Block):
    """Where a value leaves a group; its name is the group's output port."""

    title = "Group output"
    synonyms = ("result", "port", "return", "leave")
    formula = r"y = x"
    reference = "https://docs.pytorch.org/docs/stable/notes/modules.html"
    outputs = ()
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 10),)

    @classmethod
    def group(cls) -> str:
        return "data"

    def shape(self, x: Spec) -> tuple[Spec, ...]:
        return ()


class Composite(Block):
    """A node that stands for a definition of the document."""

    given: ClassVar[Ports] = Ports((), (), False)
    definition: ClassVar[str] = ""
    gives: ClassVar[int] = 1
    """How many values its drawing gives; a Repeat passes on the first."""
    states: ClassVar[tuple[str, ...]] = ()
    """Blocks of its drawing that hold something from one step to the next."""
    whole: ClassVar[frozenset[str]] = frozenset()
    """Inputs that a Loop gives whole to every step."""

    @classmethod
    def ports(cls) -> Ports:
        return cls.given

    @classmethod
    def accepted(cls, port: str) -> tuple[Any, ...]:
        return ANY_DTYPE

    @classmethod
    def group(cls) -> str:
        return "group"

    @classmethod
    def called(cls) -> str:
        return cls.title

    @classmethod
    def may_call(cls) -> tuple[str, ...]:
        return (class_name(cls.definition),)

    @property
    def values(self) -> dict[str, JsonValue]:
        """The definition's parameters, by name."""
        own = {info.alias for info in type(self).model_fields.values() if info.alias is not None}
        return {name: value for name, value in values_of(self).items() if name in own}


class Group(Composite):
    """A drawing inside a node, which may stand at several places with weights of its own."""

    title = "Group"


class Repeat(Composite):
    """A group several times: one after another, or side by side with the results joined."""

    title = "Repeat"

    times: int = Field(2, ge=1, le=MAX_TIMES, description="How many times the group stands there.")
    arrangement: Literal["chain", "parallel"] = Field(
        "chain", description="One after another, or side by side on the same inputs."
    )
    join: Literal["concatenate", "add", "stack"] = Field(
        "concatenate", description="How results that stand side by side become one."
    )
    dim: int = Field(1, ge=-8, le=8, description="The axis along which they are joined.")

    @property
    def sequential(self) -> bool:
        """Whether its places stand in a plain row, each fed by the one before alone."""
        alone = len(self.given.required) == 1 and self.gives == 1
        return self.arrangement == "chain" and alone


def values_of(block: Block) -> dict[str, JsonValue]:
    """A block's parameters under the names that documents give them."""
    fields = type(block).model_fields.items()
    return {info.alias or name: getattr(block, name) for name, info in fields}


def class_name(definition: str) -> str:
    """The class that stands for a definition in the source: `dense_layer` is `DenseLayer`."""
    return "".join(part[:1].upper() + part[1:] for part in definition.split("_")) or "Group"
