"""Max pooling that tells its places, and unpooling that uses them, by hand and against torch."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from graph_runtime.block import BLOCKS
from graph_runtime.check import check
from graph_runtime.document.model import Edge
from graph_runtime.tensors import Spec
from tests.golden.pen import Pen
from tests.golden.running import alone, model, random, same


def there_and_back(axes: int, *, told: bool = True) -> Pen:
    """A drawing that pools and puts back what it kept."""
    pen = Pen(2, *(4,) * axes)
    pool = pen.add(f"MaxPool{axes}d", return_indices=told)
    back = pen.add(f"MaxUnpool{axes}d")
    pen.edges.append(Edge(source=pool, source_port="indices", target=back, target_port="indices"))
    return pen


def test_the_largest_of_each_window_goes_back_where_it_stood() -> None:
    image = torch.tensor(
        [[1.0, 2, 6, 3], [3, 5, 2, 1], [1, 2, 2, 1], [7, 3, 4, 8]], dtype=torch.float64
    )
    found = model(there_and_back(2).document())(image.expand(1, 2, 4, 4))
    kept = [[0, 0, 6, 0], [0, 5, 0, 0], [0, 0, 0, 0], [7, 0, 0, 8]]
    same(found[0, 1], torch.tensor(kept, dtype=torch.float64))


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_pooling_once_more_finds_the_same(axes: int) -> None:
    x = random(3, 2, *(4,) * axes).abs()
    pool = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}[axes]
    found: Tensor = model(there_and_back(axes).document())(x)
    same(pool(found, 2), pool(x, 2))
    assert int((found != 0).sum()) == 3 * 2 * 2**axes


def test_a_pool_that_does_not_tell_its_places_is_named() -> None:
    problems = check(there_and_back(2, told=False).document()).problems
    assert any("indices" in problem.message for problem in problems), problems


@pytest.mark.parametrize("axes", [2, 3])
def test_windows_drawn_at_random_still_hold_the_largest_number(axes: int) -> None:
    spec, x = Spec("N", 1, *(10,) * axes), random(2, 1, *(10,) * axes)
    pooled = alone(f"FractionalMaxPool{axes}d", spec, kernel_size=3, output_size=4)
    results = [pooled(x) for _ in range(8)]
    assert {tuple(y.shape) for y in results} == {(2, 1, *(4,) * axes)}
    assert any(not torch.equal(results[0], y) for y in results[1:])
    assert all(torch.isin(y, x).all() for y in results)


def test_the_port_of_the_places_is_there_as_soon_as_they_are_asked_for() -> None:
    pool = BLOCKS.kinds["MaxPool2d"]
    assert pool.outputs_with({}) == ("y",)
    assert pool.outputs_with({"return_indices": True}) == ("y", "indices")
