"""Arithmetic, reductions and parts of tensors, against numbers worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from graph_runtime.block import BLOCKS, BatchError, Block, ShapeError, Spec
from tests.golden.running import alone, model, random, same
from tests.golden.test_similarity import drawn

ONE = {"shape": [1]}
STEPS = Spec("N", 4, 3)


@pytest.mark.row("G:graph")
def test_the_computation_graph_of_three_times_a_plus_b_c() -> None:
    document = drawn(
        {"a": ("Input", ONE), "b": ("Input", ONE), "c": ("Input", ONE), "u": ("Multiply", {}),
         "v": ("Add", {}), "j": ("Scale", {"times": 3.0}), "out_u": ("Output", {}),
         "out_v": ("Output", {}), "out_j": ("Output", {})},
        "b u.x0", "c u.x1", "a v.x0", "u v.x1", "v j", "u out_u", "v out_v", "j out_j",
    )  # fmt: skip
    a, b, c = (torch.tensor([[n]]).double().requires_grad_() for n in (5.0, 3.0, 2.0))
    u, v, j = model(document)(a, b, c)
    assert (u.item(), v.item(), j.item()) == (6.0, 11.0, 33.0)
    slopes = torch.autograd.grad(j, [a, b, c, v, u])
    assert [slope.item() for slope in slopes] == [3.0, 6.0, 9.0, 3.0, 3.0]


X = torch.tensor([[[1.0, -2.0, 3.0], [4.0, 5.0, 6.0], [0.0, 8.0, 9.0], [1.0, 1.0, 1.0]]]).double()

BY_HAND: dict[str, tuple[str, dict[str, Any], Any]] = {
    "sum over steps": ("Sum", {"dim": [1]}, [[6.0, 12.0, 19.0]]),
    "sum of a sample": ("Sum", {"dim": [1, 2]}, [37.0]),
    "mean, axis kept": ("Mean", {"keepdim": True}, [[[2 / 3], [5.0], [17 / 3], [1.0]]]),
    "largest": ("Max", {"dim": [1]}, [[4.0, 8.0, 9.0]]),
    "smallest": ("Min", {"dim": [-2]}, [[0.0, -2.0, 1.0]]),
    "product": ("Prod", {}, [[-6.0, 120.0, 0.0, 1.0]]),
    "winner": ("ArgMax", {"dim": 1}, [[1, 2, 2]]),
    "length": ("Norm", {"dim": [1]}, [[18**0.5, 94**0.5, 127**0.5]]),
    "sum of sizes": ("Norm", {"ord": 1.0}, [[6.0, 15.0, 17.0, 3.0]]),
    "spread": ("Variance", {"correction": 0, "dim": [1]}, [[2.25, 14.5, 9.1875]]),
    "running sum": ("CumulativeSum", {"dim": 2},
                    [[[1.0, -1.0, 2.0], [4.0, 9.0, 15.0], [0.0, 8.0, 17.0], [1.0, 2.0, 3.0]]]),
    "scaled": ("Scale", {"times": 2.0, "plus": -1.0}, (2 * X - 1).tolist()),
    "clamped": ("Clamp", {"min": None, "max": 2.0}, X.clamp_max(2).tolist()),
    "every other step": ("Slice", {"start": 1, "step": 2}, X[:, 1::2].tolist()),
    "the last two": ("Slice", {"dim": 2, "start": -2}, X[:, :, -2:].tolist()),
    "second feature": ("Select", {"dim": 2, "index": 1}, [[-2.0, 5.0, 8.0, 1.0]]),
    "turned": ("Transpose", {}, X.mT.tolist()),
    "rolled": ("Roll", {"shifts": -1}, X[:, [1, 2, 3, 0]].tolist()),
    "repeated": ("RepeatInterleave", {"dim": 1}, X[:, [0, 0, 1, 1, 2, 2, 3, 3]].tolist()),
    "tiled": ("Tile", {"dims": [2, 1]}, X[:, [0, 1, 2, 3, 0, 1, 2, 3]].tolist()),
    "split": ("Unflatten", {"unflattened_size": [2, -1]}, X.reshape(1, 2, 2, 3).tolist()),
    "compared": ("Compare", {"relation": "ge", "to": 5.0}, (X >= 5).tolist()),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_it_gives_the_numbers_worked_out_by_hand(name: str) -> None:
    kind, params, expected = BY_HAND[name]
    found: Tensor = alone(kind, STEPS, **params)(X)
    near = 1e-12 if found.is_floating_point() else 0.0
    torch.testing.assert_close(
        found, torch.tensor(expected, dtype=found.dtype), rtol=0.0, atol=near
    )


def test_soft_maximum_is_the_logarithm_of_the_summed_exponentials() -> None:
    same(alone("LogSumExp", STEPS)(X), X.exp().sum(2).log())


def test_parts_put_together_again_are_the_whole() -> None:
    x = random(2, 7, 3)
    for kind, params in (
        ("Chunk", {"chunks": 3}),
        ("Split", {"split_size_or_sections": [1, 4, 2]}),
    ):
        parts = alone(kind, Spec("N", 7, 3), **params)(x)
        assert len(parts) == 3
        same(torch.cat(parts, 1), x)


@pytest.mark.parametrize(
    ("equation", "sizes", "by_hand"),
    [
        ("nij,njk->nik", ((4, 3), (3, 5)), lambda a, b: a @ b),
        ("nid,njd->nij", ((4, 3), (5, 3)), lambda a, b: a @ b.mT),
        ("ni,nj->nij", ((4,), (5,)), lambda a, b: a[:, :, None] * b[:, None]),
        ("nii->n", ((4, 4),), lambda a: a.diagonal(0, 1, 2).sum(1)),
    ],
)
def test_einsum_is_its_equation(equation: str, sizes: Any, by_hand: Any) -> None:
    specs = [Spec("N", *size) for size in sizes]
    inputs = [random(3, *size, seed=seed) for seed, size in enumerate(sizes)]
    same(alone("Einsum", *specs, equation=equation)(*inputs), by_hand(*inputs))


@pytest.mark.parametrize(
    ("equation", "refusal", "words"),
    [
        ("nij,njk->nikk", ShapeError, "nikk"),
        ("nij->ni", ShapeError, "2 are connected"),
        ("nij,nkj->nik", ShapeError, "letter j"),
        ("nij,njk->ikn", BatchError, "batch"),
        ("nij,njk->ik", BatchError, "batch"),
        ("ni,njk->nik", ShapeError, "letters ni"),
    ],
)
def test_equations_that_cannot_be_are_refused(
    equation: str, refusal: type[ShapeError], words: str
) -> None:
    block = BLOCKS.make("Einsum", {"equation": equation})
    assert isinstance(block, Block)
    with pytest.raises(refusal, match=words):
        block.shape(Spec("N", 4, 3), Spec("N", 3, 5))


@pytest.mark.parametrize("equation", ["", "ij", "...ij->...i", "nij,njk", "n i->n", "é->é"])
def test_an_equation_is_letters_commas_and_an_arrow(equation: str) -> None:
    assert not isinstance(BLOCKS.make("Einsum", {"equation": equation}), Block)


def test_choosing_and_hiding_by_a_mask() -> None:
    mask = torch.tensor([[True, False, True]])
    a, b = torch.tensor([[1.0, 2.0, 3.0]]).double(), torch.tensor([[9.0, 8.0, 7.0]]).double()
    three, yes = Spec("N", 3), Spec("N", 3, dtype="bool")
    assert alone("Where", yes, three, three)(mask, a, b).tolist() == [[1.0, 8.0, 3.0]]
    assert alone("MaskedFill", three, yes, value=-5.0)(a, mask).tolist() == [[-5.0, 2.0, -5.0]]


def test_constant_and_learned_tensors_stand_before_every_sample() -> None:
    x = random(3, 4, 3)
    constant = alone("ConstantTensor", STEPS, shape=[2, 2], fill_value=0.5)
    assert constant(x).tolist() == [[[0.5, 0.5], [0.5, 0.5]]] * 3
    learned = alone("LearnedTensor", STEPS, shape=[2], mean=1.0)
    assert [tuple(weight.shape) for weight in learned.parameters()] == [(2,)]
    learned(x).sum().backward()
    assert learned.it.weight.grad.tolist() == [3.0, 3.0]


def test_the_average_of_inputs_is_their_mean() -> None:
    inputs = [random(2, 4, 3, seed=seed) for seed in range(3)]
    same(alone("Average", STEPS, STEPS, STEPS)(*inputs), torch.stack(inputs).mean(0))
    stacked = alone("Stack", STEPS, STEPS, STEPS, dim=2)(*inputs)
    same(stacked, torch.stack(inputs, 2))
