"""Perceptrons that are drawn from a list of widths are what torch makes of the same list."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from torch import nn

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.edits.multilayer import ACTIVATIONS, WidthsError, multilayer, read_widths
from graph_runtime.keeping.files import read_document
from tests.golden.running import T64, model


@pytest.mark.row("S1.09")
@pytest.mark.parametrize("seed", range(20))
def test_a_list_of_widths_gives_the_sequence_of_torch(seed: int) -> None:
    drawn = random.Random(seed)
    widths = [drawn.randint(1, 40) for _ in range(drawn.randint(2, 8))]
    activation = ACTIVATIONS[seed % len(ACTIVATIONS)]
    made = model(multilayer(widths, activation))
    layers: list[nn.Module] = []
    for into, out in pairwise(widths):
        layers += [nn.Linear(into, out), getattr(nn, activation)()]
    truth = nn.Sequential(*layers[:-1]).double().eval()
    weights = zip(truth.state_dict(), made.state_dict().values(), strict=True)
    truth.load_state_dict(dict(weights))
    x = torch.randn(5, widths[0], dtype=torch.float64)
    torch.testing.assert_close(made(x), truth(x), **T64)


def test_the_command_line_draws_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "digits.json"
    asked = ["new", "mlp", "--widths", "784,16,16,10", "--activation", "Tanh", "-o", str(path)]
    assert main(asked) == 0
    document = read_document(path)
    assert check(document).cost.parameters == 13_002
    kinds = [node.kind for node in document.nodes.values()]
    assert kinds == ["Input", "Linear", "Tanh", "Linear", "Tanh", "Linear", "Output"]
    assert main(["new", "mlp", "-o", str(tmp_path / "none.json")]) == 2
    assert "There are no widths" in capsys.readouterr().err
    assert main(["new", "iris", "--widths", "3,2", "-o", str(tmp_path / "none.json")]) == 2
    assert not (tmp_path / "none.json").exists()


@pytest.mark.parametrize("text", ["", "5", "5,0", "5,x", "5;6", "1.5,2", "-1,2", "5,1000000"])
def test_what_is_no_list_of_widths_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(WidthsError, match=r"\.$"):
        read_widths(text)


def test_widths_are_read_with_commas_or_spaces() -> None:
    assert read_widths(" 4, 3 2,") == (4, 3, 2)
