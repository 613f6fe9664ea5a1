"""When a run is saved: often enough to lose little, seldom enough to cost little."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.keeping.checkpoint import Files

FIRST_COST = 0.02
"""What a checkpoint is taken to cost (s) before one was written."""


AGAIN_SECONDS = 1.0
"""How soon a save that failed is tried again."""


class Saver:
    """Writes checkpoints below `root`, at the end of an epoch or after `seconds`.

    Tiny networks end hundreds of epochs a second; they are saved when a save has cost no more
    than `share` of the time since the last one.
    """

    def __init__(self, root: Path, seconds: float, share: float) -> None:
        self._root = root
        self._seconds = seconds
        self._share = share
        self._cost = FIRST_COST
        self._saved = perf_counter()
        self._best: tuple[int, Callable[[], Files]] | None = None
        self._place = (-1, -1)
        self._failed = False

    def due(self, epoch_ended: bool) -> bool:
        """Whether to save now."""
        since = perf_counter() - self._saved
        if self._failed:
            return since >= max(AGAIN_SECONDS, self._cost / self._share)
        return since * self._share >= self._cost and (epoch_ended or since >= self._seconds)

    def hold_best(self, step: int, files: Callable[[], Files]) -> None:
        """Keep the best weights so far in memory; they are written with the next checkpoint."""
        self._best = (step, files)

    def held_best(self) -> Files | None:
        """The best weights, if they are new and not yet written."""
        return None if self._best is None else self._best[1]()

    def again(self) -> None:
        """Write the next checkpoint even if there is one of the same step."""
        self._place = (-1, -1)

    def save(self, step: int, files: Callable[[], Files], epoch: int = 0) -> list[tuple[str, bool]]:
        """Write the best weights, if they are new, and the run; raises OSError.

        Gives the folders written, and whether each is the best. The same step of the same epoch is
        written once; after an epoch's last step the epoch may end or not.
        """
        began = perf_counter()
        written = []
        self._failed = True
        try:
            if self._best is not None:
                written.append((self._write("best", self._best[0], self._best[1](), 1), True))
                self._best = None
            if (step, epoch) != self._place:
                written.append((self._write("ckpt", step, files(), checkpoint.KEPT), False))
                self._place = (step, epoch)
            self._failed = False
        finally:
            self._saved = perf_counter()
            self._cost = self._saved - began
        return written

    def _write(self, kind: str, step: int, files: Files, keep: int) -> str:
        name = checkpoint.name_of(kind, step)
        checkpoint.write(self._root, name, files)
        checkpoint.point(self._root, kind, name)
        checkpoint.prune(self._root, kind, keep)
        return name
