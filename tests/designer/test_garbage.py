"""Whatever a worker sends, the window stays as it is: no exception, little memory, no stall."""

from __future__ import annotations

import json
import random
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pytest

from designer.editing.session import Session
from designer.running.run_session import RunSession
from designer.running.worker_watch import PIECE_BYTES, WorkerWatch
from graph_runtime.train.messages import events as ev
from graph_runtime.train.messages.event import Array, Event
from graph_runtime.train.messages.event_lines import EVENTS, to_line
from graph_runtime.train.messages.event_stream import EventStream
from graph_runtime.train.process.memory_guard import resident

ODD: tuple[Any, ...] = (
    None, True, -1, 0, 2**53, 2**70, 1e308, "", "x" * 5000, "\u202e\x1b[31m", [], {}, [[[]]],
    {"shape": [10**9], "data": ""}, {"shape": [2], "data": "AAAA"}, {"shape": [], "file": "../x"},
)  # fmt: skip


def good_frames() -> list[bytes]:
    """One of each kind that a run says."""
    numbers = Array.pack(np.linspace(0, 1, 8, dtype=np.float32))
    sheet = Array.pack(np.zeros((1, 1, 2, 2), np.float32))
    said: list[Event] = [
        ev.StateChanged(state="preparing"),
        ev.RunStarted(device="cpu", parameters=9, epochs=3, steps_per_epoch=8, batch_size=4),
        ev.StateChanged(state="running"),
        ev.Losses(first_step=0, values=numbers),
        ev.Progress(epoch=0, step=8, speed=1.0, seconds_left=9.0),
        ev.EpochEnded(epoch=0, step=8, train_loss=0.5, validation_loss=0.6),
        ev.GradientNorms(step=8, nodes=("a", "b"), norms=(1.0, 2.0)),
        ev.Weights(
            step=8,
            nodes=("a",),
            norms=(1.0,),
            near_zero=(0.0,),
            updates=(0.1,),
            gradients=Array.pack(np.zeros((1, 24), np.float32)),
        ),
        ev.AttentionWeights(step=8, node="a", samples=(0,), weights=sheet),
        ev.ProbeSamples(samples=(0,), values=sheet, targets=("3",)),
        ev.CheckpointSaved(step=8, epoch=1, folder="ckpt-000000008"),
        ev.Notice(message="well"),
        ev.Alive(),
        ev.Failed(node="a", message="no", fix="yes", cause="exception"),
        ev.Finished(stopped=False, metrics={"test_loss": 0.5}),
    ]
    return [to_line(event) for event in said]


def mutated(line: bytes, chance: random.Random) -> bytes:
    """Another value in a field, or hurt bytes, or a frame cut or doubled."""
    body = json.loads(line)
    match chance.randrange(6):
        case 0 | 1:
            body[chance.choice(list(body))] = chance.choice(ODD)
            return json.dumps(body).encode() + b"\n"
        case 2:
            body["event"] = chance.choice([*EVENTS, "Event", "__class__", 7, None])
            return json.dumps(body).encode() + b"\n"
        case 3:
            return line[: chance.randrange(len(line))]
        case 4:
            hurt = bytearray(line)
            for _ in range(chance.randrange(1, 9)):
                hurt[chance.randrange(len(hurt))] = chance.randrange(256)
            return bytes(hurt)
        case _:
            return line + line


class Liar(WorkerWatch):
    """A worker that sends frames as they come to its mind."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._chance, self._left = random.Random(23), count
        self._frames, self._stream = good_frames(), EventStream()

    @property
    def done(self) -> bool:
        return self._left == 0

    def read(self) -> list[Event]:
        data = b""
        while self._left and len(data) < PIECE_BYTES:
            data += mutated(self._chance.choice(self._frames), self._chance)
            self._left -= 1
        return list(self._stream.feed(data))

    def send(self, command: object) -> bool:
        return True

    def lost(self) -> None:
        return None


@pytest.mark.row("F23")
@pytest.mark.row("T21")
@pytest.mark.parametrize("count", [4_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_mutated_frames_reach_nothing_but_the_count_of_bad_ones(
    count: int, tmp_path: Path, qapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("designer.running.listening.SLICE_SECONDS", 0.002)
    liar = Liar(count)
    runs = RunSession(Session(), liar, lambda: tmp_path)
    runs.listening.end()
    before, worst = resident(), 0.0
    while not liar.done:
        if runs.phase == "idle":  # It said that the run is over: the next one begins.
            runs.run._phase = "preparing"
        began = perf_counter()
        runs.listening.tick()
        worst = max(worst, perf_counter() - began)
        qapp.processEvents()
    grown = (resident() - before) / 2**20
    print(f"\n{count} frames: worst look {1000 * worst:.1f} ms, grown by {grown:.1f} MB")
    assert grown < 64 and not list(tmp_path.iterdir())
    assert runs.live.facts.bad_events > count / 20
    runs.run._phase = "idle"
