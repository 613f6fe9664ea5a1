"""Every bundled example is sound, tidy, and does what it says."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from docs.draw_examples import drawn, drawn_blocks
from graph_runtime.check import check
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.examples import described, example_names, read_example
from graph_runtime.keeping.files import document_text

FOLDER = Path(__file__).parents[3] / "resources" / "examples"
BLOCKS = FOLDER.parent / "blocks"
WIDTH, HEIGHT = 160, 60
"""About the size of a block on the canvas (px)."""
TRAINED = [name for name in example_names() if read_example(name).training is not None]


def test_the_examples_of_the_manual_are_there() -> None:
    assert set(TRAINED) >= {
        "digits_mlp", "digits_cnn", "digits_lstm", "digits_attention", "iris", "diabetes",
    }  # fmt: skip
    assert {"lenet5", "resnet50"} <= set(example_names())


def test_the_drawn_examples_are_fresh() -> None:
    stale = [name for name, text in drawn() if (FOLDER / f"{name}.json").read_text() != text]
    assert stale == [], "run `python docs/draw_examples.py`"


def test_the_ready_made_groups_are_fresh() -> None:
    texts = {f"{name}.json": text for name, text in drawn_blocks()}
    found = {path.name: path.read_text() for path in BLOCKS.glob("*.json")}
    assert texts == found, "run `python docs/draw_examples.py`"


@pytest.mark.parametrize("name", example_names())
def test_an_example_has_no_problem_and_a_sentence(name: str) -> None:
    document = read_example(name)
    assert check(document).problems == ()
    assert described(document).endswith(".")


@pytest.mark.parametrize("name", example_names())
def test_an_example_is_kept_as_the_program_saves_it(name: str) -> None:
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert document_text(read_example(name)) == text


@pytest.mark.parametrize("name", example_names())
def test_an_example_reads_like_lines_of_text_and_nothing_overlaps(name: str) -> None:
    document = read_example(name)
    places = document.positions
    assert places.keys() == document.nodes.keys()
    for edge in document.edges:
        (x, y), (u, v) = places[edge.source], places[edge.target]
        new_line = u == min(x for x, _ in places.values()) and v > y + 2 * HEIGHT
        assert u >= x + WIDTH or new_line
    for (x, y), (u, v) in combinations(places.values(), 2):
        assert abs(x - u) > WIDTH or abs(y - v) > HEIGHT


def test_lenet_has_the_parameters_and_multiply_adds_of_the_literature() -> None:
    checked = check(read_example("lenet5"))
    assert (checked.cost.parameters, checked.cost.macs) == (61_706, 416_520)
    assert dict(checked.nodes["c3"].outputs)["y"].shape == ("N", 16, 10, 10)


def test_a_name_that_is_none_is_answered_with_the_nearest() -> None:
    with pytest.raises(DocumentError, match="Did you mean digits_cnn"):
        read_example("digit_cnn")
