"""`graph-runtime predict RUN`: what a run's network answers on a part of its data."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph_runtime.errors import RunError
from graph_runtime.keeping.files import write_atomic
from graph_runtime.train.messages.event import Array
from graph_runtime.verb import Answer, Verb
from graph_runtime.verbs.evaluate import add_run, evaluated


def _arguments(parser: ArgumentParser) -> None:
    add_run(parser)
    parser.add_argument("-o", "--output", metavar="OUT.csv", type=Path, help="else: printed")


def _run(options: Namespace) -> Answer:
    found = evaluated(options, predict=True)
    assert found.predictions is not None
    results = _values(found.predictions, options.run)
    value = {"metrics": dict(found.metrics), "shape": list(results.shape)}
    if options.output is None:
        return Answer(_table(results), {**value, "predictions": results.tolist()})
    write_atomic(options.output, _table(results).encode("ascii"))
    path = str(options.output)
    return Answer(f"Wrote {len(results):,} rows to {path}.", {**value, "path": path})


def _values(array: Array, run: Path) -> NDArray[np.float32]:
    """The results: from the answer itself, or from the file of the run folder that it names."""
    try:
        if not array.file:
            return array.unpack()
        stored: NDArray[np.float32] = np.load(run / Path(array.file).name, allow_pickle=False)
        return stored
    except (OSError, ValueError) as error:
        raise RunError(f"The predictions cannot be read: {error}") from error


def _table(results: NDArray[np.float32]) -> str:
    """CSV with one row a sample; float32 in as many digits as tell every value apart."""
    rows = results.reshape(len(results), -1)
    names = [f"result_{i}" for i in range(rows.shape[1])]
    lines = [",".join(f"{value:.9g}" for value in row) for row in rows.tolist()]
    return "\n".join([",".join(names), *lines]) + "\n"


VERB = Verb(_arguments, _run)
