"""A real worker whose run gets stuck at step 30 in the way that the first argument names."""

import os
import runpy
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))
WAY = sys.argv.pop(1)


def regex() -> None:
    """C code that keeps Python's lock."""
    import re

    re.match(r"(a+)+$", "a" * 60 + "b")


def operation() -> None:
    """C code that lets other threads run."""
    import torch

    weights = torch.zeros(64, 64)
    while True:
        weights = weights @ weights


def block() -> None:
    """Code of a person's own block that waits for something that never comes."""
    while True:
        time.sleep(1)


def data() -> None:
    """A sample that never comes, as from a network drive that is gone."""
    os.read(os.pipe()[0], 1)


def main() -> None:
    from graph_runtime.train.calling.client import WORKER
    from graph_runtime.train.messages.events import Notice
    from graph_runtime.train.running.conductor import Conductor
    from graph_runtime.train.stepping import loop

    step, begin = loop.Loop.step, Conductor.carry_out
    outlets = []

    def noting(self: Conductor) -> None:
        outlets.append(self._outlet)
        begin(self)

    def stuck(self: loop.Loop, rows: object) -> None:
        step(self, rows)  # type: ignore[arg-type]
        if self.place.step == 30:
            outlets[-1].send(Notice(message="stuck"))
            globals().get(WAY, int)()

    Conductor.carry_out = noting  # type: ignore[method-assign]
    loop.Loop.step = stuck  # type: ignore[method-assign]
    runpy.run_path(str(WORKER), run_name="__main__")


main()
