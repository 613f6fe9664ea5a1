"""What a look tells of every block is what a forward hook of torch sees, through groups too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from graph_runtime.train.folder.run_folder import create
from graph_runtime.train.looking.bench import bench_of
from graph_runtime.train.looking.look import look
from graph_runtime.train.messages.commands import Look
from graph_runtime.train.messages.look_events import BlockValue, Looked
from graph_runtime.train.tracing.one_pass import run_once
from graph_runtime.train.tracing.spot import module_name
from tests.graph_runtime.train.drawings import chain, digits_attention, digits_mlp

DRAWINGS = ("digits_cnn", "digits_lstm", "digits_attention", "iris", "diabetes", "mlp_3_5_5_3_1")


def new_run(root: Path, document: Document) -> Path:
    facts = check(document)
    assert facts.sound
    return create(root, facts, generate(facts)).path


def fresh(folder: Path, **asked: Any) -> Look:
    return Look(number=1, folder=str(folder), weights="fresh", **asked)


def numbers(folder: Path, looked: Looked) -> Any:
    stored = np.load(folder / looked.file, allow_pickle=False)

    def of(value: BlockValue, gradient: bool = False) -> np.ndarray:
        at = value.gradient_at if gradient else value.at
        return stored[at : at + int(np.prod(value.shape))].reshape(value.shape)

    return of


class Hooks:
    """Everything that the modules of a network gave in one pass, by name, in order."""

    def __init__(self, model: nn.Module) -> None:
        self.seen: dict[str, list[Tensor]] = {}
        for name, module in model.named_modules():
            module.register_forward_hook(self._keeper(name))

    def _keeper(self, name: str) -> Any:
        def keep(module: nn.Module, given: Any, result: Any) -> None:
            first = result if isinstance(result, Tensor) else result[0]
            self.seen.setdefault(name, []).append(first.detach().clone())

        return keep


@pytest.mark.row("S1.29")
@pytest.mark.row("S14.19")
@pytest.mark.parametrize("name", DRAWINGS)
def test_every_value_equals_the_one_that_a_forward_hook_sees(name: str, tmp_path: Path) -> None:
    folder = new_run(tmp_path, read_example(name))
    bench = bench_of(fresh(folder))
    hooks = Hooks(bench.model)
    looked = look(bench, fresh(folder, row=5), lambda: None)
    of, compared = numbers(folder, looked), 0
    for value in looked.values:
        if value.port == "y" and value.node in hooks.seen:
            (seen,) = hooks.seen[value.node]
            assert np.array_equal(of(value), seen[0].numpy())
            compared += 1
    assert compared >= 1
    assert np.array_equal(of(looked.values[-1]), hooks.seen[""][0][0].numpy())
    if looked.shares:
        assert sum(looked.shares) == pytest.approx(1.0, abs=1e-6)
        assert np.allclose(looked.shares, hooks.seen[""][0].softmax(-1)[0])


@pytest.mark.row("S1.34")
def test_values_stand_in_the_order_in_which_they_were_computed(tmp_path: Path) -> None:
    document = read_example("digits_cnn")
    folder = new_run(tmp_path, document)
    bench = bench_of(fresh(folder))
    looked = look(bench, fresh(folder), lambda: None)
    assert [v.node for v in looked.values] == list(bench.checked.order)
    inputs = bench.parts.test.inputs[0][:1] if bench.parts else torch.zeros(0)
    bench.model.eval()
    assert np.array_equal(
        numbers(folder, looked)(looked.values[-1]), bench.model(inputs)[0].detach().numpy()
    )


def test_blocks_in_groups_are_found_at_each_of_their_places(tmp_path: Path) -> None:
    folder = new_run(tmp_path, read_example("resnet18"))
    bench = bench_of(fresh(folder))
    hooks = Hooks(bench.model)
    inputs = [torch.randn(1, 3, 64, 64)]
    network = (bench.model, bench.checked, bench.lines)
    done = run_once(network, inputs, lambda result: result.sum())
    compared = set()
    for one in done.caught:
        name = module_name(bench.checked, one.spot)
        if one.spot.port == "y" and name in hooks.seen:
            assert torch.equal(one.value, hooks.seen[name][-1]), name
            compared.add(name)
    leaves = {n for n, m in bench.model.named_modules() if not list(m.children())}
    assert leaves <= compared
    assert {"stage1.1.conv2", "stage2_first.project", "stage1"} <= compared | {"stage1"}
    where = {(one.spot.path, one.spot.rounds) for one in done.caught}
    assert ("stage1/conv1", (0,)) in where and ("stage1/conv1", (1,)) in where
    assert ("stage1/add", (1,)) in where  # an addition is no module, and is caught all the same


def test_every_gradient_equals_the_one_that_autograd_gives(tmp_path: Path) -> None:
    folder = new_run(tmp_path, read_example("digits_cnn"))
    bench = bench_of(fresh(folder))
    looked = look(bench, fresh(folder, row=3), lambda: None)
    of = numbers(folder, looked)
    assert bench.parts is not None and bench.loss is not None
    x = bench.parts.test.inputs[0][3:4].clone().requires_grad_()
    kept = {"image": x}
    for name, module in bench.model.named_children():
        module.register_forward_hook(lambda m, i, o, name=name: kept.__setitem__(name, o))
    bench.model.eval()
    loss = bench.loss(bench.model(x), bench.parts.test.targets[3:4])
    names = list(kept)
    expected = torch.autograd.grad(loss, [kept[n] for n in names], retain_graph=True)
    for name, gradient in zip(names, expected, strict=True):
        (value,) = [v for v in looked.values if v.node == name]
        assert np.allclose(of(value, gradient=True), gradient[0].numpy(), atol=1e-7), name
    assert looked.loss == pytest.approx(float(loss.detach()))
    assert all(w.grad is None for w in bench.model.parameters())


def test_a_look_leaves_no_trace_in_the_network(tmp_path: Path) -> None:
    folder = new_run(tmp_path, digits_mlp(dropout=0.5))
    bench = bench_of(fresh(folder))
    bench.model.train()
    before, chance = json.dumps(str(bench.model.state_dict())), torch.get_rng_state()
    first = look(bench, fresh(folder), lambda: None)
    assert torch.equal(torch.get_rng_state(), chance)
    assert bench.model.training and json.dumps(str(bench.model.state_dict())) == before
    of = numbers(folder, first)
    assert all(np.isfinite(of(v)).all() for v in first.values)


def test_every_kind_of_attention_is_looked_through(tmp_path: Path) -> None:
    folder = new_run(tmp_path, digits_attention())
    bench = bench_of(fresh(folder))
    looked = look(bench, fresh(folder), lambda: None)
    assert list(dict.fromkeys(v.node for v in looked.values)) == list(bench.checked.order)


def test_typed_numbers_stand_for_a_sample_and_random_ones_for_none(tmp_path: Path) -> None:
    folder = new_run(tmp_path, read_example("mlp_3_4_1"))
    bench = bench_of(fresh(folder))
    noise = look(bench, fresh(folder), lambda: None)
    assert "Random numbers go in" in noise.notice and not noise.shares
    for typed, expected in (((1.0, 2.0, 3.0), [1.0, 2.0, 3.0]), ((0.0,), [0.0, 0.0, 0.0])):
        looked = look(bench, fresh(folder, numbers=typed), lambda: None)
        assert numbers(folder, looked)(looked.values[0]).tolist() == expected
    with pytest.raises(Exception, match="takes 3 numbers, but 2 were typed"):
        look(bench, fresh(folder, numbers=(1.0, 2.0)), lambda: None)


@pytest.mark.parametrize("name", ["drawn_rnn", "drawn_gru"])
def test_a_loop_is_looked_into_at_every_step(name: str, tmp_path: Path) -> None:
    folder = new_run(tmp_path, read_example(name))
    bench = bench_of(fresh(folder))
    hooks = Hooks(bench.model)
    done = run_once(
        (bench.model, bench.checked, bench.lines), [torch.randn(1, 8, 8)], lambda y: y.sum()
    )
    compared = 0
    for one in done.caught:
        name = module_name(bench.checked, one.spot)
        if one.spot.way and name in hooks.seen:
            (step,) = one.spot.rounds
            assert torch.equal(one.value, hooks.seen[name][step])
            compared += 1
    assert compared >= 16
    states = [one for one in done.caught if one.spot.path == "reader/h"]
    assert len(states) == 8 and not states[0].value.any() and states[1].value.any()


def test_weights_of_every_block_are_told_once(tmp_path: Path) -> None:
    folder = new_run(tmp_path, read_example("digits_cnn"))
    bench = bench_of(fresh(folder))
    looked = look(bench, fresh(folder), lambda: None)
    stored = np.load(folder / looked.file, allow_pickle=False)
    found = {
        f"{value.node}.{weight.name}": stored[weight.at : weight.at + int(np.prod(weight.shape))]
        for value in looked.values
        for weight in value.weights
    }
    named = {name: w.detach().numpy().ravel() for name, w in bench.model.named_parameters()}
    assert found.keys() == named.keys()
    assert all(np.array_equal(found[name], named[name]) for name in named)


@pytest.mark.parametrize("name", ["digits_two_tasks", "digits_auxiliary_head"])
def test_drawn_losses_are_looked_into_as_well(name: str, tmp_path: Path) -> None:
    document = read_example(name)
    folder = new_run(tmp_path, document)
    bench = bench_of(fresh(folder))
    looked = look(bench, fresh(folder), lambda: None)
    told = {value.node: value for value in looked.values}
    assert told.keys() == document.nodes.keys()
    losses = [v for v in looked.values if not v.shape and v.node in document.nodes]
    of = numbers(folder, looked)
    ends = [v for v in losses if not bench.checked.wiring.out_of[v.node]]
    assert sum(float(of(v)) for v in ends) == pytest.approx(looked.loss, abs=1e-5)


@pytest.mark.row("S1.28")
def test_sigmoids_take_the_gradient_of_the_first_layer_and_relus_leave_it(tmp_path: Path) -> None:
    ratios = {}
    for name in ("deep_sigmoid", "deep_relu"):
        folder = new_run(tmp_path, read_example(name))
        bench = bench_of(fresh(folder))
        looked = look(bench, fresh(folder), lambda: None)
        norms = {value.node: value.norm for value in looked.values}
        assert bench.parts is not None and bench.loss is not None
        part = bench.parts.test
        result = bench.model(part.inputs[0][:1])
        bench.loss(result, part.targets[:1]).backward()
        for node in ("z1", "z10"):
            weights = list(bench.model.get_submodule(node).parameters())
            squares = [float(w.grad.square().sum()) for w in weights if w.grad is not None]
            assert norms[node] == pytest.approx(sum(squares) ** 0.5, rel=1e-4)
        ratios[name] = norms["z1"] / norms["z10"]
    assert ratios["deep_sigmoid"] < 1e-5
    assert 0.1 < ratios["deep_relu"] < 10
    assert ratios["deep_relu"] > 1000 * ratios["deep_sigmoid"]


@pytest.mark.row("S9.57")
def test_gains_multiply_to_the_fading_of_the_gradient_in_a_chain_of_single_units(
    tmp_path: Path,
) -> None:
    nodes: dict[str, tuple[str, dict[str, Any]]] = {"x": ("Input", {"shape": [1]})}
    for layer in range(1, 6):
        nodes[f"z{layer}"] = ("Linear", {"out_features": 1})
        nodes[f"a{layer}"] = ("Sigmoid", {})
    nodes["result"] = ("Output", {})
    folder = new_run(tmp_path, chain(nodes).replaced(training=None))
    command = fresh(folder, numbers=(0.7,))
    bench = bench_of(command)
    looked = look(bench, command, lambda: None)
    of, told = numbers(folder, looked), {value.node: value for value in looked.values}
    product = 1.0
    for layer in range(2, 6):
        product *= told[f"z{layer}"].gain * told[f"a{layer}"].gain
        weight = float(bench.model.get_submodule(f"z{layer}").weight.detach())  # type: ignore
        a = float(of(told[f"a{layer}"])[0])
        assert told[f"z{layer}"].gain == pytest.approx(abs(weight), rel=1e-5)
        assert told[f"a{layer}"].gain == pytest.approx(a * (1 - a), rel=1e-5)
        assert told[f"a{layer}"].gain <= 0.25
    first, last = (abs(float(of(told[n], gradient=True)[0])) for n in ("a1", "a5"))
    assert product == pytest.approx(first / last, rel=1e-5)
