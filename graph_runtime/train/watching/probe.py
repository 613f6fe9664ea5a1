"""`Probe`: the declaration of one way to look into a network while it learns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from graph_runtime.families import Declaration, Family
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages.event import Event

if TYPE_CHECKING:
    from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class View:
    """What a probe may look at, and must leave as it is.

    `order` are the nodes from input to output; `inputs` those of the chosen samples, which are
    rows `rows` of the part that is watched; `lines` gives the node of each line of model.py.
    """

    run: RunFolder
    model: nn.Module
    order: tuple[str, ...]
    lines: Mapping[int, str]
    rows: tuple[int, ...]
    inputs: list[Tensor]


Look = Callable[[int], Iterable[Event]]
"""One look between two steps; takes the number of steps done."""


class Probe(Declaration):
    """Base of every probe. It is called between steps, when the last gradients still stand."""

    rate: ClassVar[float] = 10.0
    """Most looks a second; the budget of time may allow fewer."""
    frames: ClassVar[int] = 3000
    """Looks per run time: a run as old as t seconds is looked at every t / frames seconds."""

    steps: ClassVar[int] = 1
    """Looks after steps in a row that make one look together."""

    def attach(self, view: View) -> Look | None:
        """The look at this network; None where it has nothing of the kind."""
        raise NotImplementedError


PROBES: Family[Probe] = Family("graph_runtime.train.watching.probes", Probe, "probe")
