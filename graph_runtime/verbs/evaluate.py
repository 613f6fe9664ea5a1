"""`graph-runtime evaluate RUN`: measures a run's checkpoint on a part of its data."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_runtime.train.calling import headless
from graph_runtime.train.messages.commands import Evaluate
from graph_runtime.train.messages.events import Evaluated
from graph_runtime.verb import Answer, UsageError, Verb
from graph_runtime.verbs._reading import existing
from graph_runtime.verbs.train import figures_text


def add_run(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", type=Path, help="a run folder")
    parts = ("train", "training_dev", "validation", "test")
    parser.add_argument("--split", choices=parts, default="test")
    parser.add_argument("--checkpoint", choices=("last", "best"), default="last")
    parser.add_argument("others", metavar="RUN", nargs="*", type=Path, help="with --ensemble")
    parser.add_argument(
        "--crops",
        type=int,
        choices=(1, 5, 10),
        default=1,
        help="average over the middle and corners of each picture (5), mirrored as well (10)",
    )
    parser.add_argument(
        "--ensemble", action="store_true", help="average what the networks of all runs answer"
    )


def evaluated(options: Namespace, predict: bool = False) -> Evaluated:
    """What the worker says of the run's weights; raises UsageError or RunError."""
    if bool(options.others) != options.ensemble:
        raise UsageError("Name one run, or two and more with --ensemble.")
    return headless.evaluate(
        Evaluate(
            folder=str(existing(options.run).resolve()),
            part=options.split,
            checkpoint=options.checkpoint,
            predict=predict,
            crops=options.crops,
            others=tuple(str(existing(other).resolve()) for other in options.others),
        )
    )


def _run(options: Namespace) -> Answer:
    metrics = dict(evaluated(options).metrics)
    return Answer(figures_text(metrics), metrics)


VERB = Verb(add_run, _run)
