"""Near words, analogies and the removal of a direction, by hand-made vectors."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from graph_runtime.text.word_space import (
    analogy,
    bias_direction,
    combined,
    cosines,
    equalised,
    nearest_words,
    neutralised,
    vector_lines,
)

WORDS = ("man", "woman", "king", "queen", "apple", "prince")
VECTORS = np.array(
    [[1, 0, 0, 0.1], [-1, 0, 0, 0.1], [1, 1, 0, 0], [-1, 1, 0.1, 0], [0, 0, 1, 0], [1, 0.8, 0, 0]]
)


@pytest.mark.row("S10.07")
def test_cosine_similarity_is_that_of_torch_and_the_hand_computed_number() -> None:
    assert cosines(np.array([[1.0, 2, 3]]), np.array([4.0, 5, 6]))[0] == pytest.approx(
        0.97463185, abs=1e-8
    )
    random = np.random.RandomState(0)
    rows, vector = random.standard_normal((20, 7)), random.standard_normal(7)
    theirs = torch.nn.functional.cosine_similarity(
        torch.from_numpy(rows), torch.from_numpy(vector)[None]
    )
    assert cosines(rows, vector) == pytest.approx(theirs.numpy(), abs=1e-12)
    assert cosines(np.zeros((1, 3)), np.ones(3))[0] == 0


def test_the_words_nearest_to_a_word_come_in_order_without_itself() -> None:
    found = nearest_words(VECTORS, VECTORS[2], 2, (2,))
    assert [WORDS[row] for row, _ in found] == ["prince", "man"]
    assert found[0][1] > found[1][1]


@pytest.mark.row("S10.06")
def test_man_is_to_king_as_woman_is_to_queen() -> None:
    man, woman, king = (WORDS.index(word) for word in ("man", "woman", "king"))
    found = analogy(VECTORS, man, king, woman, count=9)
    assert WORDS[found[0][0]] == "queen"
    assert not {man, woman, king} & {row for row, _ in found}


@pytest.mark.row("S10.20")
def test_a_neutral_word_has_nothing_of_the_direction_left() -> None:
    freed = neutralised(np.array([3.0, 0, 1]), np.array([1.0, 2, 2]))
    assert freed == pytest.approx([2.444, -1.111, -0.111], abs=5e-4)
    assert freed @ [1, 2, 2] == pytest.approx(0, abs=1e-12)


@pytest.mark.row("S10.20")
def test_an_equalised_pair_is_as_far_from_every_neutral_word() -> None:
    random = np.random.RandomState(1)
    vectors = random.standard_normal((6, 5))
    direction = bias_direction(vectors, [(0, 1), (2, 3)])
    assert direction == pytest.approx((vectors[0] - vectors[1] + vectors[2] - vectors[3]) / 2)
    one, other = equalised(vectors[0], vectors[1], direction)
    for neutral in neutralised(vectors, direction):
        assert np.linalg.norm(one - neutral) == pytest.approx(np.linalg.norm(other - neutral))
    assert one @ direction == pytest.approx(-(other @ direction))


@pytest.mark.row("S10.13")
@pytest.mark.row("S10.18")
def test_exported_lines_are_the_rows_of_the_joined_tables() -> None:
    random = np.random.RandomState(2)
    one, other = random.standard_normal((2, 3, 4)).astype(np.float32)
    for how, wanted in (("average", (one + other) / 2), ("sum", one + other)):
        lines = vector_lines(("a", "b c", "\n"), combined(one, other, how)).splitlines()
        rows = [line.split(" ") for line in lines]
        assert [row[0] for row in rows] == ["a", "b␣c", "␣"]
        assert np.array_equal(np.array([row[1:] for row in rows], np.float32), wanted)
    with pytest.raises(ValueError, match="different sizes"):
        combined(one, other[:2], "sum")
