"""BLEU and ROUGE give the numbers of the notes."""

from __future__ import annotations

from math import exp
from typing import Any

import pytest
import torch
from torchmetrics.functional.text import bleu_score

from graph_runtime.metric import METRICS, Metric
from graph_runtime.scores.bleu import bleu, brevity_penalty, closest_length, corpus_bleu, precision
from graph_runtime.scores.rouge import rouge_l, rouge_n

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


MADE = torch.Generator().manual_seed(0)
TOLD, TRUE = torch.randint(4, 9, (2, 30, 12), generator=MADE)
"""Tokens of texts that end at many places."""


def ended(texts: torch.Tensor, seed: int) -> torch.Tensor:
    ends = torch.randint(3, 11, (len(texts),), generator=torch.Generator().manual_seed(seed))
    texts = texts.clone()
    texts[torch.arange(len(texts)), ends] = 3
    return texts


def words(text: torch.Tensor) -> list[str]:
    tokens = [str(token) for token in text.tolist()]
    return tokens[: tokens.index("3")] if "3" in tokens else tokens


def counted(kind: str, said: torch.Tensor, true: torch.Tensor, **params: Any) -> float:
    metric = METRICS.make(kind, {"end": 3, **params})
    assert isinstance(metric, Metric)
    scores = torch.nn.functional.one_hot(said, 9).float().movedim(-1, 1)
    sums = [metric.add(x, y) for x, y in zip(scores.split(7), true.split(7), strict=True)]
    return metric.value(torch.stack(sums).sum(0).tolist())


@pytest.mark.parametrize("n", [1, 2, 4])
@pytest.mark.parametrize("smooth", [False, True])
def test_bleu_of_a_run_is_that_of_torchmetrics(n: int, smooth: bool) -> None:
    said, true = ended(TOLD, 1), ended(torch.where(TOLD % 3 == 0, TRUE, TOLD), 2)
    texts = [" ".join(words(text)) for text in said], [[" ".join(words(text))] for text in true]
    wanted = bleu_score(*texts, n_gram=n, smooth=smooth).item()
    assert wanted > 0.1
    assert counted("BLEUScore", said, true, n_gram=n, smooth=smooth) == pytest.approx(wanted)


@pytest.mark.row("S11.29")
def test_bleu_of_a_run_is_that_of_the_notes() -> None:
    """The cat the cat on the mat, for: the cat is on the mat."""
    said, true = torch.tensor([[4, 5, 4, 5, 6, 4, 7]]), torch.tensor([[4, 5, 8, 6, 4, 7, 3]])
    found = counted("BLEUScore", said, true, n_gram=2)
    assert found == pytest.approx(0.5976143047, abs=1e-10)
    assert counted("BLEUScore", said, true) == 0
    smoothed = counted("BLEUScore", said, true, smooth=True)
    assert smoothed == pytest.approx(0.4061493, abs=1e-7)


@pytest.mark.parametrize("key", ["rouge1", "rouge2", "rougeL"])
@pytest.mark.parametrize("measure", ["fmeasure", "recall", "precision"])
def test_rouge_of_a_run_is_that_of_the_formula(key: str, measure: str) -> None:
    said, true = ended(TOLD, 3), ended(torch.where(TOLD % 2 == 0, TRUE, TOLD), 4)
    wanted = 0.0
    for one, other in zip(said, true, strict=True):
        pair = words(one), words(other)
        shared = rouge_l(*pair) if key == "rougeL" else rouge_n(*pair, n=int(key[-1]))
        wanted += getattr(shared, {"fmeasure": "f1"}.get(measure, measure)) / len(said)
    found = counted("ROUGEScore", said, true, rouge_key=key, measure=measure)
    assert found == pytest.approx(wanted)


def test_padding_is_no_part_of_a_text() -> None:
    true = torch.tensor([[4, 5, 6, 0, 0]])
    said = torch.tensor([[4, 5, 6, 7, 7]])
    for kind in ("BLEUScore", "ROUGEScore"):
        given = {"n_gram": 2} if kind == "BLEUScore" else {}
        assert counted(kind, said, true, ignore_index=0, **given) == 1.0
        assert counted(kind, said, true, **given) < 1.0
