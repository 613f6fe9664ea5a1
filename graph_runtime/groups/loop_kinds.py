"""The kinds of block that bring recurrence: a group run at every step, and what it remembers."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from graph_runtime.block import ANY_DTYPE, Block, ShapeError, Spec
from graph_runtime.groups.borders import MAX_TIMES, Composite
from graph_runtime.params import Shape

STEPS_AXIS = 1
"""The axis of a sequence along which a Loop walks: (N, T, …)."""


class State(Block):
    """What a loop remembers: gives at each step what was fed into it at the step before.

    A wire may lead back into it, for it arrives one step later. At the first step it gives zeros,
    or what is wired to the Loop's port of its name.
    """

    title = "State"
    synonyms = (
        "memory", "hidden state", "feedback", "recurrent", "delay", "previous step", "carry",
    )  # fmt: skip
    formula = r"y_t = x_{t-1}, \quad y_1 = 0"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 64),)

    size: Shape = Field(
        (64,), max_length=4, description="Sizes of the state of one sample; empty: one number."
    )
    dtype: Literal["float32", "int64"] = Field(
        "float32", description="Numbers, or ids, which begin as what is wired to the Loop."
    )

    @field_validator("size", mode="before")
    @classmethod
    def _listed(cls, size: Any) -> Any:
        """One number, as formulas give it, is a list of one."""
        return (size,) if type(size) is int else size

    @classmethod
    def group(cls) -> str:
        return "recurrent"

    def shape(self, x: Spec | None = None) -> Spec:
        return Spec("N", *self.size, dtype=self.dtype)

    def expect(self, becomes: Spec) -> None:
        """Raise ShapeError unless it may be fed with this."""
        begins = self.shape()
        if becomes.shape != begins.shape:
            raise ShapeError(
                f"It begins as {begins.text} and becomes {becomes.text}.",
                "Give it the size of what is fed into it.",
                "size",
            )
        if becomes.dtype != begins.dtype:
            raise ShapeError(
                f"It begins as {begins.dtype} and becomes {becomes.dtype}.",
                "Give it the dtype of what is fed into it.",
                "dtype",
            )


class Loop(Composite):
    """A drawing that is run at every step of a sequence, with the same weights each time.

    Its inputs are sequences (N, T, …) and the drawing gets one step of each; its outputs are laid
    side by side to a sequence again. What its States remember at the end is given as well.
    Without a sequence it goes on from what its States begin with, as often as `times` says.
    """

    title = "Loop"

    times: int | None = Field(
        None, ge=1, le=MAX_TIMES, description="How many steps there are, where no sequence says it."
    )
