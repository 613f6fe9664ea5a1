"""`Reading`: the declaration of one thing to be read inside a block that its outputs do not say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph_runtime.families import Declaration, Family

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, slots=True)
class Seen:
    """A call within a block: of a module or of a function, with what went in and came out."""

    what: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any] = field(default_factory=dict)
    output: Any = None


class Reading(Declaration):
    """Base of every reading. What it works out is shown behind the block's own outputs."""

    def reads(self, what: Any) -> bool:
        """Whether a module, or a function of torch, has it."""
        raise NotImplementedError

    def read(self, seen: Seen) -> dict[str, Tensor]:
        """Tensors (N, …) by name; {} where this call has none. It changes nothing."""
        raise NotImplementedError


READINGS: Family[Reading] = Family("graph_runtime.train.tracing.readings", Reading, "reading")
