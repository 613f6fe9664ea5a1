"""`graph-runtime compare`: the costs of networks beside each other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph_runtime.__main__ import main
from graph_runtime.document.model import Document, Node
from graph_runtime.keeping.files import write_document
from tests.graph_runtime.drawings import chain


@pytest.mark.row("S8.21")
def test_the_second_mobilenet_takes_half_the_multiply_adds_of_the_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["compare", "mobilenet_v1", "mobilenet_v2"]) == 0
    rows = {line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines()}
    assert rows["mobilenet_v1"] == ["mobilenet_v2"]
    assert rows["parameters"] == ["4,231,976", "3,504,872", "÷1.21"]
    assert rows["multiply-adds"] == ["568,740,352", "300,774,272", "÷1.89"]


def five(reduced: bool) -> Document:
    """A 5×5 convolution to 32 channels on 28×28×192, straight or behind a 1×1 to 16."""
    before = [("reduce", "Conv2d", {"out_channels": 16, "kernel_size": 1})] if reduced else []
    wide: dict[str, Any] = {"out_channels": 32, "kernel_size": 5, "padding": 2}
    return chain(
        ("image", "Input", {"shape": [192, 28, 28]}),
        *before,
        ("conv", "Conv2d", wide),
        ("result", "Output", {}),
    )


@pytest.mark.row("S8.09")
@pytest.mark.row("G:incep")
def test_a_1x1_convolution_makes_the_5x5_ten_times_cheaper(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [tmp_path / "direct.json", tmp_path / "reduced.json"]
    for path, reduced in zip(paths, (False, True), strict=True):
        write_document(path, five(reduced))
    assert main(["compare", *map(str, paths), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["multiply_adds"] == [120_422_400, 12_443_648]
    main(["compare", *map(str, paths)])
    assert "120,422,400  12,443,648  ÷9.68" in capsys.readouterr().out
    main(["check", str(paths[1]), "--json"])
    nodes = json.loads(capsys.readouterr().out)["nodes"]
    assert (nodes["reduce"]["macs"], nodes["conv"]["macs"]) == (2_408_448, 10_035_200)


def test_one_document_is_nothing_to_compare(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "resnet18"]) == 2
    assert "two documents or more" in capsys.readouterr().err


def test_a_name_that_is_neither_file_nor_example_is_wrong_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["compare", "resnet18", "resnet19"]) == 2
    assert "There is no resnet19." in capsys.readouterr().err


def test_a_document_with_problems_is_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_document(tmp_path / "bad.json", Document(nodes={"x": Node(kind="Nothing")}))
    assert main(["compare", "iris", str(tmp_path / "bad.json")]) == 1
    assert "Nothing" in capsys.readouterr().err
