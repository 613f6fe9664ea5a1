"""Advice as a whole: beside the problems, in a fixed order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph_runtime.__main__ import main
from graph_runtime.advice.advise import advise
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.edits.drawing_edits import add_node, connect, fragment, paste
from graph_runtime.edits.grouping import group_nodes
from graph_runtime.keeping.files import document_text
from graph_runtime.lint_rule import LINT_RULES
from tests.benchmarks.check_speed import tower
from tests.graph_runtime.drawings import chain, drawing, wire
from tests.graph_runtime.lint_rules.patterns import CLASSES, IRIS, ROW, linear, row


@pytest.mark.parametrize("rule", LINT_RULES.kinds.values(), ids=lambda rule: rule.kind())
def test_every_rule_has_words_for_people(rule: type) -> None:
    assert rule.title and rule.synonyms and rule.formula
    assert rule.summary().endswith(".")
    assert rule.reference.startswith("https://")


def test_warnings_come_first_and_then_the_order_of_the_blocks() -> None:
    document = row(IRIS, linear(8), "BatchNorm1d", linear(8), linear(3), "Softmax")
    found = advise(check(document.replaced(training=CLASSES)))
    assert [(a.rule, a.weight) for a in found] == [
        ("LinearAfterLinear", "warning"),
        ("SoftmaxBeforeLoss", "warning"),
        ("BiasBeforeBatchNorm", "hint"),
    ]


def test_it_speaks_of_the_known_part_of_an_unfinished_drawing() -> None:
    document = chain(("x", *ROW), ("one", *linear(6)), ("two", *linear(3)))
    checked = check(document)
    assert checked.problems
    assert [a.rule for a in advise(checked)] == ["LinearAfterLinear"]


def test_blocks_on_a_loop_and_behind_it_are_left_alone() -> None:
    document = row(ROW, linear(8), linear(8), linear(8))
    looped = connect(document, wire("linear_3", "linear_1"))
    assert check(looped).wiring.loop
    assert advise(check(looped)) == ()


def test_a_wire_to_a_port_that_is_not_there_stops_no_rule() -> None:
    document = drawing(
        {"a": ("Flatten", {}), "s": ("Sigmoid", {}), "l": ("Linear", {}), "x": ("Input", {})},
        "x.y l.x", "l.y s.x", "s.y a.x", "a.y a.z",
    )  # fmt: skip
    assert advise(check(document)) == ()


def test_an_empty_drawing_needs_no_advice() -> None:
    assert advise(check(Document())) == ()


def test_a_thousand_blocks_are_looked_at() -> None:
    found = advise(check(tower(1_000)))
    assert {a.rule for a in found} == {"BiasBeforeBatchNorm"}
    assert len(found) == 200


def test_the_command_line_tells_advice_beside_the_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = row(IRIS, linear(3), "Softmax", training=CLASSES)
    path = tmp_path / "soft.json"
    path.write_text(document_text(document))
    assert main(["check", str(path)]) == 0
    said = capsys.readouterr().out
    assert "No problems." in said and "Warning: softmax_2: CrossEntropyLoss takes logits" in said
    assert main(["check", str(path), "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["problems"] == []
    (advice,) = value["advice"]
    assert (advice["rule"], advice["node"], advice["weight"], advice["remedy"]) == (
        "SoftmaxBeforeLoss", "softmax_2", "warning", "Remove the Softmax",
    )  # fmt: skip


def test_a_group_is_looked_into_once_and_mended_inside() -> None:
    grouped, node = group_nodes(row(ROW, linear(6), linear(3), "ReLU"), ["linear_1", "linear_2"])
    again, (second,) = paste(grouped, fragment(grouped, [node]))
    (reader,) = (edge for edge in grouped.edges if edge.source == "input_0")
    twice = connect(again, reader.model_copy(update={"target": second}))
    out = wire(second, "second")
    out = out.model_copy(update={"source_port": check(twice).nodes[second].block.outputs[0]})
    twice = connect(add_node(twice, "second", "Output", (0, 0)), out)
    checked = check(twice)
    assert checked.problems == ()
    (advice,) = advise(checked)
    assert (advice.rule, advice.node) == ("LinearAfterLinear", f"{node}/linear_2")
    assert advice.remedy is not None and advice.remedy.inside == twice.nodes[node].definition
    mended = check(advice.remedy.applied(twice))
    assert mended.problems == () and advise(mended) == ()
