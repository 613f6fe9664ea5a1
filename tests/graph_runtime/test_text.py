"""Vocabularies, tokenizers and words beside words, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from docs.examples.text_models import word_vectors
from graph_runtime.text.byte_pairs import learn_pairs, pair_ids, pair_names, pair_text
from graph_runtime.text.neighbours import (
    contexts,
    cooccurrences,
    negative_words,
    subsampled,
    word_pairs,
)
from graph_runtime.text.reading import read_text
from graph_runtime.text.splitting import words
from graph_runtime.text.vocabulary import build_vocabulary, padded, shifted, token_ids
from tests.golden.running import model

STRANGE = ["", "h u man", "naïve café 日本語 🙂", "\x00\x7f\n\t  \r", "\ud800 alone", "x" * 500]


@pytest.mark.row("S10.24")
def test_a_vocabulary_is_a_bijection_with_fixed_special_tokens() -> None:
    text = words("A cat and a dog and a big bird; a <PAD> is no bird")
    found = build_vocabulary(text)
    assert found[:6] == ("<PAD>", "<UNK>", "<START>", "<END>", "a", "and")
    assert len(set(found)) == len(found)
    assert token_ids(found, found) == list(range(len(found)))
    assert [found[number] for number in token_ids(text, found)] == text
    assert build_vocabulary(text, max_size=5) == (*found[:4], "a")
    assert build_vocabulary(text, min_count=2) == (*found[:4], "a", "and", "bird")
    assert token_ids(["zebra"], found) == [1]


def test_decoders_get_start_and_say_end_within_a_length() -> None:
    assert shifted([7, 8], 4) == ([2, 7, 8, 0], [7, 8, 3, 0])
    assert shifted([7, 8, 9], 3) == ([2, 7, 8], [7, 8, 3])
    assert padded([[5], [5, 6, 7]], 2) == [[5, 0], [5, 6]]


@pytest.mark.row("S10.22")
@pytest.mark.parametrize("text", STRANGE)
def test_any_text_comes_back_from_byte_pairs_and_nothing_is_unknown(text: str) -> None:
    pairs = learn_pairs("the human hums; the humming human is human", 300)
    ids = pair_ids(text, pairs)
    assert pair_text(ids, pairs) == text
    assert all(number >= 4 for number in ids)


def test_the_most_frequent_pair_is_joined_first() -> None:
    """The example of the paper: low lower newest widest joins e s, then es t."""
    pairs = learn_pairs(" low" * 5 + " lower" * 2 + " newest" * 6 + " widest" * 3, 262)
    names = pair_names(pairs)
    assert names[260:] == ("es", "est")
    assert len(set(names)) == 262


def test_names_of_byte_pairs_stay_apart_even_if_the_text_has_special_names() -> None:
    names = pair_names(learn_pairs("<PAD> é é é <PAD> <PAD>" * 9, 400))
    assert len(set(names)) == len(names)


@pytest.mark.row("S10.09")
def test_five_words_with_a_window_of_two_give_14_pairs() -> None:
    pairs = word_pairs(np.array([4, 5, 6, 7, 8]), 2)
    assert len(pairs) == 14
    near = {(4 + i, 4 + j) for i in range(5) for j in range(5) if 0 < abs(i - j) <= 2}
    assert set(map(tuple, pairs.tolist())) == near


@pytest.mark.row("S10.08")
@pytest.mark.parametrize("window", [1, 2, 3, 9])
def test_each_word_has_as_many_pairs_as_the_text_leaves_it_neighbours(window: int) -> None:
    count = 7
    expected = sum(min(i, window) + min(count - 1 - i, window) for i in range(count))
    assert len(word_pairs(np.arange(count), window)) == expected


@pytest.mark.row("S10.08")
def test_skip_gram_is_the_full_softmax_over_all_words() -> None:
    """-log of e^{θ_t·e_c} / Σ_j e^{θ_j·e_c}, written out, for every pair of a text."""
    net = model(word_vectors(words=9, width=5))
    pairs = word_pairs(np.array([4, 5, 6, 7, 8]), 2)
    middle, near = torch.from_numpy(pairs.copy()).T
    e, theta = net.vectors.weight.detach(), net.near.weight.detach()
    scores = torch.exp(e[middle] @ theta.T)
    wanted = -torch.log(scores[torch.arange(14), near] / scores.sum(1)).mean()
    loss = torch.nn.functional.cross_entropy(net(middle), near)
    assert loss.item() == pytest.approx(wanted.item(), abs=1e-12)


def test_contexts_are_the_words_around_in_their_order() -> None:
    around, middle = contexts(np.array([4, 5, 6, 7]), 2)
    assert around.tolist() == [[0, 0, 5, 6], [0, 4, 6, 7], [4, 5, 7, 0], [5, 6, 0, 0]]
    assert middle.tolist() == [4, 5, 6, 7]


@pytest.mark.row("S10.10")
def test_the_share_of_a_very_frequent_word_falls_by_the_papers_rule() -> None:
    ids = np.repeat([4, 5], [90_000, 10_000])
    left = np.bincount(subsampled(ids, 0.01, seed=0), minlength=6)
    assert left[4] / 90_000 == pytest.approx(np.sqrt(0.01 / 0.9), rel=0.03)
    assert left[5] / 10_000 == pytest.approx(np.sqrt(0.01 / 0.1), rel=0.05)
    assert left[4] / left.sum() < 0.9
    assert np.array_equal(subsampled(ids, 0, seed=0), ids)


def test_negative_words_are_drawn_by_frequency_to_three_quarters() -> None:
    ids = np.repeat([4, 7], [16, 1])
    drawn = np.bincount(negative_words(ids, 90_000, 0.75, seed=0), minlength=8)
    assert drawn[4] / 90_000 == pytest.approx(8 / 9, abs=0.01)
    assert drawn[[0, 1, 5, 6]].sum() == 0


@pytest.mark.row("S10.15")
def test_cooccurrences_are_symmetric_and_match_a_count_by_hand() -> None:
    """a b a c: a–b twice and b–c never side by side; within two, a–a once each way."""
    near, wider = (cooccurrences(np.array([0, 1, 0, 2]), window, 3) for window in (1, 2))
    assert near.tolist() == [[0, 2, 1], [2, 0, 0], [1, 0, 0]]
    assert wider.tolist() == [[2, 2, 1], [2, 0, 1], [1, 1, 0]]
    assert np.array_equal(wider, wider.T)


def test_the_bundled_text_is_english() -> None:
    text = read_text("")
    assert len(text) > 300_000
    assert text.count(" the ") > 2_000


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"a\0b", "zero byte"), (b"one\ntwo\n\xff", "Line 3 is not UTF-8")],
)
def test_a_file_that_is_no_text_is_refused_in_a_sentence(tmp_path, data: bytes, said: str) -> None:
    (tmp_path / "own.txt").write_bytes(data)
    with pytest.raises(ValueError, match=said):
        read_text(str(tmp_path / "own.txt"))
