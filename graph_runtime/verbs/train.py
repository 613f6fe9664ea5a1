"""`graph-runtime train DOC --run-dir RUN`: trains a document and keeps the run in a folder."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_runtime.document.model import Document
from graph_runtime.errors import Problem
from graph_runtime.train.calling import headless
from graph_runtime.train.folder.run_folder import Settings, open_run
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import EpochEnded, Notice, RunStarted
from graph_runtime.verb import Answer, ProblemsError, UsageError, Verb, tell
from graph_runtime.verbs._reading import add_document, checked_file, sound

MAX_PROCESSES = 64


def _arguments(parser: ArgumentParser) -> None:
    add_document(parser)
    parser.add_argument("--run-dir", metavar="RUN", type=Path, required=True, help="a new folder")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"))
    parser.add_argument("--seed", type=int)
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE")
    parser.add_argument(
        "--weights-from",
        metavar="RUN",
        type=Path,
        help="begin with the weights of this run; blocks that changed since begin afresh",
    )
    parser.add_argument("--resume", action="store_true", help="go on with the run in RUN")
    yes = "go on although the data have changed"
    parser.add_argument("--new-data", action="store_true", help=yes)
    parser.add_argument(
        "--processes",
        type=int,
        default=1,
        metavar="N",
        help="share every batch among N processes (one GPU each, if there are)",
    )
    parser.add_argument(
        "--host", default="", help="train on this machine, by ssh; the run comes back here"
    )
    parser.add_argument(
        "--host-data", metavar="FOLDER", default=".", help="where data files lie on that machine"
    )


def _run(options: Namespace) -> Answer:
    document = _document(options)
    folder: Path = options.run_dir
    if options.new_data:
        if not options.resume:
            raise UsageError("--new-data is for a run that goes on. Add --resume.")
        open_run(folder).yes_file.touch()
    # Relative paths of data files start where the document lies, as they do in the window.
    here = os.path.relpath(options.document.resolve().parent, folder.resolve())
    data = options.host_data if options.host else here
    before: Path | None = options.weights_from
    earlier = os.path.relpath(before.resolve(), folder.resolve()) if before else ""
    ending = headless.train(
        document,
        folder,
        _Progress(),
        resume=options.resume,
        settings=Settings(data_folder=data, weights_from=earlier),
        processes=options.processes,
        host=options.host,
    )
    if ending.failed is not None:
        failed = ending.failed
        raise ProblemsError([Problem(failed.node, None, failed.message, failed.fix)])
    if ending.stopped:
        tell("Stopped before the last epoch; go on with --resume.")
    return Answer(figures_text(ending.metrics), ending.metrics)


def figures_text(metrics: dict[str, float]) -> str:
    return "\n".join(f"{name}: {value:.6g}" for name, value in metrics.items())


def _document(options: Namespace) -> Document | None:
    settings = list(options.set)
    for name in ("epochs", "device", "seed"):
        if (value := getattr(options, name)) is not None:
            settings.append(f"training.{name}={value}")
    if not 1 <= options.processes <= MAX_PROCESSES:
        raise UsageError(f"--processes takes a whole number from 1 to {MAX_PROCESSES}.")
    if options.host and (options.processes > 1 or options.weights_from):
        raise UsageError("--host trains in one process, from the network's start.")
    if options.resume and (settings or options.weights_from):
        raise UsageError("A run that goes on keeps its recipe. Start a new one to change it.")
    return None if options.resume else sound(checked_file(options.document, settings)).document


class _Progress:
    """Says on standard error how far the run is."""

    def __init__(self) -> None:
        self._started: RunStarted | None = None

    def __call__(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._started = event
                tell(f"Training {event.parameters:,} parameters on {event.device}.")
            case EpochEnded():
                tell(self._epoch(event))
            case Notice():
                tell(event.message)

    def _epoch(self, event: EpochEnded) -> str:
        epochs = f"/{self._started.epochs}" if self._started else ""
        metric = self._started.metric if self._started else "metric"
        figures = [f"epoch {event.epoch + 1}{epochs}", f"loss {event.train_loss:.4g}"]
        if event.training_dev_loss is not None:
            figures.append(f"train-dev loss {event.training_dev_loss:.4g}")
        if event.validation_loss is not None:
            figures.append(f"validation loss {event.validation_loss:.4g}")
        if event.validation_metric is not None:
            figures.append(f"{metric} {event.validation_metric:.4g}")
        return "  ".join(figures)


VERB = Verb(_arguments, _run)
