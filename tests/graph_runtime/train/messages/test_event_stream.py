"""Whatever bytes arrive, the stream gives events and never raises."""

import random

import numpy as np

from graph_runtime.train.messages.event import Array
from graph_runtime.train.messages.event_lines import MAX_LINE, to_line
from graph_runtime.train.messages.event_stream import EventStream
from graph_runtime.train.messages.events import BadEvent, Losses, Notice


def test_events_survive_any_cut_of_the_stream() -> None:
    events = [Notice(message="ü" * n) for n in range(40)]
    data = b"".join(map(to_line, events))
    for step in (1, 7, 100, len(data)):
        stream = EventStream()
        read = [e for i in range(0, len(data), step) for e in stream.feed(data[i : i + step])]
        assert read == events


def test_a_line_without_end_is_never_kept() -> None:
    stream = EventStream()
    events = []
    for _ in range(1000):
        events += stream.feed(b"x" * (1 << 20))
        assert len(stream._rest) <= 2 * MAX_LINE
    events += stream.feed(b"\n" + to_line(Notice(message="after")))
    assert [type(e) for e in events] == [BadEvent, Notice]


def test_ten_thousand_damaged_frames_raise_nothing() -> None:
    chance = random.Random(0)
    good = to_line(Losses(first_step=3, values=Array.pack(np.zeros(9, np.float32))))
    stream = EventStream()
    for _ in range(10_000):
        line = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(line))
            match chance.randrange(3):
                case 0:
                    line[place] = chance.randrange(256)
                case 1:
                    del line[place : place + chance.randint(1, 20)]
                    line = line or bytearray(b"\n")
                case _:
                    line[place:place] = bytes(chance.randrange(256) for _ in range(5))
        for event in stream.feed(bytes(line)):
            if isinstance(event, Losses):
                event.first_step.bit_length()
    list(stream.feed(b"\n"))
    assert list(stream.feed(good)) != []
