"""A class of the imported file that no block stands for stays code; nothing of it runs."""

from __future__ import annotations

from graph_runtime.check import check
from graph_runtime.custom.python_code import digest_of
from graph_runtime.facts.looking import UNTRUSTED
from graph_runtime.import_.python_source import import_python
from graph_runtime.source.generate import generate
from tests.graph_runtime.custom.test_python_module import answered
from tests.graph_runtime.custom.texts import MIXER, lines, own

STRANGER = """
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

WIDTH = 4


def swish(x):
    return x * torch.sigmoid(x)


class Unused(nn.Module):
    def forward(self, x):
        return x


class Inner(nn.Module):
    # what it holds
    def __init__(self, size):
        super().__init__()
        self.scale = nn.Parameter(torch.full((size,), math.pi))

    def forward(self, x):
        return swish(x) * self.scale


class Halve(nn.Module):
    def __init__(self, in_features: int, width: int = WIDTH, steps: int = 2):
        super().__init__()
        self.inner = Inner(in_features)

    def forward(self, x):
        mean, spread = self.inner(x), F.relu(x)
        return mean, spread


class Net(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.split = Halve(8, steps=3)
        self.odd = Halve(size)
        self.out = nn.Linear(8, 2)

    def forward(self, x):
        # x: (N, 8) float32
        mean, spread = self.split(x)
        return self.out(mean + spread)
"""


def test_source_with_a_block_of_ones_own_comes_back_with_its_trust() -> None:
    source = generate(answered(own(MIXER, width=5))).text
    imported = import_python(source, "mine")
    assert imported.notes == ()
    node = imported.document.nodes["mine"]
    assert digest_of(tuple(node.params["code"])) == digest_of(lines(MIXER))
    assert node.params["width"] == 5
    assert generate(answered(imported.document)).text == source


def test_a_strangers_class_comes_with_all_that_it_needs() -> None:
    imported = import_python(STRANGER, "net")
    node = imported.document.nodes["split"]
    text = "\n".join(node.params["code"])
    assert node.kind == "PythonModule"
    assert node.params["steps"] == 3
    assert "in_features" not in node.params
    for part in ("import math", "WIDTH = 4", "def swish", "class Inner", "# what it holds"):
        assert part in text
    assert "Unused" not in text
    assert "class Net" not in text
    wires = {(e.source, e.source_port) for e in imported.document.edges if e.source == "split"}
    assert wires == {("split", "mean"), ("split", "spread")}
    assert [p.message for p in check(imported.document).problems if p.node == "split"] == [
        UNTRUSTED
    ]


def test_arguments_that_are_no_plain_values_are_noted() -> None:
    (note,) = [n for n in import_python(STRANGER, "net").notes if "self.odd" in n.what]
    assert note.why == "It makes no module that can be drawn."
