"""`graph-runtime rerun FILE --run-dir RUN`: repeats a bundled run and compares the curves."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import numpy as np

from graph_runtime.errors import Problem, RunError
from graph_runtime.train.calling import headless
from graph_runtime.train.folder.run_folder import RunFolder, Settings
from graph_runtime.verb import DONE, PROBLEMS, Answer, ProblemsError, Verb
from graph_runtime.verbs._reading import existing


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("bundle", metavar="FILE", type=Path, help="what `bundle` wrote")
    parser.add_argument("--run-dir", metavar="RUN", type=Path, required=True, help="a new folder")
    parser.add_argument(
        "--data-folder", metavar="FOLDER", type=Path, default=Path(),
        help="where relative paths of data start",
    )  # fmt: skip


def _run(options: Namespace) -> Answer:
    from graph_runtime.analysis.run_bundle import (
        data_hash,
        losses_of,
        read_bundle,
        surroundings,
    )

    bundle = read_bundle(existing(options.bundle))
    if bundle.start is not None:
        raise RunError("This run began with the weights of a file. Repeat its export instead.")
    folder: Path = options.run_dir
    settings = Settings(data_folder=str(options.data_folder.resolve()))
    ending = headless.train(bundle.document, folder, settings=settings)
    if ending.failed is not None:
        raise ProblemsError([Problem(None, None, ending.failed.message, ending.failed.fix)])
    run = RunFolder(folder)
    losses, there = losses_of(run), bundle.facts.get("surroundings", {})
    here = surroundings()
    told: dict[str, Any] = {
        "steps": len(losses),
        "difference": _difference(losses, bundle.losses),
        "same_data": data_hash(run) == bundle.facts.get("data_sha256"),
        "same_source": run.config().source_sha256 == bundle.facts.get("source_sha256"),
        "other_versions": {n: [v, here.get(n, "")] for n, v in there.items() if here.get(n) != v},
        "metrics": ending.metrics,
        "metrics_then": bundle.facts.get("metrics", {}),
    }
    same = told["difference"] == 0.0 and told["same_data"] and told["same_source"]
    return Answer(_text(told), told, DONE if same or told["other_versions"] else PROBLEMS)


def _difference(now: Any, then: Any) -> float | None:
    """The largest one of any step; None where the runs have not the same steps."""
    return float(np.abs(now - then).max(initial=0.0)) if now.shape == then.shape else None


def _text(told: dict[str, Any]) -> str:
    lines = [
        f"{told['steps']:,} steps; the losses differ by at most {told['difference']:g}."
        if told["difference"] is not None
        else "The two runs have not the same number of steps."
    ]
    if not told["same_data"]:
        lines.append("The data are not those of the bundled run.")
    if not told["same_source"]:
        lines.append("This version writes another model.py than the one that made the bundle.")
    lines += [
        f"{name} was {then}, is {now}." for name, (then, now) in told["other_versions"].items()
    ]
    return "\n".join(lines)


VERB = Verb(_arguments, _run)
