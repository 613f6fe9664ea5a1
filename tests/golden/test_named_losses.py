"""Every loss that the notes name can be found, has a test of its numbers, and goes out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import torch
from torch import Tensor

from graph_runtime.block import BLOCKS
from graph_runtime.check import check
from graph_runtime.source.generate import generate
from graph_runtime.source.inlining import is_own
from graph_runtime.tensors import Spec
from tests.golden.running import drawn_alone

CLASS = Spec("N", 6, 6, dtype="int64")
NAMED: dict[str, tuple[str, tuple[Spec, ...]]] = {
    "triplet loss": ("SquaredTripletLoss", (Spec("N", 16),) * 3),
    "triplet": ("TripletMarginLoss", (Spec("N", 16),) * 3),
    "verification": ("BCEWithLogitsLoss", (Spec("N", 1),) * 2),
    "localisation": ("LocalisationLoss", (Spec("N", 8),) * 2),
    "yolo": ("YOLOLoss", (Spec("N", 3, 3, 2, 8),) * 2),
    "fast r-cnn": ("FastRCNNLoss", (Spec("N", 4), Spec("N", 5), Spec("N", 16))),
    "content": ("ContentLoss", (Spec("N", 16, 8, 8),) * 2),
    "style": ("StyleLoss", (Spec("N", 16, 8, 8),) * 2),
    "glove": ("GloVeLoss", (Spec("N", 1),) * 2),
    "skip-gram": ("CrossEntropyLoss", (Spec("N", 50), Spec("N", dtype="int64"))),
    "negative sampling": ("NegativeSamplingLoss", (Spec("N"), Spec("N", 5))),
    "per pixel": ("CrossEntropyLoss", (Spec("N", 4, 6, 6), CLASS)),
    "landmarks": ("MSELoss", (Spec("N", 6),) * 2),
}
GOLDEN = Path(__file__).parent


def proved() -> set[str]:
    """Words that stand as texts in golden tests of losses which name a requirement."""
    found: set[str] = set()
    for path in GOLDEN.glob("test_*loss*.py"):
        if path != Path(__file__):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return found


def given(kind: str, specs: tuple[Spec, ...]) -> list[Tensor]:
    torch.manual_seed(0)
    values = [
        torch.randint(0, 4, (3, *spec.sizes))
        if spec.dtype == "int64"
        else torch.rand(3, *spec.sizes)
        for spec in specs
    ]
    if kind == "FastRCNNLoss":
        values[1][:, 0] = torch.tensor([0.0, 1.0, 3.0])
    return [values[0].requires_grad_(), *values[1:]]


@pytest.mark.row("S2.23")
@pytest.mark.parametrize("word", NAMED)
def test_a_named_loss_is_found_has_a_golden_test_and_goes_out(word: str) -> None:
    kind, specs = NAMED[word]
    block = BLOCKS.kinds[kind]
    assert block.group() == "loss"
    words = " ".join([block.title, kind, *block.synonyms]).lower()
    assert word in words or word.replace(" ", "") in words
    assert kind in proved(), "no golden test names it"

    text = generate(check(drawn_alone(kind, *specs))).text
    roots = {line.split()[1].partition(".")[0] for line in text.splitlines() if "import " in line}
    assert roots <= {"torch", "__future__", "math", "collections"} and (
        kind in text or not is_own(kind)
    )
    space: dict[str, object] = {"__name__": "exported"}
    exec(compile(text, "model.py", "exec"), space)
    inputs = given(kind, specs)
    value = space["Model"]()(*inputs)  # type: ignore[operator]
    assert value.shape == () and torch.isfinite(value)
    value.backward()
    slope = inputs[0].grad
    assert slope is not None and torch.isfinite(slope).all() and slope.abs().sum() > 0
