"""`graph-runtime race`: how many steps optimizers take down a surface."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from graph_runtime.racing.entrants import FIELD, MOST_RACERS, MOST_STEPS, Racer, Track, paced
from graph_runtime.racing.surfaces import SURFACES
from graph_runtime.verb import Answer, UsageError, Verb


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--surface", choices=SURFACES, default="valley")
    parser.add_argument(
        "--optimizer",
        action="append",
        default=[],
        metavar="KIND,NAME=VALUE",
        help="such as SGD,lr=0.01,momentum=0.9; may be given several times",
    )
    parser.add_argument("--start", metavar="X,Y", help="where to begin; the surface knows a place")
    parser.add_argument("--steps", type=int, default=1000, help="the most to take (1000)")


def _run(options: Namespace) -> Answer:
    if not 1 <= options.steps <= MOST_STEPS:
        raise UsageError(f"--steps takes a whole number from 1 to {MOST_STEPS}.")
    surface = SURFACES[options.surface]
    start = surface.start if options.start is None else _place(options.start)
    racers = [(text, _racer(text)) for text in options.optimizer] or [
        (name, paced(racer, surface.pace)) for name, racer in FIELD
    ]
    if len(racers) > MOST_RACERS:
        raise UsageError(f"At most {MOST_RACERS} optimizers race at a time.")
    from graph_runtime.train.measuring.race import race

    tracks = [(name, race(surface, racer, start, options.steps)) for name, racer in racers]
    width = max(len(name) for name, _ in tracks)
    lines = [f"{name:<{width}}  {track.told}" for name, track in tracks]
    head = f"{surface.title} from {start[0]:g}, {start[1]:g} until {surface.aim}:"
    return Answer("\n".join([head, *lines]), [_value(name, track) for name, track in tracks])


def _value(name: str, track: Track) -> dict[str, Any]:
    return {
        "optimizer": name,
        "steps": track.steps,
        "x": track.x,
        "y": track.y,
        "heights": track.heights,
        "message": track.message,
    }


def _racer(text: str) -> Racer:
    kind, *settings = text.split(",")
    params = {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign:
            raise UsageError(f"'{setting}' is no setting such as lr=0.01.")
        try:
            params[name] = json.loads(value)
        except ValueError:
            params[name] = value
    return Racer(kind=kind, params=params)


def _place(text: str) -> tuple[float, float]:
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageError("--start takes two numbers, such as 1,0.001.") from None
    return x, y


VERB = Verb(_arguments, _run)
