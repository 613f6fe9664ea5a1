"""Recurrent layers drawn block by block inside a Loop are those of PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
import torch
from torch import Tensor, nn

from docs.blocks.gated_recurrent_step import gru_step
from docs.blocks.lstm_step import lstm_step
from docs.blocks.recurrent_step import rnn_step
from docs.examples.pen import Pen
from graph_runtime.document.model import Document
from tests.golden.running import model, random, same


def over(step: Pen, steps: int, hidden: int, begin: bool = False) -> Document:
    """A step of 4 features along a sequence: the outputs of all steps, and the last state."""
    pen = Pen()
    pen.put("x", "Input", shape=[steps, 4])
    pen.define("step", step)
    state = {"h": pen.put("begin", "Input", "", shape=[hidden])} if begin else {}
    pen.group("walk", "step", "x", hidden=hidden, **state)
    pen.put("every", "Output", "walk.y")
    pen.put("last", "Output", "walk.h")
    return pen.document("walk")


def with_weights_of(layer: nn.RNNBase, net: nn.Module, names: Mapping[str, str]) -> None:
    """The layer's weights in the drawn step: `names` gives the block for `ih` and `hh`."""
    for letters, node in names.items():
        block = net.get_submodule(f"walk.{node}")
        block.load_state_dict(
            {part: getattr(layer, f"{part}_{letters}_l0").detach() for part in ("weight", "bias")}
        )


def same_gradients(layer: nn.RNNBase, net: nn.Module, names: Mapping[str, str]) -> None:
    for letters, node in names.items():
        for part in ("weight", "bias"):
            mine = net.get_parameter(f"walk.{node}.{part}").grad
            theirs: Tensor = getattr(layer, f"{part}_{letters}_l0").grad
            assert mine is not None and mine.abs().max() > 0
            same(mine, theirs)


RNN_BLOCKS = {"ih": "seen", "hh": "remembered"}
GATED_BLOCKS = {"ih": "from_x", "hh": "from_h"}


@pytest.mark.row("S9.09")
@pytest.mark.parametrize("begin", [False, True])
def test_a_drawn_step_in_a_loop_is_a_recurrent_layer(begin: bool) -> None:
    net = model(over(rnn_step(), 7, 6, begin))
    layer = nn.RNN(4, 6, batch_first=True).double()
    with_weights_of(layer, net, RNN_BLOCKS)
    x, h_0 = random(3, 7, 4), random(3, 6, seed=2)
    every, last = net(x, h_0) if begin else net(x)
    expected, expected_last = layer(x, h_0[None] if begin else None)
    same(every, expected)
    same(last, expected_last[0])
    weights = random(3, 7, 6, seed=3)
    (every * weights).sum().backward()
    (expected * weights).sum().backward()
    same_gradients(layer, net, RNN_BLOCKS)


@pytest.mark.row("S9.09")
@pytest.mark.parametrize(
    ("step", "kind"), [(gru_step, nn.GRU), (lstm_step, nn.LSTM)], ids=["gru", "lstm"]
)
def test_gates_drawn_by_hand_are_those_of_the_layer(
    step: Callable[[], Pen], kind: type[nn.GRU | nn.LSTM]
) -> None:
    net = model(over(step(), 7, 6))
    layer = kind(4, 6, batch_first=True).double()
    with_weights_of(layer, net, GATED_BLOCKS)
    x, weights = random(3, 7, 4), random(3, 7, 6, seed=3)
    every, last = net(x)
    expected, ends = layer(x)
    same(every, expected)
    same(last, (ends[0] if kind is nn.LSTM else ends)[0])
    (every * weights).sum().backward()
    (expected * weights).sum().backward()
    same_gradients(layer, net, GATED_BLOCKS)


@pytest.mark.row("S9.07")
def test_the_same_module_reads_three_steps_and_three_hundred() -> None:
    short, long = model(over(rnn_step(), 3, 6)), model(over(rnn_step(), 300, 6))
    assert list(short.state_dict()) == list(long.state_dict())
    layer = nn.RNN(4, 6, batch_first=True).double()
    with_weights_of(layer, short, RNN_BLOCKS)
    with torch.no_grad():
        for steps in (3, 300):
            x = random(2, steps, 4)
            same(short(x)[0], layer(x)[0])


def test_drawn_layers_behind_each_other_are_a_stacked_recurrent_layer() -> None:
    inside = Pen(hidden=6)
    inside.define("step", rnn_step())
    inside.put("x", "GroupInput")
    inside.group("walk", "step", hidden="=hidden")
    inside.put("y", "GroupOutput", "walk.y")
    pen = Pen()
    pen.put("x", "Input", shape=[7, 4])
    pen.define("layer", inside)
    pen.group("layers", "layer", "x", times=3, hidden=6)
    pen.put("result", "Output")
    net = model(pen.document("stacked"))
    layer = nn.RNN(4, 6, num_layers=3, batch_first=True).double()
    for number in range(3):
        for letters, node in RNN_BLOCKS.items():
            block = net.get_submodule(f"layers.{number}.walk.{node}")
            parts = ("weight", "bias")
            block.load_state_dict({p: getattr(layer, f"{p}_{letters}_l{number}") for p in parts})
    x = random(3, 7, 4)
    same(net(x), layer(x)[0])
