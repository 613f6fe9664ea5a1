"""Who trains: one process alone, or a crew of several that share every batch of one network."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

import torch
from torch import nn

from graph_runtime.train.process.control import Inbox

if TYPE_CHECKING:
    from graph_runtime.train.process.shards import Shards

ATTEND_SECONDS = 1 / 30
"""How often the loop looks up from its steps: to send losses, to probe, to save, to obey."""


class LostMateError(RuntimeError):
    """Another process of the run is gone; all of them are to be started again."""


class Crew(Protocol):
    """What a loop asks of those who train with it. All of them call the same things in turn."""

    first: bool
    """Whether this process keeps the log and the checkpoints and hears the person."""
    count: int

    def hold(self, model: nn.Module, device: torch.device, shared_out: bool) -> Shards | None:
        """Move a network to the device; its shards where each process is to hold but a part."""
        ...

    def wrapped(self, whole: nn.Module) -> nn.Module:
        """Network and loss, so that gradients add up over all processes."""
        ...

    def apart(self, whole: nn.Module) -> AbstractContextManager[None]:
        """Within it gradients of `whole` stay with this process, until the next ones add up."""
        ...

    def share(self, rows: torch.Tensor) -> torch.Tensor:
        """Which of a batch's rows this process takes; never none."""
        ...

    def counts(self, rows: torch.Tensor) -> bool:
        """Whether its share are rows of its own, or one that it takes lest it be idle."""
        ...

    def total(self, values: torch.Tensor, rows: torch.Tensor | None = None) -> torch.Tensor:
        """The sum over all processes; of `rows`, those that have none of their own count as 0."""
        ...

    def due(self, step: int) -> bool:
        """Whether to look up from the steps now; the same answer everywhere."""
        ...

    def looked(self, step: int) -> None:
        """The look is over."""
        ...

    def hurry(self) -> None:
        """Look up after the very next step, where that asks nobody else."""
        ...

    def inbox(self, own: Inbox) -> Inbox:
        """What the person says, the same for everyone; `own` is this process's line to them."""
        ...

    def even_out(self, model: nn.Module) -> None:
        """Give every process the buffers of the first, such as running means."""
        ...

    def agree(self, yes: bool) -> bool:
        """What the first process says, where all must do a thing together; else each its own."""
        ...

    def all_fine(self, fine: bool) -> bool:
        """Whether all processes say so, where each looks at its part alone; else its own word."""
        ...

    def begin(self, seed: int, batch_size: int) -> None:
        """The network is made: let chance differ from process to process; raises RunError."""
        ...

    def wait(self) -> None:
        """Go on when all have come so far."""
        ...

    def lost(self, error: BaseException) -> bool:
        """Whether this says that another process is gone."""
        ...


class Alone:
    """One process: nothing to share, nobody to ask."""

    first = True
    count = 1

    def __init__(self) -> None:
        self._due = 0.0
        self._hurried = False

    def hold(self, model: nn.Module, device: torch.device, shared_out: bool) -> Shards | None:
        model.to(device)
        return None

    def wrapped(self, whole: nn.Module) -> nn.Module:
        return whole

    def apart(self, whole: nn.Module) -> AbstractContextManager[None]:
        return nullcontext()

    def share(self, rows: torch.Tensor) -> torch.Tensor:
        return rows

    def counts(self, rows: torch.Tensor) -> bool:
        return True

    def total(self, values: torch.Tensor, rows: torch.Tensor | None = None) -> torch.Tensor:
        return values

    def due(self, step: int) -> bool:
        return perf_counter() >= self._due

    def looked(self, step: int) -> None:
        self._due = 0.0 if self._hurried else perf_counter() + ATTEND_SECONDS
        self._hurried = False

    def hurry(self) -> None:
        self._hurried = True

    def inbox(self, own: Inbox) -> Inbox:
        return own

    def even_out(self, model: nn.Module) -> None:
        return

    def agree(self, yes: bool) -> bool:
        return yes

    def all_fine(self, fine: bool) -> bool:
        return fine

    def begin(self, seed: int, batch_size: int) -> None:
        return

    def wait(self) -> None:
        return

    def lost(self, error: BaseException) -> bool:
        return False
