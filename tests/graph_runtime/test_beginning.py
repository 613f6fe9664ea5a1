"""From every bundled data set comes a document that is ready to train, whatever start is taken."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch

from graph_runtime.__main__ import main
from graph_runtime.analysis.work.ground import ground_of
from graph_runtime.beginning import Beginning, batch_size, beginnings, begun, metrics_for
from graph_runtime.check import check
from graph_runtime.dataset import DATASETS, DataFacts, Dataset
from graph_runtime.document.model import Recipe
from graph_runtime.keeping.files import read_document
from graph_runtime.recipe.seen_data import SeenData, seen_from, seen_in, seen_of
from graph_runtime.recipe.task import inputs_said, task_of
from graph_runtime.start import STARTS
from graph_runtime.tensors import Spec
from graph_runtime.train.data.parts import Part
from tests.graph_runtime.analysis.test_gradient_check import bench

BUNDLED = tuple(
    kind
    for kind, declared in DATASETS.kinds.items()
    if not any(param.required for param in declared.params())
)


@cache
def seen(kind: str) -> SeenData:
    made = DATASETS.make(kind, {})
    assert isinstance(made, Dataset)
    return seen_of(made) or seen_in(made.load())


def found(kind: str) -> tuple[Beginning, ...]:
    return beginnings(Recipe(kind=kind), seen(kind))


@pytest.mark.row("S15.43")
@pytest.mark.parametrize("kind", BUNDLED)
def test_every_bundled_data_set_has_a_start_that_checks_clean(kind: str) -> None:
    starts = found(kind)
    assert (starts and starts[0].key in STARTS.kinds) or kind == "ShapeCaptions"
    for start in starts:
        for loss in start.losses:
            document = begun(Recipe(kind=kind), seen(kind).facts.samples, start, loss)
            assert check(document).problems == (), (start.key, loss)


@pytest.mark.slow
@pytest.mark.row("S15.43")
@pytest.mark.parametrize("kind", BUNDLED)
def test_every_start_takes_a_step_on_every_bundled_data_set(kind: str, tmp_path: Path) -> None:
    for start in found(kind):
        document = begun(Recipe(kind=kind), seen(kind).facts.samples, start)
        ground = ground_of(bench(tmp_path / start.key, document))
        model, loss = ground.fresh()
        optimizer = ground.optimizer(model)
        inputs, target = Part.batch(ground.parts.train, torch.arange(document.training.batch_size))
        first = [weight.detach().clone() for weight in model.parameters()]

        def slope(
            loss: Any = loss, model: Any = model, x: Any = inputs, y: Any = target
        ) -> torch.Tensor:
            model.zero_grad()
            found: torch.Tensor = loss(model(*x), y)
            found.backward()  # type: ignore[no-untyped-call]
            return found.detach()

        before: Any = optimizer.step(slope)  # type: ignore[arg-type]
        moved = [not torch.equal(a, b) for a, b in zip(first, model.parameters(), strict=True)]
        assert torch.isfinite(before) and any(moved), start.key


def test_what_is_suggested_follows_from_the_data() -> None:
    suggested = {
        kind: found(kind)[0].key
        for kind in ("Digits", "Iris", "Waves", "Reviews", "ShapeMasks", "Copying")
    }
    assert suggested == {
        "Digits": "Convolutions",
        "Iris": "Perceptron",
        "Waves": "LSTMReader",
        "Reviews": "LSTMReader",
        "ShapeMasks": "PixelConvolutions",
        "Copying": "SequencePair",
    }


def test_the_loss_follows_from_the_targets_and_the_metrics_from_the_loss() -> None:
    assert [found(kind)[0].losses[0] for kind in ("Wine", "Diabetes", "NegativeSamples")] == [
        "CrossEntropyLoss",
        "MSELoss",
        "BCEWithLogitsLoss",
    ]
    several = DataFacts((Spec("N", 4),), "number", ("red", "round"), samples=99, sizes=(2,))
    assert task_of(several).loss == "BCEWithLogitsLoss" and task_of(several).result == (2,)
    assert metrics_for("MSELoss")[0] == "R2Score"
    assert metrics_for("CrossEntropyLoss")[0] == "Accuracy" and len(metrics_for("MSELoss")) > 1
    said = "1,797 samples, each 1×8×8 numbers."
    assert inputs_said(seen("Digits").facts) == said


@pytest.mark.parametrize(("samples", "size"), [(100_000, 64), (150, 16), (20, 8), (3, 2), (1, 1)])
def test_few_samples_get_small_batches(samples: int, size: int) -> None:
    assert batch_size(samples) == size


def test_what_was_seen_survives_the_way_between_processes() -> None:
    for kind in ("Digits", "Text", "Linnerud"):
        there = seen_from(json.loads(json.dumps(seen(kind).value())))
        assert there.ids == seen(kind).ids
        assert there.facts == DataFacts(
            seen(kind).facts.inputs, seen(kind).facts.target, seen(kind).facts.classes,
            samples=seen(kind).facts.samples, sizes=seen(kind).facts.sizes,
            no_target=seen(kind).facts.no_target,
        )  # fmt: skip


@pytest.mark.row("S15.43")
def test_a_table_of_ones_own_becomes_a_project_that_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [f"{i % 7},{i % 5},{'yes' if i % 7 > i % 5 else 'no'}" for i in range(60)]
    (tmp_path / "own.csv").write_text("\n".join(["a,b,bigger", *rows]) + "\n")
    words = ["begin", "CSVFile", "--data", "path=own.csv", "--data", "target=bigger"]
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["start"] for one in told["starts"]] == ["Perceptron", "LinearModel"]
    assert "one of 2 classes" in told["says"]
    made = [*words, "--start", "LinearModel", "--lr", "0.05", "-o", "own.json"]
    assert main(made) == 0
    document = read_document(tmp_path / "own.json")
    assert document.training is not None
    assert document.training.optimizer == Recipe(kind="Adam", params={"lr": 0.05})
    assert main(["train", "own.json", "--run-dir", "run", "--set", "training.epochs=2"]) == 0
    capsys.readouterr()
    assert main(made) == 2 and main(["begin", "Iris", "--start", "Nothing", "-o", "x.json"]) == 2
    assert main(["begin", "Nothing"]) == 1
