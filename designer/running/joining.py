"""`Joining`: on the way to a run that goes on without a window: its past is read first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from designer.plots.store import RunStore
from designer.running.log_playback import LogPlayback
from designer.running.shown_run import ShownRun
from designer.running.worker_watch import WorkerWatch
from graph_runtime.errors import RunError
from graph_runtime.train.calling.followed import FollowedWorker

Then = Callable[[RunStore], None]


class Joining:
    """One run at a time; what it says is heard only after all that it has said."""

    def __init__(self, worker: WorkerWatch, shown: ShownRun) -> None:
        self._worker = worker
        self._shown = shown
        self._playback: LogPlayback | None = None

    def begin(self, folder: Path, then: Then) -> bool:
        """Follow the worker of this run, and hand over its store when that is read.

        False where nobody is at work on it any more.
        """
        try:
            followed = FollowedWorker(folder)
        except RunError:
            return False
        self._worker.follow(followed)
        self._playback = self._shown.load(folder, partial(self._read, followed, then))
        return True

    def _read(self, followed: FollowedWorker, then: Then, store: RunStore) -> None:
        if self._playback is not None:
            self._playback.handed_to(followed)
        self._playback = None
        then(store)
