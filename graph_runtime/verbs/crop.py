"""`graph-runtime crop PICTURES BOXES -o OUT`: cuts boxes out of pictures, to train on them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_runtime.errors import RunError
from graph_runtime.picture_crops import crop_pictures, read_boxes
from graph_runtime.verb import Answer, UsageError, Verb
from graph_runtime.verbs._reading import existing


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("pictures", metavar="PICTURES", type=Path, help="a folder of pictures")
    parser.add_argument(
        "boxes",
        metavar="BOXES.csv",
        type=Path,
        help="columns file, left, top, right, bottom (px) and maybe label",
    )
    parser.add_argument("-o", "--output", metavar="OUT", type=Path, required=True)
    parser.add_argument("--margin", type=int, default=0, help="widen every box by so many px")


def _run(options: Namespace) -> Answer:
    if options.margin < 0:
        raise UsageError("--margin is a whole number from 0.")
    if options.output.exists() and any(options.output.iterdir()):
        raise RunError(f"{options.output} holds something already. Name a new folder.")
    boxes = read_boxes(existing(options.boxes))
    found = crop_pictures(existing(options.pictures), boxes, options.output, options.margin)
    paths = [str(path) for path in found]
    return Answer(f"Wrote {len(paths):,} pictures to {options.output}.", {"files": paths})


VERB = Verb(_arguments, _run)
