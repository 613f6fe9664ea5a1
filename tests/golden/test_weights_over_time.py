"""What weights of their own for every step cost, and what the same weight does many times over."""

from __future__ import annotations

from itertools import pairwise
from types import ModuleType

import pytest
import torch
from torch import nn

from docs.blocks.recurrent_step import rnn_step
from docs.examples.deep_linear import deep_linear
from docs.examples.pen import Pen
from graph_runtime.block import BLOCKS, Block, Spec
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate


def parameters(document: Document) -> int:
    checked = check(document)
    assert checked.sound, checked.problems
    return checked.cost.parameters


def starting(document: Document) -> nn.Module:
    """The drawing's module as it starts, in float64."""
    space = ModuleType("model")
    exec(compile(generate(check(document)).text, "model.py", "exec"), space.__dict__)
    return space.Model().double()  # type: ignore[no-any-return]


def untied(steps: int) -> Document:
    """A recurrent step drawn behind itself, with weights of its own each time."""
    pen = Pen()
    pen.define("step", rnn_step())
    pen.put("x", "Input", shape=[steps, 10])
    state = {}
    for step in range(steps):
        row = pen.put(f"row{step}", "Slice", "x", dim=1, start=step, stop=step + 1)
        state = {"h": f"{pen.group(f'step{step}', 'step', row, hidden=20, **state)}.h"}
    pen.put("result", "Output", state["h"])
    return pen.document("untied")


@pytest.mark.row("S9.06")
def test_weights_of_their_own_for_every_step_grow_with_the_steps() -> None:
    tied = parameters(untied(1))
    assert tied == 640
    assert [parameters(untied(steps)) for steps in (2, 5, 9)] == [1_280, 3_200, 5_760]
    head = 64 * 10 + 10
    own, shared = read_example("many_to_one_untied"), read_example("many_to_one")
    assert parameters(own) - head == 8 * (parameters(shared) - head)


@pytest.mark.row("S9.06")
def test_a_network_without_sharing_cannot_read_a_longer_input() -> None:
    own, shared = starting(untied(3)), starting(_looped(3))
    with torch.no_grad():
        for longer in (4, 30):
            x = torch.rand(2, longer, 10, dtype=torch.float64)
            torch.testing.assert_close(own(x), own(x[:, :3]), rtol=0, atol=0)
            assert (shared(x) - shared(x[:, :3])).abs().max() > 1e-3


def _looped(steps: int) -> Document:
    pen = Pen()
    pen.define("step", rnn_step())
    pen.put("x", "Input", shape=[steps, 10])
    pen.group("walk", "step", "x", hidden=20)
    pen.put("result", "Output", "walk.h")
    return pen.document("tied")


@pytest.mark.row("S9.11", "G:recparams")
def test_more_steps_need_no_weights_and_more_layers_do() -> None:
    counts = {}
    for layers in (1, 2):
        block = BLOCKS.make("LSTM", {"hidden_size": 20, "num_layers": layers})
        assert isinstance(block, Block)
        counts[layers] = {block.parameters(Spec("N", steps, 10)) for steps in (1, 7, 300)}
    assert counts == {1: {2_560}, 2: {5_920}}
    assert len({parameters(_looped(steps)) for steps in (1, 7, 300)}) == 1


@pytest.mark.row("S9.22")
@pytest.mark.parametrize("weight", [1.5, 0.5])
@pytest.mark.parametrize("layers", [1, 8, 30])
def test_a_deep_linear_network_scales_by_its_weight_to_the_power_of_its_depth(
    weight: float, layers: int
) -> None:
    net = starting(deep_linear(weight, layers))
    x = torch.tensor([[1.0], [-3.0], [0.5]], dtype=torch.float64, requires_grad=True)
    y = net(x)
    assert torch.equal(y, x * weight**layers)
    y.sum().backward()
    assert x.grad is not None and torch.equal(x.grad, torch.full_like(x, weight**layers))


@pytest.mark.row("S9.22")
def test_vanishing_is_exponentially_fast() -> None:
    with torch.no_grad():
        one = torch.ones(1, 1, dtype=torch.float64)
        scales = [starting(deep_linear(0.5, depth))(one).item() for depth in range(1, 12)]
    assert all(after / before == 0.5 for before, after in pairwise(scales))
