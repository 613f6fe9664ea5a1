"""Events survive the way through a line of text; whatever else a line holds becomes a value."""

import json
from math import inf, isnan, nan

import numpy as np
import pytest

from graph_runtime.train.messages.event import Array
from graph_runtime.train.messages.event_lines import MAX_LINE, from_line, to_line
from graph_runtime.train.messages.events import BadEvent, EpochEnded, GradientNorms, Losses


def test_an_array_comes_back_bit_for_bit() -> None:
    values = np.array([[1.5, nan, -inf], [0.0, 1e-38, 3.0]], np.float32)
    event = from_line(to_line(Losses(first_step=7, values=Array.pack(values))))
    assert isinstance(event, Losses) and event.first_step == 7
    assert event.values.unpack().tobytes() == values.tobytes()


def test_numbers_that_json_lacks_travel_as_null_and_are_read_as_nan() -> None:
    line = to_line(GradientNorms(step=1, nodes=("a", "b"), norms=(nan, inf)))
    assert json.loads(line, parse_constant=pytest.fail)["norms"] == [None, None]
    event = from_line(line)
    assert isinstance(event, GradientNorms) and all(isnan(norm) for norm in event.norms)


def test_a_missing_validation_part_stays_none() -> None:
    event = EpochEnded(epoch=0, step=3, train_loss=nan)
    read = from_line(to_line(event))
    assert isinstance(read, EpochEnded)
    assert read.validation_loss is None and isnan(read.train_loss)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"1",
        b"\xff\xfe",
        b'{"event":[]}',
        b'{"event":"Nothing"}',
        b"[" * 100_000,
        b'{"event":"Losses","first_step":' + b"9" * 5000 + b',"values":{"shape":[1]}}',
        b'{"event":"Losses","first_step":' + b"9" * 50 + b',"values":{"shape":[1]}}',
        b'{"event":"Losses","first_step":1,"values":{"shape":[-1]}}',
        b'{"event":"Progress","epoch":1e30,"step":1,"speed":1,"seconds_left":1}',
        b" " * (MAX_LINE + 1),
    ],
    ids=range(12),
)
def test_a_line_that_is_no_event_is_a_value(line: bytes) -> None:
    assert isinstance(from_line(line), BadEvent)
