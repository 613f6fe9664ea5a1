"""`graph-runtime sweep DOC --search PATH=LOW..HIGH:log`: looks for good values in many runs."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from graph_runtime.document.model import Document
from graph_runtime.errors import RunError
from graph_runtime.sweep.dimension import FORM
from graph_runtime.sweep.plan import SweepPlan, keep_plan, kept_plan, rises
from graph_runtime.sweep.suggested import suggested
from graph_runtime.verb import Answer, UsageError, Verb, tell
from graph_runtime.verbs._reading import add_document, checked_file, sound

FIRST = 3
"""How many of the suggested dimensions are searched where none is named."""


def _arguments(parser: ArgumentParser) -> None:
    add_document(parser)
    parser.add_argument("--dir", metavar="SWEEP", type=Path, help="a folder, new or to go on in")
    parser.add_argument("--search", action="append", default=[], metavar="PATH=RANGE", help=FORM)
    parser.add_argument("--suggest", action="store_true", help="list what is worth varying first")
    parser.add_argument("--trials", type=int, default=20, metavar="N", help="trials in all")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="trials at a time")
    parser.add_argument("--sampler", choices=("tpe", "random"), default="tpe")
    parser.add_argument("--objective", choices=("metric", "loss"), default="metric")
    parser.add_argument("--prune", action="store_true", help="end hopeless trials early")
    parser.add_argument(
        "--refine",
        metavar="SWEEP",
        type=Path,
        help="search where the best quarter of this sweep's trials lies",
    )
    parser.add_argument("--show", action="store_true", help="tell what there is, and end")
    parser.add_argument(
        "--data-folder", metavar="FOLDER", type=Path, help="where relative paths of data start"
    )
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE")  # fmt: skip


def _run(options: Namespace) -> Answer:
    settings = list(options.set)
    if options.epochs is not None:
        settings.append(f"training.epochs={options.epochs}")
    document = sound(checked_file(options.document, settings)).document
    if options.suggest:
        texts = [dimension.text for dimension in suggested(document)]
        return Answer("\n".join(texts), texts)
    if options.dir is None:
        raise UsageError("Name a folder for the sweep, as in --dir sweeps/first.")
    if options.trials < 1 or not 1 <= options.jobs <= 64:
        raise UsageError("A sweep has 1 trial or more, and from 1 to 64 of them at a time.")
    _begin(options, document)
    return _carry_out(options)


def _begin(options: Namespace, document: Document) -> None:
    if options.show or (options.dir / "sweep.json").is_file():
        if options.search or options.refine:
            raise UsageError(f"{options.dir} keeps what it searches. Name a new folder.")
        return
    stage, texts = 1, list(options.search)
    if options.refine is not None:
        stage, texts = _refined(options.refine)
    texts = texts or [dimension.text for dimension in suggested(document)[:FIRST]]
    plan = SweepPlan(
        search=tuple(texts), objective=options.objective, sampler=options.sampler,
        pruning=options.prune, seed=options.seed, stage=stage,
    )  # fmt: skip
    rises(document, plan.objective)
    for dimension in plan.dimensions:
        tell(f"Searching {dimension.text}.")
    keep_plan(options.dir, document, plan)


def _refined(folder: Path) -> tuple[int, list[str]]:
    from graph_runtime.sweep.study import open_study, refined, trials_of

    document, plan = kept_plan(folder)
    maximize = rises(document, plan.objective)
    trials = trials_of(open_study(folder, plan, maximize))
    if sum(trial.state == "complete" for trial in trials) < 4:
        raise RunError(f"{folder} has too few finished trials to be refined. Run at least 4.")
    return plan.stage + 1, [d.text for d in refined(plan.dimensions, trials, maximize)]


def _carry_out(options: Namespace) -> Answer:
    from graph_runtime.sweep.search import Search
    from graph_runtime.sweep.study import best_of, ranking, trials_of

    threads = None if options.jobs == 1 else 1
    data = options.data_folder or options.document.resolve().parent
    say = _say_as_json if options.json else _say
    search = Search(options.dir, data, say, threads)
    trials = trials_of(search.study)
    if options.json:
        _say_what(search)
        for trial in trials:
            say(trial)
    if not options.show:
        trials = search.carry_out(options.trials, options.jobs)
    best = best_of(trials, search.maximize)
    value = {
        "best": None if best is None else _shown(best),
        "trials": [_shown(trial) for trial in trials],
    }
    return Answer(_table(ranking(trials, search.maximize)[:10]), value)


def _say(trial: Any) -> None:
    figure = f"{trial.objective:.4g}" if trial.objective is not None else trial.state
    tell(f"trial {trial.number + 1}  {figure}  {_values(trial)}  {trial.problem}".rstrip())


def _say_what(search: Any) -> None:
    """The first line for programs: what is searched, and whether more of it is better."""
    plan = search.plan
    said = {"search": list(plan.search), "objective": plan.objective, "stage": plan.stage}
    tell(json.dumps({"sweep": {**said, "maximize": search.maximize}}))


def _say_as_json(trial: Any) -> None:
    tell(json.dumps({"trial": _finite(_shown(trial))}))


def _finite(shown: dict[str, Any]) -> dict[str, Any]:
    objective = shown["objective"]
    fits = objective is not None and isfinite(objective)
    return {**shown, "objective": objective if fits else None}


def _values(trial: Any) -> str:
    return "  ".join(
        f"{_short(path)} {value:.4g}" if isinstance(value, float) else f"{_short(path)} {value}"
        for path, value in trial.values.items()
    )


def _short(path: str) -> str:
    return path.removeprefix("training.").removeprefix("nodes.")


def _table(trials: Sequence[Any]) -> str:
    if not trials:
        return "No trial was finished."
    return "\n".join(f"{t.objective:.4g}  {t.run}  {_values(t)}" for t in trials)


def _shown(trial: Any) -> dict[str, Any]:
    return {
        "number": trial.number + 1,
        "state": trial.state,
        "values": dict(trial.values),
        "objective": trial.objective,
        "run": trial.run,
        "problem": trial.problem,
    }


VERB = Verb(_arguments, _run)
