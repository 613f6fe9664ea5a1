"""What a block computes, against torch written by hand; no parameter is forgotten on the way."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from graph_runtime.block import BLOCKS, Block, Call, Me, Var
from graph_runtime.params import Choice, Flag, Param, thawed
from graph_runtime.tensors import Spec
from tests.walks.draws import FITTING, random_value
from tests.walks.torch_truth import tensor, truth

COMPUTING = sorted(set(BLOCKS.kinds) - {"Input", "Output", "Target"})
TORCHES = sorted(kind for kind in COMPUTING if hasattr(nn, kind))
NOWHERE = {
    *("is_causal", "tgt_is_causal", "average_attn_weights", "axes", "merge"),
    "distance_function",  # a word for a module
}
"""Parameters of ours that are no argument of the constructor, or another one there."""


def made(kind: str, **params: Any) -> Block:
    block = BLOCKS.make(kind, params)
    assert isinstance(block, Block), block
    return block


@pytest.mark.parametrize("kind", TORCHES)
def test_every_parameter_reaches_the_argument_of_its_name(kind: str) -> None:
    rng = Random(kind)
    for param in BLOCKS.kinds[kind].params():
        if param.name in NOWHERE:
            continue
        for _ in range(20):
            value = random_value(param, rng)
            block = made(kind, **({param.name: value} | _beside(kind, param.name)))
            arguments = _arguments(kind, block)
            assert thawed(arguments[param.name]) == value, (param.name, value)


@pytest.mark.parametrize("kind", COMPUTING)
def test_every_parameter_changes_what_is_built_or_called(kind: str) -> None:
    rng = Random(kind)
    for param in BLOCKS.kinds[kind].params():
        blocks = [
            made(kind, **({param.name: value} | _beside(kind, param.name)))
            for value in _values(kind, param, rng)
        ]
        found = {_said(block) for block in blocks}
        assert len(found) > 1, f"{param.name} has no effect"


def _values(kind: str, param: Param, rng: Random) -> list[Any]:
    """Every value where they are few; else draws that fit the example, or any that differ."""
    match param:
        case Flag():
            return [False, True]
        case Choice():
            return list(param.choices)
    example = BLOCKS.kinds[kind].example
    fitted = [FITTING.get(kind, lambda *_: {})(rng, example) for _ in range(20)]
    found = [params[param.name] for params in fitted if param.name in params]
    known = len({str(value) for value in found}) > 1
    return found if known else [random_value(param, rng) for _ in range(20)]


RECURRENT = ("RNN", "GRU", "LSTM")


def _beside(kind: str, param: str) -> dict[str, Any]:
    """Parameters without which this one of a recurrent layer has no effect."""
    needed = {"dropout": {"num_layers": 2}, "merge": {"bidirectional": True}}
    return needed.get(param, {}) if kind in RECURRENT else {}


def _arguments(kind: str, block: Block) -> dict[str, Any]:
    """The constructor's arguments by name, defaults filled in."""
    call = block.module(*block.example)
    assert call is not None
    if kind in RECURRENT:
        signature, first = inspect.signature(nn.RNNBase.__init__), (None, kind)
    else:
        signature, first = inspect.signature(getattr(nn, kind).__init__), (None,)
    kwargs = dict(call.kwargs)
    other = {"nonlinearity": kwargs.pop("nonlinearity", "tanh")} if kind in RECURRENT else {}
    bound = signature.bind(*first, *call.args, **kwargs)
    bound.apply_defaults()
    found = other | bound.arguments
    for part in call.args:
        if isinstance(part, Call):  # a layer, of which the block is a stack
            inner = inspect.signature(getattr(nn, part.target[3:])).bind(*part.args, **part.kwargs)
            inner.apply_defaults()
            found |= inner.arguments | {"norm": found["norm"] is not None}
    if callable(found.get("activation")):
        found["activation"] = "relu"
    return found


def _said(block: Block) -> str:
    ports = block.ports()
    names = ["x0", "x1"] if ports.variadic else [*ports.required, *ports.optional]
    forward = block.forward(Me(frozenset(block.outputs)), *(Var(name) for name in names))
    return f"{block.module(*block.example)} {forward}"


IMAGE, STEPS, TOKENS = Spec("N", 3, 8, 6), Spec("N", 5, 4), Spec("N", 5, dtype="int64")
OTHER = Spec("N", 7, 4)

BY_HAND: dict[str, tuple[Block, tuple[Spec, ...], Callable[..., Tensor]]] = {
    "sum of three": (made("Add"), (STEPS, STEPS, STEPS), lambda a, b, c: a + b + c),
    "product": (made("Multiply"), (STEPS, STEPS), lambda a, b: a * b),
    "channels joined": (
        made("Concatenate"), (IMAGE, IMAGE), lambda a, b: torch.cat([a, b], dim=1),
    ),
    "features joined": (
        made("Concatenate", dim=-1), (STEPS, STEPS), lambda a, b: torch.cat([a, b], dim=2),
    ),
    "last step": (made("SelectLast"), (STEPS,), lambda x: x[:, -1]),
    "last feature": (made("SelectLast", dim=2), (STEPS,), lambda x: x[:, :, -1]),
    "mean over steps": (made("MeanOverTime"), (STEPS,), lambda x: x.sum(1) / 5),
    "channels last": (made("Permute", dims=[0, 2, 3, 1]), (IMAGE,), lambda x: x.movedim(1, 3)),
    "rows as steps": (
        made("Reshape", shape=[8, -1]), (IMAGE,), lambda x: x.flatten(1).unflatten(1, (8, 18)),
    ),
    "flat": (made("Flatten"), (IMAGE,), lambda x: x.reshape(len(x), 144)),
    "shares": (made("Softmax"), (STEPS,), lambda x: x.exp() / x.exp().sum(-1, keepdim=True)),
    "attention": (
        made("ScaledDotProductAttention"), (STEPS, OTHER, OTHER),
        lambda q, k, v: torch.softmax(q @ k.mT / 2, -1) @ v,
    ),
    "causal attention": (
        made("ScaledDotProductAttention", is_causal=True, scale=1.0), (STEPS, STEPS, STEPS),
        lambda q, k, v: torch.softmax(
            (q @ k.mT).masked_fill(torch.ones(5, 5, dtype=torch.bool).triu(1), -torch.inf), -1
        ) @ v,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_it_computes_what_its_words_say(name: str) -> None:
    block, specs, by_hand = BY_HAND[name]
    inputs = [tensor(spec, 3) for spec in specs]
    torch.testing.assert_close(truth(block, specs).run(*inputs)[0], by_hand(*inputs))


@pytest.mark.parametrize("kind", RECURRENT)
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_the_last_states_are_those_of_the_last_layer(
    kind: str, layers: int, bidirectional: bool
) -> None:
    """Forwards the state after the last step, backwards the one after the first."""
    block = made(kind, hidden_size=6, num_layers=layers, bidirectional=bidirectional)
    sequence, state, *_ = truth(block, (STEPS,)).run(tensor(STEPS, 3))
    ends = sequence[:, -1, :6]
    if bidirectional:
        ends = torch.cat([ends, sequence[:, 0, 6:]], dim=1)
    torch.testing.assert_close(state, ends, rtol=0, atol=0)


def test_the_cells_of_an_lstm_are_those_of_torch() -> None:
    made_by_hand = truth(made("LSTM", hidden_size=6, num_layers=2, bidirectional=True), (STEPS,))
    x = tensor(STEPS, 3)
    _, _, cells, *_ = made_by_hand.run(x)
    assert made_by_hand.module is not None
    _, (_, theirs) = made_by_hand.module(x)
    torch.testing.assert_close(cells, torch.cat([theirs[2], theirs[3]], 1), rtol=0, atol=0)


@pytest.mark.parametrize("kind", ["MultiheadAttention", "TransformerEncoderLayer"])
@pytest.mark.parametrize("training", [True, False])
def test_a_causal_block_never_looks_ahead(kind: str, training: bool) -> None:
    block = made(kind, is_causal=True, dropout=0.0)
    ran = truth(block, (STEPS,))
    assert ran.module is not None
    ran.module.train(training)
    x = tensor(STEPS, 3)
    changed = x.clone()
    changed[:, 3:] += 1.0
    torch.testing.assert_close(ran.run(x)[0][:, :3], ran.run(changed)[0][:, :3])
    assert not torch.allclose(ran.run(x)[0][:, 3:], ran.run(changed)[0][:, 3:])
    open_block = truth(made(kind, dropout=0.0), (STEPS,))
    assert not torch.allclose(open_block.run(x)[0][:, :3], open_block.run(changed)[0][:, :3])


def test_attention_weights_are_shares_of_the_keys_for_each_head() -> None:
    block = made("MultiheadAttention", num_heads=2, average_attn_weights=False)
    ran = truth(block, (STEPS, OTHER, OTHER))
    inputs = (tensor(STEPS, 3), tensor(OTHER, 3), tensor(OTHER, 3))
    y, weights = ran.run(*inputs)
    assert weights.shape == (3, 2, 5, 7)
    torch.testing.assert_close(weights.sum(-1), torch.ones(3, 2, 5))
    module = ran.module
    assert isinstance(module, nn.MultiheadAttention)
    value = F.linear(inputs[2], module.in_proj_weight[8:], module.in_proj_bias[8:])
    heads = weights @ value.unflatten(2, (2, 2)).transpose(1, 2)
    torch.testing.assert_close(module.out_proj(heads.transpose(1, 2).flatten(2)), y)


def test_attention_with_one_wire_attends_to_itself() -> None:
    block = made("MultiheadAttention", num_heads=2)
    x = tensor(STEPS, 3)
    alone = truth(block, (STEPS, None, None))
    thrice = truth(block, (STEPS, STEPS, STEPS))
    assert alone.module is not None
    assert thrice.module is not None
    thrice.module.load_state_dict(alone.module.state_dict())
    torch.testing.assert_close(alone.run(x, None, None)[0], thrice.run(x, x, x)[0])


def test_an_embedding_looks_up_rows() -> None:
    ran = truth(made("Embedding", num_embeddings=4, embedding_dim=3), (TOKENS,))
    ids = tensor(TOKENS, 3)
    assert ran.module is not None
    table = dict(ran.module.named_parameters())["weight"]
    torch.testing.assert_close(ran.run(ids)[0], F.one_hot(ids, 4).float() @ table)
