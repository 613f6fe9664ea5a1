"""Each line of the table of symptoms is found in a run that has it, and in no sound one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from designer.plots.store import RunStore
from designer.plots.symptoms import symptoms
from graph_runtime.document.model import Document
from graph_runtime.train.messages.events import Failed, Finished
from tests.graph_runtime.train.drawings import chain, digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk


def sgd(lr: float, momentum: float = 0.0) -> dict[str, Any]:
    return {"optimizer": {"kind": "SGD", "params": {"lr": lr, "momentum": momentum}}}


def deep(activation: str, **training: Any) -> Document:
    """Digits by eight layers."""
    blocks: dict[str, tuple[str, dict[str, Any]]] = {
        "image": ("Input", {"shape": [1, 8, 8]}),
        "flat": ("Flatten", {}),
    }
    for number in range(8):
        blocks[f"layer_{number}"] = ("Linear", {"out_features": 16})
        blocks[f"active_{number}"] = (activation, {})
    blocks |= {"logits": ("Linear", {"out_features": 10}), "result": ("Output", {})}
    return chain(blocks, epochs=10, **training)


def store_of(worker: Talk, run: Path) -> RunStore:
    """All that the run said until its end."""
    worker.train(run)
    try:
        worker.until(Finished)
    except AssertionError:
        assert worker.said(Failed)
    store = RunStore()
    store.add(worker.heard)
    return store


@pytest.mark.row("S9.21")
@pytest.mark.parametrize(
    ("kind", "document"),
    [
        ("near zero", digits_mlp(epochs=10, l1=200.0, **sgd(0.1))),
        ("not finite", digits_mlp(epochs=10, **sgd(1e30))),
        ("slow", digits_mlp(epochs=10, **sgd(1e-7))),
        ("unstable", deep("Tanh", **sgd(1.5))),
        ("unstable", digits_mlp(epochs=12, **sgd(1.0, momentum=0.95))),
        ("stuck inputs", deep("Sigmoid", **sgd(0.1))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_run_with_the_symptom_is_told_of_it(
    worker: Talk, tmp_path: Path, kind: str, document: Document
) -> None:
    store = store_of(worker, new_run(tmp_path, document, watching=0.5))
    found = {symptom.kind: symptom.sentence for symptom in symptoms(store)}
    assert kind in found
    assert found[kind].endswith(".")


@pytest.mark.row("S9.21")
@pytest.mark.parametrize("document", [digits_mlp(epochs=12), deep("ReLU")], ids=["mlp", "deep"])
def test_a_sound_run_has_none_of_them(worker: Talk, tmp_path: Path, document: Document) -> None:
    store = store_of(worker, new_run(tmp_path, document, watching=0.5))
    assert store.weights.latest["norms"]
    assert symptoms(store) == ()
