"""`graph-runtime evaluate RUN`: how good a run's weights are on a part of its data."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_runtime.train import headless
from graph_runtime.train.commands import Evaluate
from graph_runtime.train.events import Evaluated
from graph_runtime.verbs.answer import Answer, Verb
from graph_runtime.verbs.reading import existing
from graph_runtime.verbs.train import figures_text


def add_run(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", type=Path, help="a run folder")
    parts = ("train", "training_dev", "validation", "test")
    parser.add_argument("--split", choices=parts, default="test")
    parser.add_argument("--checkpoint", choices=("last", "best"), default="last")


def evaluated(options: Namespace, predict: bool = False) -> Evaluated:
    """What the worker says of the run's weights; raises UsageError or RunError."""
    return headless.evaluate(
        Evaluate(
            folder=str(existing(options.run).resolve()),
            part=options.split,
            checkpoint=options.checkpoint,
            predict=predict,
        )
    )


def _run(options: Namespace) -> Answer:
    metrics = dict(evaluated(options).metrics)
    return Answer(figures_text(metrics), metrics)


VERB = Verb("evaluate", "measures a run's checkpoint on a part of its data", add_run, _run)
