"""Texts become windows, each target the token after its input, and pairs of near words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graph_runtime.datasets.text.cooccurrences import Cooccurrences
from graph_runtime.datasets.text.negative_samples import NegativeSamples
from graph_runtime.datasets.text.text import Text
from graph_runtime.errors import DataError

LINE = "the quick brown fox jumps over the lazy dog\n"
SMALL = {"path": "own.txt", "min_count": 1, "threshold": 0.0}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "own.txt").write_text(LINE * 20, encoding="utf-8")
    return tmp_path


@pytest.mark.row("S9.49")
def test_targets_are_the_text_one_step_ahead_and_windows_do_not_overlap(folder: Path) -> None:
    data = Text(path="own.txt", length=10).load(folder)
    (windows,) = data.inputs
    assert np.array_equal(windows[:, 1:], data.targets[:, :-1])
    assert len(windows) == (20 * len(LINE) - 1) // 10
    said = "".join(data.classes[number] for number in windows[0])
    assert said == LINE[:10]
    asked = "".join(data.classes[number] for number in data.targets[0])
    assert asked == LINE[1:11]


@pytest.mark.row("S9.47")
@pytest.mark.parametrize("text", [LINE * 20, "Ünïcödé 漢字 🙂\t\n" * 30, "ab" * 50])
def test_the_characters_of_a_text_are_its_vocabulary(text: str, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(text, encoding="utf-8", newline="")
    data = Text(path="own.txt", length=4).load(tmp_path)
    assert sorted(data.classes[4:]) == sorted(set(text))
    assert data.inputs[0].min() >= 4
    words = Text(path="own.txt", tokens="words", length=3).load(tmp_path) if " " in text else None
    assert words is None or not set(words.classes[4:]) <= set(text)


def test_words_leave_rare_ones_unknown_and_byte_pairs_know_everything(folder: Path) -> None:
    (folder / "own.txt").write_text(LINE * 20 + "zebra", encoding="utf-8")
    words = Text(path="own.txt", tokens="words", length=3, min_count=2).load(folder)
    pairs = Text(path="own.txt", tokens="byte pairs", length=3, max_size=280).load(folder)
    assert "zebra" not in words.classes
    assert len(words.classes) == 4 + 8
    assert len(pairs.classes) == 280
    assert min(pairs.inputs[0].min(), pairs.targets.min()) >= 4


def test_a_text_that_is_too_short_is_refused_in_a_sentence(folder: Path) -> None:
    with pytest.raises(DataError, match="two windows of 500"):
        Text(path="own.txt", length=500).load(folder)


def test_every_true_pair_comes_with_its_drawn_ones(folder: Path) -> None:
    data = NegativeSamples(**SMALL, negatives=3).load(folder)
    words, _ = data.inputs
    assert np.array_equal(data.targets, np.arange(len(words)) % 4 == 0)
    assert np.array_equal(words[::4], words[3::4])


def test_cooccurrences_give_the_logarithm_of_a_symmetric_count(folder: Path) -> None:
    data = Cooccurrences(**SMALL, window=1).load(folder)
    words, others = data.inputs
    counts = {(i, j): n for i, j, n in zip(words, others, np.exp(data.targets[:, 0]), strict=True)}
    assert all(counts[j, i] == pytest.approx(n) for (i, j), n in counts.items())
    assert sum(counts.values()) == pytest.approx(2 * (20 * 9 - 1))
