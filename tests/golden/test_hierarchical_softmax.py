"""Trees of yes-or-no questions: their leaves share all probability, and frequent ones are near."""

from __future__ import annotations

from math import log
from typing import Any

import pytest
import torch
from torch import Tensor

from graph_runtime.block import BLOCKS, Block
from graph_runtime.tensors import Spec
from tests.golden.running import alone, same

DOUBLE = torch.float64


def tree(counts: list[int] | None, classes: int, size: int = 2) -> Any:
    """A drawn tree of questions with random vectors."""
    given = {} if counts is None else {"frequencies": counts}
    return alone("HierarchicalSoftmaxLoss", Spec("N", size), Spec("N", dtype="int64"),
                 num_classes=classes, **given)  # fmt: skip


def zipf(classes: int) -> list[int]:
    """How often words occur by rank, as Zipf has it."""
    return [10**6 // rank for rank in range(1, classes + 1)]


def questions(made: Any, classes: int) -> Tensor:
    """How many questions lead to each class: without vectors each costs log 2."""
    with torch.no_grad():
        made.it.weight.zero_()
    x = torch.zeros(1, made.it.weight.shape[1], dtype=DOUBLE)
    costs = [made(x, torch.tensor([leaf])) for leaf in range(classes)]
    return (torch.stack(costs) / log(2)).round().long()


@pytest.mark.row("S10.11")
@pytest.mark.parametrize("classes", [2, 3, 7, 10])
@pytest.mark.parametrize("huffman", [False, True])
def test_the_leaves_of_the_tree_share_all_probability(classes: int, huffman: bool) -> None:
    made = tree(zipf(classes) if huffman else None, classes, size=5)
    x = torch.randn(1, 5, dtype=DOUBLE)
    shares = [(-made(x, torch.tensor([c]))).exp() for c in range(classes)]
    same(torch.stack(shares).sum().detach(), torch.ones((), dtype=DOUBLE))


@pytest.mark.row("S10.11")
def test_ten_thousand_words_are_fourteen_questions_deep() -> None:
    assert tree(None, 10_000).it.depth <= 14


@pytest.mark.row("S10.11")
@pytest.mark.parametrize("classes", [3, 100, 1000])
def test_frequent_words_are_near_the_root(classes: int) -> None:
    counts = torch.tensor(zipf(classes))
    short, even = (
        questions(tree(counts.tolist(), classes), classes),
        questions(tree(None, classes), classes),
    )
    assert (short.diff() >= 0).all()
    assert (short * counts).sum() <= (even * counts).sum()
    entropy = torch.distributions.Categorical(counts.double()).entropy() / log(2)
    assert entropy <= (short * counts).sum() / counts.sum() < entropy + 1


def test_the_code_of_six_letters_by_hand() -> None:
    found = questions(tree([45, 13, 12, 16, 9, 5], 6), 6)
    assert found.tolist() == [1, 3, 3, 3, 4, 4]


def test_the_work_of_a_tree_is_that_of_an_average_class() -> None:
    specs = Spec("N", 100), Spec("N", dtype="int64")
    made = BLOCKS.make(
        "HierarchicalSoftmaxLoss", {"num_classes": 6, "frequencies": [45, 13, 12, 16, 9, 5]}
    )
    assert isinstance(made, Block)
    assert made.macs(*specs, made.shape(*specs)) == 224  # type: ignore[arg-type]
