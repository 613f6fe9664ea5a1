"""The log keeps everything; a window that does not read holds nothing up."""

import os
from contextlib import suppress
from pathlib import Path
from time import monotonic

import numpy as np

from graph_runtime.train.messages.event import Array, Event
from graph_runtime.train.messages.event_stream import EventStream
from graph_runtime.train.messages.events import BadEvent, Finished, Losses, Notice, StateChanged
from graph_runtime.train.process.outlet import MAX_PENDING, Outlet


def losses(step: int) -> Losses:
    return Losses(first_step=step, values=Array.pack(np.zeros(1000, np.float32)))


def read_all(path: Path) -> list[Event]:
    return list(EventStream().feed(path.read_bytes()))


def drain(descriptor: int, stream: EventStream) -> list[Event]:
    os.set_blocking(descriptor, False)
    events: list[Event] = []
    with suppress(BlockingIOError):
        while chunk := os.read(descriptor, 1 << 16):
            events += stream.feed(chunk)
    return events


def test_an_unread_pipe_costs_no_time_and_little_memory_and_the_log_is_whole(
    tmp_path: Path,
) -> None:
    reader, writer = os.pipe()
    outlet = Outlet(writer)
    outlet.open_log(tmp_path / "events.jsonl")
    outlet.send(StateChanged(state="running"))
    began = monotonic()
    for step in range(3000):
        outlet.send(losses(step), urgent=False)
    outlet.send(Finished(stopped=False, metrics={}))
    assert monotonic() - began < 5
    assert outlet._size < MAX_PENDING + 10_000
    logged = read_all(tmp_path / "events.jsonl")
    assert [e.first_step for e in logged if isinstance(e, Losses)] == list(range(3000))
    shown: list[Event] = []
    stream = EventStream()
    for _ in range(1000):
        shown += drain(reader, stream)
        outlet.flush()
    assert not [e for e in shown if isinstance(e, BadEvent)]
    assert isinstance(shown[0], StateChanged) and isinstance(shown[-1], Finished)
    steps = [e.first_step for e in shown if isinstance(e, Losses)]
    assert steps == sorted(steps) and steps[-1] == 2999 and len(steps) < 3000
    os.close(reader)
    outlet.close_log()
    os.close(writer)


def test_a_reader_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    outlet = Outlet(writer)
    outlet.open_log(tmp_path / "events.jsonl")
    os.close(reader)
    for _ in range(3):
        outlet.send(Notice(message="still here"))
    outlet.close_log()
    assert len(read_all(tmp_path / "events.jsonl")) == 3
    os.close(writer)


def test_a_cut_last_line_does_not_spoil_the_next_one(tmp_path: Path) -> None:
    log = tmp_path / "events.jsonl"
    log.write_bytes(b'{"event":"Notice","message":"who')
    reader, writer = os.pipe()
    outlet = Outlet(writer)
    outlet.open_log(log)
    outlet.send(Notice(message="after the crash"))
    outlet.close_log()
    cut, whole = read_all(log)
    assert isinstance(cut, BadEvent)
    assert isinstance(whole, Notice) and whole.message == "after the crash"
    os.close(reader)
    os.close(writer)


def test_frames_come_at_most_sixty_times_a_second(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    outlet = Outlet(writer)
    frames = 0
    until = monotonic() + 0.5
    os.set_blocking(reader, False)
    step = 0
    while monotonic() < until:
        outlet.send(losses(step), urgent=False)
        step += 1
        try:
            frames += bool(os.read(reader, 1 << 20))
        except BlockingIOError:
            continue
    # Sixteen lines fill a pipe, so one flush can be seen as a few reads.
    assert 20 <= frames <= 4 * 31
    os.close(reader)
    os.close(writer)
