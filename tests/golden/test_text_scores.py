"""BLEU and ROUGE give the numbers of the notes."""

from __future__ import annotations

from math import exp

import pytest

from graph_runtime.bleu import bleu, brevity_penalty, closest_length, corpus_bleu, precision
from graph_runtime.rouge import rouge_l, rouge_n

REFERENCE = "the cat is on the mat".split()
SAID = "the cat the cat on the mat".split()


@pytest.mark.row("G:bleu")
@pytest.mark.row("S11.29")
def test_bleu_of_the_two_cats() -> None:
    counts = [precision(SAID, [REFERENCE], n) for n in range(1, 5)]
    assert [(c.found, c.all) for c in counts] == [(5, 7), (3, 6), (1, 5), (0, 4)]
    assert bleu(SAID, [REFERENCE], 2) == pytest.approx(0.5976143047, abs=1e-10)


@pytest.mark.row("S11.30")
def test_a_word_counts_no_more_often_than_in_the_reference() -> None:
    found = precision(["the"] * 7, [REFERENCE], 1)
    assert (found.found, found.all) == (2, 7)


@pytest.mark.row("S11.31")
def test_a_short_text_is_penalised() -> None:
    assert brevity_penalty(5, 6) == pytest.approx(0.8187308, abs=1e-7)
    assert brevity_penalty(6, 6) == 1 == brevity_penalty(7, 6)
    assert brevity_penalty(0, 6) == 0
    assert closest_length([0] * 5, [[0] * 6, [0] * 4, [0] * 9]) == 4
    assert bleu(REFERENCE[:5], [REFERENCE], 1) == pytest.approx(exp(1 - 6 / 5))


@pytest.mark.row("S11.32")
def test_a_count_of_zero_makes_all_of_it_zero_unless_it_is_smoothed() -> None:
    assert bleu(SAID, [REFERENCE]) == 0
    assert bleu(SAID, [REFERENCE], smoothing="add_one") == pytest.approx(0.4061493, abs=1e-7)
    assert bleu(SAID, [REFERENCE], smoothing="add_one_all") == pytest.approx(0.4111336, abs=1e-7)


@pytest.mark.row("S11.33")
def test_another_reference_lowers_no_precision() -> None:
    more = [REFERENCE, "there is a cat on the mat".split()]
    for n in range(1, 5):
        one, both = precision(SAID, more[:1], n), precision(SAID, more, n)
        assert both.found >= one.found and both.all == one.all
    assert precision(["there", "cat"], more, 1).found == 2


def test_many_texts_are_scored_as_torchmetrics_scores_them() -> None:
    from torchmetrics.functional.text import bleu_score

    said = ["the cat the cat on the mat", "a dog barks at the small cat now", "on the mat"]
    known = [["the cat is on the mat", "there is a cat on the mat"],
             ["a dog barks at a small cat"], ["the cat is on the mat"]]  # fmt: skip
    words = [text.split() for text in said], [[r.split() for r in row] for row in known]
    for n in (1, 2, 3, 4):
        assert corpus_bleu(*words, n=n) == pytest.approx(bleu_score(said, known, n).item())


@pytest.mark.row("S11.35")
def test_rouge_of_the_two_cats() -> None:
    assert rouge_n(SAID, REFERENCE).recall == pytest.approx(5 / 6)
    longest = rouge_l(SAID, REFERENCE)
    assert longest.shared == 5
    assert (longest.recall, longest.precision) == (5 / 6, 5 / 7)
    assert longest.f1 == pytest.approx(2 * 5 / 13)
    assert rouge_n(["a"], ["b"], 2).recall == 0
