"""Whatever bytes come from a worker, the store and the plots take them without an exception."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterator
from math import inf, nan, prod
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.editing.session import Session
from designer.panels.run_panel import RunPanel
from designer.plots.run_words import fact_rows, headline, run_words
from designer.plots.store import RunStore
from designer.plots.view import plot_views
from designer.running.run_session import RunSession
from graph_runtime.train.messages.event_lines import EVENTS, to_line
from graph_runtime.train.messages.event_stream import EventStream
from tests.designer.plots.recorded_run import recorded_run

ODD: list[Any] = [
    None, -1, 0, 2**53 - 1, 2**60, 1e308, -1e308, 1e-320, "", "x" * 500, "<b>\u202e\n", [], {},
    True, [1, "a", None], [[[]]], float("inf"), {"shape": [0], "data": ""},
    {"shape": [2, 0, 3, 3], "data": ""}, {"shape": [1] * 40, "data": "AACAPw=="},
]  # fmt: skip


def _lines(seed: int) -> list[bytes]:
    return [to_line(event) for event in recorded_run(epochs=2, steps_per_epoch=10, seed=seed)]


def _torn(line: bytes, draw: random.Random) -> bytes:
    """The line with bytes flipped, cut out, doubled or put in."""
    at, to = sorted((draw.randrange(len(line)), draw.randrange(len(line))))
    match draw.randrange(4):
        case 0:
            return line[:at] + bytes([draw.randrange(256)]) + line[at + 1 :]
        case 1:
            return line[:at] + line[to:]
        case 2:
            return line[:to] + line[at:]
        case _:
            return line[:at] + draw.randbytes(draw.randrange(30)) + line[at:]


def _lied(line: bytes, draw: random.Random) -> bytes:
    """The line with another value somewhere: well formed, and wrong."""
    body = json.loads(line)
    key = draw.choice(list(body))
    if isinstance(body[key], dict) and body[key] and draw.random() < 0.7:
        if "shape" in body[key] and draw.random() < 0.5:
            body[key]["data"] = _numbers(draw, prod(body[key]["shape"]))
        else:
            body[key][draw.choice(list(body[key]))] = draw.choice(ODD)
    elif key == "event":
        body[key] = draw.choice([*EVENTS, "Nothing"])
    else:
        body[key] = draw.choice(ODD)
    return json.dumps(body).encode() + b"\n"


def _numbers(draw: random.Random, count: int) -> str:
    """As many numbers as asked for, of few odd kinds; sometimes all of one kind."""
    kinds = draw.sample([0.0, -1.0, 3e38, -3e38, 1e-45, nan, inf, -inf], draw.randrange(1, 4))
    return base64.b64encode(np.array(draw.choices(kinds, k=count), "<f4").tobytes()).decode()


def _stream(count: int) -> Iterator[bytes]:
    draw, lines, seed = random.Random(7), _lines(0), 0
    for number in range(count):
        if number % len(lines) == 0:
            lines, seed = _lines(seed), seed + 1
        line = lines[number % len(lines)]
        yield draw.choice((_torn, _lied, lambda same, _: same))(line, draw)


@pytest.mark.slow
def test_mutated_events_raise_nothing_in_store_or_plots(qtbot: QtBot) -> None:
    store, stream = RunStore(), EventStream()
    runs = RunSession(Session())
    runs.shown.show(store, None)
    views = [kind(LIGHT) for kind in plot_views()]
    panel = RunPanel(Session(), runs, LIGHT)
    for widget in (*views, panel):
        qtbot.addWidget(widget)
        widget.resize(600, 300)
        widget.show()
    for view in views:
        view.set_store(store)
    for number, line in enumerate(_stream(10_000)):
        store.add(stream.feed(line))
        if number % 50 == 0:
            for view in views:
                view.refresh()
                view.grab()
            panel.refresh()
            assert run_words(store.facts) is not None and headline(store.facts, "running", False)
            assert all(name and fact for name, fact in fact_rows(store.facts))
    assert store.facts.bad_events > 1_000
    runs.shut_down()
