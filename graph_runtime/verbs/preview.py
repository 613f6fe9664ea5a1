"""`graph-runtime preview DOC`: what transforms make of a few training samples."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from graph_runtime.document.text import document_text
from graph_runtime.train.calling import headless
from graph_runtime.train.messages.commands import Preview
from graph_runtime.train.messages.look_events import Previewed, PreviewStep
from graph_runtime.verb import Answer, Verb
from graph_runtime.verbs._reading import add_document, checked_file, sound


def _arguments(parser: ArgumentParser) -> None:
    add_document(parser)
    parser.add_argument("--samples", type=int, default=6, metavar="N", help="how many (6, to 16)")
    parser.add_argument("--first", type=int, default=0, metavar="ROW", help="the first of them")
    parser.add_argument("--epoch", type=int, default=0)
    parser.add_argument("--seed", type=int, help="the recipe's where it is left out")
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE")
    parser.add_argument("--values", action="store_true", help="with --json: all the numbers")


def _run(options: Namespace) -> Answer:
    checked = sound(checked_file(options.document, options.set))
    with TemporaryDirectory(prefix="network-designer-preview-") as folder:
        path = Path(folder) / "document.json"
        path.write_text(document_text(checked.document), encoding="utf-8")
        found = headless.preview(
            Preview(
                number=1,
                folder=folder,
                drawing=True,
                data_folder=str(options.document.resolve().parent),
                weights="fresh",
                count=max(1, options.samples),
                row=options.first,
                epoch=options.epoch,
                seed=options.seed,
            )
        )
        numbers = np.load(Path(folder) / "fresh" / found.file, allow_pickle=False)
    return Answer(_text(found), _value(found, numbers if options.values else None))


def _value(found: Previewed, numbers: Any) -> dict[str, Any]:
    steps = []
    for step in found.steps:
        told = step.model_dump(exclude={"at"}, mode="json")
        if numbers is not None:
            shape = (len(found.rows), *step.shape)
            part = numbers[step.at : step.at + int(np.prod(shape))]
            told["values"] = part.reshape(shape).tolist()
        steps.append(told)
    kept = found.model_dump(include={"rows", "seed", "epoch", "targets", "mixed"}, mode="json")
    return {**kept, "steps": steps}


def _text(found: Previewed) -> str:
    head = f"{len(found.rows)} of {found.count:,} training samples, seed {found.seed}, "
    lines = [head + f"epoch {found.epoch}", *(_line(step) for step in found.steps)]
    mixed = [f"{row}: {text}" for row, text in zip(found.rows, found.mixed, strict=True) if text]
    return "\n".join(lines + mixed)


def _line(step: PreviewStep) -> str:
    size = "×".join(map(str, step.shape))
    figures = f"{step.low:.3g} … {step.high:.3g}, mean {step.mean:.3g} ± {step.deviation:.3g}"
    return f"{step.kind or 'before':24} {size:>10}  {figures}  changed {step.changed:.0%}"


VERB = Verb(_arguments, _run)
