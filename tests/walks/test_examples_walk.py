"""Every bundled example, the new ones for free: opened, checked, written, run, exported, saved."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import black
import pytest
import torch
from torch import nn

from graph_runtime.__main__ import main
from graph_runtime.advice.advise import advise
from graph_runtime.check import check
from graph_runtime.document.text import document_text
from graph_runtime.keeping.examples import advised, read_example
from graph_runtime.keeping.files import parse_document, read_document, write_document
from graph_runtime.recipe.resolved import Resolved, resolve
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source
from tests.walks.example_runs import (
    LIGHT,
    NAMES,
    checked,
    device_of,
    inputs,
    model_of,
    results_of,
    shapes,
    source,
    told_shapes,
    train_once,
)

TRAINED = [name for name in NAMES if read_example(name).training is not None]
ALL = [pytest.param(n, marks=[] if n in LIGHT else [pytest.mark.slow]) for n in NAMES]
pytestmark = [
    pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths"),
    pytest.mark.filterwarnings("ignore:dropout option adds dropout after all but last"),
]


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in this file may ask the network."""

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.row("S8.32")
@pytest.mark.parametrize("name", TRAINED)
def test_the_data_of_an_example_is_there_without_a_network(name: str, tmp_path: Path) -> None:
    training = read_example(name).training
    assert training is not None
    recipe = resolve(training)
    assert isinstance(recipe, Resolved)
    loading = recipe.dataset.loading(tmp_path)
    inputs_of_all, targets, *_ = loading.function(**loading.arguments)
    facts = recipe.dataset.facts()
    assert len(targets) == len(inputs_of_all[0])
    assert facts is None or facts.samples == len(targets)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_needs_no_advice_but_where_it_says_why(name: str) -> None:
    reasons = advised(read_example(name))
    assert checked(name).problems == ()
    assert {one.rule for one in advise(checked(name))} == reasons.keys()
    assert all(reason.endswith(".") for reason in reasons.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_source_of_an_example_is_accepted_and_black_agrees(name: str) -> None:
    text = source(name).text
    compile(text, "model.py", "exec")
    check_source(text, read_example(name))
    assert black.format_str(text, mode=black.Mode()) == text


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_the_network_that_the_check_speaks_of(name: str) -> None:
    """By shapes alone where torch can, without numbers: forwards, backwards, one step."""
    device = device_of(name)
    model = model_of(source(name).text, device)
    counted = sum(weight.numel() for weight in model.parameters())
    assert counted == checked(name).cost.parameters
    step = train_once(model, inputs(name, 2, device))
    assert shapes(step.results) == told_shapes(name, 2)
    _every_weight_learns(model)
    model.eval()
    assert shapes(results_of(model, inputs(name, 1, device))) == told_shapes(name, 1)


@pytest.mark.row("S8.32")
@pytest.mark.parametrize("name", ALL)
def test_an_example_takes_a_step_on_two_samples(name: str) -> None:
    model = model_of(source(name).text)
    before = {n: weight.detach().clone() for n, weight in model.named_parameters()}
    step = train_once(model, inputs(name, 2))
    assert step.loss.isfinite()
    assert all(result.isfinite().all() for result in step.results)
    changed = [n for n, w in model.named_parameters() if not torch.equal(w, before[n])]
    assert changed or not before
    with torch.no_grad():
        again = results_of(model.eval(), inputs(name, 1))
    assert all(result.isfinite().all() for result in again)


def _every_weight_learns(model: nn.Module) -> None:
    idle = [n for n, w in model.named_parameters() if w.requires_grad and w.grad is None]
    assert idle == []


@pytest.mark.parametrize("name", ALL)
def test_an_example_saved_and_read_again_is_the_same_network_to_the_bit(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / "drawing.json"
    write_document(path, read_example(name))
    again = read_document(path)
    assert again == read_example(name)
    first = model_of(source(name).text)
    second = model_of(generate(check(again)).text, seed=1)
    second.load_state_dict(first.state_dict())
    for training in (False, True):
        for one in (first, second):
            one.train(training)
        pairs = []
        for one in (first, second):
            torch.manual_seed(2)
            with torch.no_grad():
                pairs.append(results_of(one, inputs(name, 2)))
        for ours, theirs in zip(*pairs, strict=True):
            assert torch.equal(ours, theirs)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_the_same_after_saving_and_reading(name: str) -> None:
    document = read_example(name)
    again = parse_document(document_text(document).encode())
    assert again == document
    assert generate(check(again)) == source(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if name not in TRAINED])
def test_an_exported_example_gives_the_same_numbers_to_the_bit(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exported file, in a Python of its own, with the same weights.

    Those with a recipe are exported with it, run and compared where whole runs are repeated.
    """
    write_document(tmp_path / "drawing.json", read_example(name))
    out = tmp_path / "exported.py"
    given = ["export", str(tmp_path / "drawing.json"), "--to", "python", "-o", str(out), "--json"]
    assert main(given) == 0
    assert json.loads(capsys.readouterr().out)["difference"] == 0.0
    assert out.read_text(encoding="ascii") == source(name).text
