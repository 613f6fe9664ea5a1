"""A time series of one's own: windows in time, and an end that training never sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph_runtime.dataset import Data
from graph_runtime.datasets.own.series_file import SeriesFile
from graph_runtime.errors import DataError

ROWS = "\n".join(f"day {n},{n},{n * n}" for n in range(40))


def read(folder: Path, text: str = f"day,warmth,rain\n{ROWS}\n", **params: Any) -> Data:
    (folder / "own.csv").write_text(text)
    return SeriesFile(path="own.csv", **params).load(folder)


def test_windows_and_what_follows_them_are_counted_by_hand(tmp_path: Path) -> None:
    data = read(tmp_path, length=3, ahead=2, validation=0, test=0)
    (windows,) = data.inputs
    assert windows.shape == (36, 3, 2) and windows.dtype == np.float32
    assert windows[4].tolist() == [[4, 16], [5, 25], [6, 36]]
    assert data.targets[4].tolist() == [7, 8]
    data = read(tmp_path, length=3, columns="warmth", target="rain")
    assert data.inputs[0].shape[2] == 1 and data.targets[0].tolist() == [9]


def test_what_is_foretold_later_is_never_seen_in_training(tmp_path: Path) -> None:
    data = read(tmp_path, length=3, ahead=2, validation=0.25, test=0.25)
    parts, told = data.more["parts"], data.targets
    assert [int((parts == part).sum()) for part in range(3)] == [16, 9, 9]
    assert told[parts == 0].max() == 19
    assert (told[parts == 1].min(), told[parts == 1].max()) == (20, 29)
    assert (told[parts == 2].min(), told[parts == 2].max()) == (30, 39)
    assert data.inputs[0][parts == 0, :, 0].max() < 20


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"columns": "warmth, wind"}, "no column 'wind'; there are: day, warmth, rain"),
        ({"columns": "day"}, "Row 2: 'day 0' is no number"),
        ({"length": 40}, "40 moments are too few"),
        ({"validation": 0.6, "test": 0.5}, "Nothing is left"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    tmp_path: Path, params: dict[str, Any], said: str
) -> None:
    with pytest.raises(DataError, match=said):
        read(tmp_path, **params)


@pytest.mark.parametrize("text", ["", "day\n", "day,x\na,b\n" * 9])
def test_a_file_without_numbers_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match=r"no column of numbers|too few"):
        read(tmp_path, text)
