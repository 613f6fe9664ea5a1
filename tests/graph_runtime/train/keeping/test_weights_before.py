"""Trained weights outlive an edit wherever the block kept its place, its kind and its shapes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.facts.surviving import surviving
from graph_runtime.train.calling.headless import train
from graph_runtime.train.folder.run_folder import Settings
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import Failed, Losses, Notice
from tests.graph_runtime.train.drawings import chain, digits_mlp


def with_params(document: Document, node: str, **params: Any) -> Document:
    changed = document.nodes[node].model_copy(update={"params": params})
    return document.replaced(nodes={**document.nodes, node: changed})


def test_what_kept_kind_and_shape_survives_and_the_rest_is_named() -> None:
    old = digits_mlp()
    had = {"hidden.weight": (32, 64), "logits.weight": (10, 32), "logits.bias": (10,)}
    same = surviving(check(old), check(old), had, had)
    assert (set(same.kept), same.fresh) == (set(had), {})
    wider = with_params(old, "hidden", out_features=48)
    has = {"hidden.weight": (48, 64), "logits.weight": (10, 48), "logits.bias": (10,)}
    changed = surviving(check(old), check(wider), had, has)
    assert changed.kept == (), "a block begins afresh as a whole"
    assert changed.fresh == {"hidden": "was 32×64, is 48×64", "logits": "was 10×32, is 10×48"}
    assert "all weights begin afresh" in changed.sentence("0001")


def test_another_kind_and_a_new_block_begin_afresh_whatever_their_shapes() -> None:
    def drawn(**nodes: tuple[str, dict[str, Any]]) -> Document:
        return chain({"x": ("Input", {"shape": [1, 8, 8]}), **nodes, "end": ("Output", {})})

    old = check(drawn(norm=("BatchNorm2d", {})))
    new = check(drawn(norm=("InstanceNorm2d", {"affine": True}), more=("BatchNorm2d", {})))
    shapes = {"norm.weight": (1,), "norm.bias": (1,)}
    told = surviving(old, new, shapes, {**shapes, "more.weight": (1,)})
    assert told.fresh == {"norm": "was BatchNorm2d", "more": "new"}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = tmp_path_factory.mktemp("runs") / "0001"
    assert train(digits_mlp(epochs=4), run).failed is None
    return run


def newest(run: Path) -> dict[str, torch.Tensor]:
    return load_file(max(run.glob("checkpoints/ckpt-*")) / "model.safetensors")


def test_a_new_run_begins_with_the_trained_weights(before: Path) -> None:
    run = before.parent / "0002"
    heard: list[Event] = []
    settings = Settings(weights_from="../0001")
    train(digits_mlp(epochs=1), run, heard.append, settings=settings)
    started = load_file(run / "start.safetensors")
    for name, weight in newest(before).items():
        assert torch.equal(started[name], weight), name
    first = next(e for e in heard if isinstance(e, Losses)).values.unpack()[0]
    assert first < 1.6  # 2.3 afresh
    assert any("All weights are those of run 0001" in e.message for e in said(heard))


@pytest.mark.slow
def test_only_what_changed_begins_afresh_and_the_run_says_so(before: Path) -> None:
    run = before.parent / "0003"
    heard: list[Event] = []
    edited = with_params(digits_mlp(epochs=1), "logits", out_features=10, bias=False)
    train(edited, run, heard.append, settings=Settings(weights_from="../0001"))
    started = load_file(run / "start.safetensors")
    assert started.keys() == {"hidden.weight", "hidden.bias", "logits.weight"}
    wider = with_params(digits_mlp(epochs=1), "hidden", out_features=24)
    train(wider, before.parent / "0004", heard.append, settings=Settings(weights_from="../0001"))
    sentences = [e.message for e in said(heard)]
    assert "All weights are those of run 0001." in sentences
    assert any("all weights begin afresh" in sentence for sentence in sentences)


def said(heard: list[Event]) -> list[Notice]:
    return [event for event in heard if isinstance(event, Notice)]


def test_a_run_without_weights_is_refused_in_a_sentence(tmp_path: Path) -> None:
    heard: list[Event] = []
    ending = train(
        digits_mlp(), tmp_path / "run", heard.append, settings=Settings(weights_from="..")
    )
    assert ending.failed is not None
    assert "holds no run" in ending.failed.message
    assert isinstance(heard[-1], Failed)
