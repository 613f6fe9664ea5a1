"""A page of plain NumPy gives torch's numbers to the last digits, in both of its styles."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from graph_runtime.__main__ import main
from graph_runtime.document.model import Document, Edge, Node, Recipe, Training
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import write_document

ROOT = Path(__file__).parents[3]
DATA = {"MSELoss": "Diabetes", "HalfMSELoss": "Diabetes", "BCELoss": "Moons", "NLLLoss": "Iris"}
DATA |= {"BCEWithLogitsLoss": "BreastCancer", "CrossEntropyLoss": "Digits"}
SHAPES = {"Diabetes": [10], "Moons": [2], "Iris": [4], "BreastCancer": [30], "Digits": [1, 8, 8]}
WIDTHS = {"Diabetes": 1, "Moons": 1, "Iris": 3, "BreastCancer": 1, "Digits": 10}


def drawing(loss: str, end: str = "", bend: str = "Tanh", **params: Any) -> Document:
    data = DATA[loss]
    blocks = [("Input", {"shape": SHAPES[data]}), ("Flatten", {})]
    blocks += [("Linear", {"out_features": 5}), (bend, params)]
    blocks += [("Linear", {"out_features": WIDTHS[data], "bias": loss != "BCELoss"})]
    blocks += [*([(end, {})] if end else []), ("Output", {})]
    training = Training(dataset=Recipe(kind=data), loss=Recipe(kind=loss))
    return chained(blocks, training)


def chained(blocks: list[tuple[str, dict[str, Any]]], training: Training | None) -> Document:
    nodes = {f"n{i}": Node(kind=k, params=p) for i, (k, p) in enumerate(blocks)}
    edges = tuple(Edge(source=a, target=b) for a, b in pairwise(nodes))
    return Document(name="page", nodes=nodes, edges=edges, training=training)


def exported(tmp_path: Path, document: Document, capsys: Any) -> dict[str, Any]:
    write_document(tmp_path / "d.json", document)
    words = ["export", str(tmp_path / "d.json"), "--to", "numpy", "-o", str(tmp_path / "page.py")]
    code = main([*words, "--json"])
    told = capsys.readouterr()
    assert code == 0, told.err
    found: dict[str, Any] = json.loads(told.out)
    return found


def refused(tmp_path: Path, document: Document, capsys: Any) -> str:
    write_document(tmp_path / "d.json", document)
    words = ["export", str(tmp_path / "d.json"), "--to", "numpy", "-o", str(tmp_path / "page.py")]
    assert main(words) == 1
    assert not (tmp_path / "page.py").exists()
    return str(capsys.readouterr().err)


def page(tmp_path: Path) -> tuple[Any, dict[str, Any]]:
    """The functions of the page, and the numbers beside it."""
    space: dict[str, Any] = {"__name__": "page"}
    exec((tmp_path / "page.py").read_text(encoding="ascii"), space)
    return SimpleNamespace(**space), dict(np.load(tmp_path / "page.npz"))


@pytest.mark.row("S15.09")
def test_logistic_regression_by_a_loop_is_that_of_matrices_and_of_torch(
    tmp_path: Path, capsys: Any
) -> None:
    found = exported(tmp_path, read_example("logistic_regression"), capsys)
    assert found["difference"] <= 1e-12
    functions, numbers = page(tmp_path)
    x, y, weight, bias = (numbers[name] for name in ("X", "Y", "W1", "b1"))
    a = torch.from_numpy(weight).requires_grad_()
    b = torch.from_numpy(bias).requires_grad_()
    z = nn.functional.linear(torch.from_numpy(x), a, b)
    cost = nn.functional.binary_cross_entropy_with_logits(z, torch.from_numpy(y))
    cost.backward()
    for style in (functions.one_by_one, functions.all_at_once):
        told, gradients = style(x, y, {"W1": weight, "b1": bias})
        assert abs(told - cost.item()) < 1e-12
        assert np.abs(gradients["W1"] - a.grad.numpy()).max() < 1e-12
        assert np.abs(gradients["b1"] - b.grad.numpy()).max() < 1e-12


@pytest.mark.parametrize(
    ("loss", "end"),
    [
        ("BCELoss", "Sigmoid"), ("BCEWithLogitsLoss", ""), ("CrossEntropyLoss", ""),
        ("NLLLoss", "LogSoftmax"), ("MSELoss", ""), ("MSELoss", "Tanh"), ("HalfMSELoss", ""),
    ],
)  # fmt: skip
def test_every_end_gives_the_numbers_of_torch(
    loss: str, end: str, tmp_path: Path, capsys: Any
) -> None:
    assert exported(tmp_path, drawing(loss, end), capsys)["difference"] <= 1e-12
    functions, numbers = page(tmp_path)
    x, y = numbers.pop("X"), numbers.pop("Y")
    first = functions.all_at_once(x, y, numbers)[0]
    weights = numbers
    for _ in range(20):
        weights = functions.descend(weights, functions.one_by_one(x[:50], y[:50], weights)[1])
    assert functions.all_at_once(x[:50], y[:50], weights)[0] < first


BENDS: dict[str, dict[str, Any]] = {
    "Sigmoid": {}, "ReLU": {}, "LeakyReLU": {"negative_slope": 0.2}, "ELU": {"alpha": 0.7},
    "SiLU": {}, "Softplus": {}, "Softsign": {}, "Identity": {},
}  # fmt: skip


def test_every_activation_gives_the_slopes_of_torch(tmp_path: Path, capsys: Any) -> None:
    blocks: list[tuple[str, dict[str, Any]]] = [("Input", {"shape": [4]})]
    for kind, params in BENDS.items():
        blocks += [("Linear", {"out_features": 6}), (kind, params)]
    blocks += [("Linear", {"out_features": 3}), ("LogSoftmax", {}), ("Output", {})]
    training = Training(dataset=Recipe(kind="Iris"), loss=Recipe(kind="NLLLoss"))
    assert exported(tmp_path, chained(blocks, training), capsys)["difference"] <= 1e-12
    expect_clean(tmp_path)


def expect_clean(folder: Path) -> None:
    config = ["--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    for words in (["check"], ["format", "--check"], ["format", "--check", "--line-length=88"]):
        command = [sys.executable, "-m", "ruff", *words, *config, str(folder / "page.py")]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


def test_the_page_runs_without_torch_and_reads_as_one_writes_it(
    tmp_path: Path, capsys: Any
) -> None:
    exported(tmp_path, read_example("mlp_3_4_1"), capsys)
    expect_clean(tmp_path)
    program = "import sys; sys.modules['torch'] = None; import runpy; "
    program += "runpy.run_path('page.py', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "Right: " in done.stdout
    text = (tmp_path / "page.py").read_text(encoding="ascii")
    assert "dz2 = a2 - y" in text
    assert "dW1 += np.outer(dz1, x)" in text
    assert "dW1 = dZ1.T @ X / m" in text


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (read_example("digits_cnn"), "(Conv2d)"),
        (read_example("digits_mlp"), "(Dropout) draws random numbers"),
        (drawing("CrossEntropyLoss", "Softmax"), "ends in Softmax"),
        (drawing("MSELoss", bend="PReLU"), "(PReLU) is not written by hand"),
        (read_example("residual_50"), "(Repeat) is a group"),
    ],
    ids=lambda value: "" if isinstance(value, str) else value.name,
)
def test_what_does_not_fit_is_refused_with_the_block_and_why(
    document: Document, sentence: str, tmp_path: Path, capsys: Any
) -> None:
    assert sentence in refused(tmp_path, document, capsys)


def test_a_loss_with_weights_of_classes_is_refused(tmp_path: Path, capsys: Any) -> None:
    drawn = drawing("CrossEntropyLoss")
    assert drawn.training is not None
    loss = Recipe(kind="CrossEntropyLoss", params={"label_smoothing": 0.1})
    smooth = drawn.replaced(training=drawn.training.model_copy(update={"loss": loss}))
    assert "label_smoothing" in refused(tmp_path, smooth, capsys)
