"""A batch is taken at once, and what stands beside a sample in it is noise to the sample."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from graph_runtime.check import check
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from graph_runtime.tensors import Spec
from tests.golden.running import alone, random, same
from tests.walks.example_runs import model_of


class Counting(TorchDispatchMode):
    """Counts the operations that torch carries out."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def __torch_dispatch__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        self.count += 1
        return function(*args, **(kwargs or {}))


@torch.no_grad()
def operations(model: nn.Module, parts: tuple[Tensor, ...]) -> tuple[Tensor, int]:
    with Counting() as counting:
        results = [model(part) for part in parts]
    return torch.cat(results), counting.count


@pytest.mark.row("S1.11")
@pytest.mark.parametrize(
    ("name", "sizes"), [("mlp_784_16_16_10", (784,)), ("digits_cnn", (1, 8, 8))]
)
def test_a_batch_is_what_a_loop_gives_with_the_operations_of_one_sample(
    name: str, sizes: tuple[int, ...]
) -> None:
    """Faster by the count of operations: as many for 1,000 samples as for one."""
    model = model_of(generate(check(read_example(name))).text).double().eval()
    x = random(1000, *sizes)
    at_once, few = operations(model, (x,))
    one_by_one, many = operations(model, x.split(1))
    same(at_once, one_by_one)
    assert many == 1000 * few


@pytest.mark.row("S5.09")
def test_a_larger_batch_makes_less_noise_in_batch_normalization() -> None:
    """One sample at 0.9 among random ones: its result differs with its company."""
    model = alone("BatchNorm1d", Spec("N", 1), affine=False).train()
    mine, spread = torch.full((1,), 0.9), {}
    for size in (8, 32, 256):
        company = random(4000, size - 1)
        found = [model(torch.cat([mine, others])[:, None])[0, 0] for others in company]
        spread[size] = torch.stack(found).var().item()
    assert spread == pytest.approx({8: 0.171, 32: 0.043, 256: 0.0057}, rel=0.1)
