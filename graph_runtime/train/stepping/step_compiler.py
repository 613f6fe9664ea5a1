"""Compiles one step in a process of its own: `python -I -P step_compiler.py REQUEST.json`.

It gives way to everything else, makes the run's learner once more with made-up data, traces a step,
compiles it, tries it once, and puts it into the cache. The run goes on meanwhile.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

Described = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Request:
    """Which run, where the result goes, and name, dtype and shape of the data."""

    run: str
    entry: str
    threads: int
    batch_size: int
    data: Described

    def text(self) -> bytes:
        return json.dumps(asdict(self)).encode("ascii")


def main(file: Path) -> int:
    """Compile what the file asks for; 0 also where the step was refused with a reason."""
    request = Request(**json.loads(file.read_bytes()))
    os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(Path(request.entry).parent / "inductor")
    from graph_runtime.train.stepping.step_cache import Entry
    from graph_runtime.train.stepping.step_tensors import NotCompilableError

    entry = Entry(Path(request.entry))
    try:
        _compile(request, entry)
    except NotCompilableError as error:
        entry.refuse(str(error))
    except Exception as error:
        what = str(error).strip().splitlines() or [""]
        entry.refuse(f"the compiler gave up ({type(error).__name__}: {ascii(what[0])[1:120]})")
    return 0


def _compile(request: Request, entry: Any) -> None:
    began = perf_counter()
    import torch

    from graph_runtime.train.stepping.step_cache import cache_root, prune
    from graph_runtime.train.stepping.whole_step import WholeStep, feed_of

    torch.set_num_threads(request.threads)
    learner, train, rows = _made_up(request)
    feed = feed_of(learner, train, rows)
    graph, given = WholeStep(learner, train).traced(feed)
    chances = WholeStep.with_chance_outside(graph)
    given += [chance.made().bernoulli_(chance.share) for chance in chances]
    inductor: Any = torch._inductor
    options = {
        "aot_inductor.package": False,
        "fallback_random": True,  # The numbers that torch itself would draw,
        "reorder_for_peak_memory": False,  # in the same order.
    }
    library = Path(inductor.aot_compile(graph, tuple(given), options=options))
    torch._C._aoti.AOTIModelContainerRunnerCpu(str(library), 1).run(given)
    from graph_runtime.train.stepping.step_tensors import described, moved_by_a_step, options_of

    entry.keep(
        library,
        {
            "moved": described(moved_by_a_step(learner)),
            "options": json.loads(json.dumps(options_of(learner.optimizer), default=str)),
            "chances": [asdict(chance) for chance in chances],
            "seconds": perf_counter() - began,
        },
    )
    shutil.rmtree(library.parent, ignore_errors=True)
    prune(cache_root())


def _made_up(request: Request) -> Any:
    """The run's learner after one step on data of zeros."""
    import torch

    from graph_runtime.train.data.parts import Part
    from graph_runtime.train.folder.run_folder import open_run
    from graph_runtime.train.learning.learner import make_learner
    from graph_runtime.train.network.job import read_job
    from graph_runtime.train.process.crew import Alone
    from graph_runtime.train.stepping.step import EagerStep
    from graph_runtime.train.stepping.whole_step import expect_known

    def zeros(described: list[Any]) -> torch.Tensor:
        _, dtype, shape, _ = described
        return torch.zeros(shape, dtype=getattr(torch, dtype.removeprefix("torch.")))

    learner = make_learner(read_job(open_run(Path(request.run))))
    expect_known(list(learner.model.modules()))
    learner.model.train()
    *inputs, target = [zeros(described) for described in request.data]
    train = Part(tuple(inputs), target)
    rows = torch.arange(request.batch_size) % len(target)
    EagerStep(learner, train, Alone()).take(rows, lambda loss: None)
    return learner, train, rows


if __name__ == "__main__":
    root = str(Path(__file__).resolve().parents[3])
    if root not in sys.path:
        sys.path.insert(0, root)
    with suppress(OSError, AttributeError):
        os.nice(10)
    from graph_runtime.train.process import hardening

    hardening.harden()
    hardening.prefer_as_victim()
    status = main(Path(sys.argv[1]))
    sys.stderr.flush()
    os._exit(status)
