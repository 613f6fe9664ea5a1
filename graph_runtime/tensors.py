"""`Spec`: what is known of a tensor before it exists: shape, dtype and the names of its axes."""

from __future__ import annotations

from math import prod
from typing import Literal

Dim = int | str
Dtype = Literal["float32", "int64", "bool"]
BATCH = "N"

_AXES_BY_RANK = {
    1: ("N",),
    2: ("N", "F"),
    3: ("N", "T", "F"),
    4: ("N", "C", "H", "W"),
    5: ("N", "C", "D", "H", "W"),
}


class Spec:
    """Shape, dtype and axis names of one tensor; immutable and hashable.

    Sizes are ints, except the batch, which stays the letter `N`. Axis letters: N batch, C channel,
    D depth, H height, W width, T step of a sequence, F feature; "" is an axis without a name.
    """

    __slots__ = ("_hash", "axes", "dtype", "shape")

    shape: tuple[Dim, ...]
    dtype: Dtype
    axes: tuple[str, ...]
    _hash: int

    def __init__(
        self, *shape: Dim, dtype: Dtype = "float32", axes: tuple[str, ...] | None = None
    ) -> None:
        names = axes if axes is not None else default_axes(len(shape), dtype)
        if len(names) != len(shape):
            raise ValueError(f"{len(names)} axis names for {len(shape)} axes")
        set_once = object.__setattr__
        set_once(self, "shape", shape)
        set_once(self, "dtype", dtype)
        set_once(self, "axes", names)
        set_once(self, "_hash", hash((shape, dtype, names)))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Spec does not change; make another one")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Spec):
            return NotImplemented
        return (self.shape, self.dtype, self.axes) == (other.shape, other.dtype, other.axes)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"Spec{self.text} {self.dtype}"

    @property
    def text(self) -> str:
        """The shape as torch prints one: `(N, 16, 28, 28)`."""
        return "(" + ", ".join(map(str, self.shape)) + ("," if self.rank == 1 else "") + ")"

    @property
    def rank(self) -> int:
        return len(self.shape)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Every size but the batch's."""
        return tuple(size for size in self.shape if isinstance(size, int))

    @property
    def numbers(self) -> int:
        """Numbers per sample."""
        return prod(self.sizes)

    @property
    def last(self) -> int:
        """Size of the last axis."""
        return self.size(-1)

    @property
    def channels(self) -> int:
        """Size of the axis after the batch."""
        return self.size(1)

    def size(self, axis: int) -> int:
        """Size of an axis that is not the batch."""
        size = self.shape[axis]
        if not isinstance(size, int):
            raise ValueError(f"axis {axis} of {self.text} is the batch")
        return size

    def with_shape(
        self, *shape: Dim, axes: tuple[str, ...] | None = None, dtype: Dtype | None = None
    ) -> Spec:
        """The same dtype (unless given) in another shape; axis names are kept where the rank is."""
        if axes is None and len(shape) == self.rank:
            axes = self.axes
        return Spec(*shape, dtype=dtype or self.dtype, axes=axes)

    def with_last(self, size: int) -> Spec:
        """The last axis replaced; it now holds features."""
        axes = (*self.axes[:-1], self.axes[-1] if self.axes[-1] != "T" else "F")
        return Spec(*self.shape[:-1], size, dtype=self.dtype, axes=axes)

    def with_axes(self, *axes: str) -> Spec:
        return Spec(*self.shape, dtype=self.dtype, axes=axes)

    def to_json(self) -> dict[str, object]:
        return {"shape": list(self.shape), "dtype": self.dtype, "axes": list(self.axes)}


SCALAR = Spec(axes=())
"""One number for the whole batch, as a loss gives it."""


def default_axes(rank: int, dtype: Dtype = "float32") -> tuple[str, ...]:
    """Axis names that fit a rank: a matrix of integers is a batch of token sequences."""
    if rank == 2 and dtype == "int64":
        return ("N", "T")
    return _AXES_BY_RANK.get(rank, ("N",) + ("",) * (rank - 1))
