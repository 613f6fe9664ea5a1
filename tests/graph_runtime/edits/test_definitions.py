"""Edits of definitions: names, parameters, ports and copies, and what the check says after."""

from __future__ import annotations

import pytest

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.edits.definitions import (
    make_independent,
    promote,
    remove_parameter,
    rename_definition,
    rename_parameter,
    rename_port,
    set_default,
    uses,
    without_unused,
)
from graph_runtime.edits.drawing_edits import set_param
from graph_runtime.edits.grouping import group_nodes
from graph_runtime.edits.weight_set_edits import set_weight_set, share_weights, shares
from graph_runtime.formula import as_formula
from tests.graph_runtime.drawings import chain


def _drawn() -> tuple[Document, str]:
    """Two layers in a group `part`, which stands in a group `whole`."""
    document = chain(
        ("image", "Input", {"shape": [5]}),
        ("wide", "Linear", {"out_features": 7}),
        ("act", "ReLU", {}),
        ("narrow", "Linear", {"out_features": 3}),
        ("out", "Output", {}),
    )
    inner, node = group_nodes(document, ["wide", "act"], wish="part")
    return group_nodes(inner, [node, "narrow"], wish="whole")


def _parameters(document: Document) -> int:
    checked = check(document)
    assert not checked.problems
    return checked.cost.parameters


def test_a_promoted_parameter_is_set_at_the_node() -> None:
    document, _ = _drawn()
    document, name = promote(document, "part", "wide", "out_features")
    assert name == "out_features"
    assert document.definitions["part"].parameters == {"out_features": 7}
    assert _parameters(document) == 5 * 7 + 7 + 7 * 3 + 3
    inside = set_param(document.inside("whole"), "part", name, 9)
    wider = document.with_inside("whole", inside)
    assert _parameters(wider) == 5 * 9 + 9 + 9 * 3 + 3
    with pytest.raises(ValueError, match="is a formula already"):
        promote(document, "part", "wide", "out_features")


def test_a_second_parameter_of_that_name_is_called_after_its_block() -> None:
    document, _ = _drawn()
    document, _ = promote(document, "part", "wide", "bias")
    inside = document.inside("part")
    nodes = {**inside.nodes, "more": inside.nodes["wide"].model_copy(update={"params": {}})}
    document = document.with_inside("part", inside.replaced(nodes=nodes))
    assert promote(document, "part", "more", "bias")[1] == "more_bias"


def test_a_renamed_parameter_is_renamed_in_formulas_and_nodes() -> None:
    document, _ = _drawn()
    document, name = promote(document, "part", "wide", "out_features")
    inside = set_param(document.inside("part"), "wide", name, as_formula("out_features * 2 + 1"))
    document = document.with_inside("part", inside)
    document = document.with_inside("whole", set_param(document.inside("whole"), "part", name, 2))
    before = _parameters(document)
    renamed = rename_parameter(document, "part", name, "width")
    formula = renamed.definitions["part"].nodes["wide"].params[name]
    assert formula == as_formula("width * 2 + 1")
    assert renamed.definitions["whole"].nodes["part"].params == {"width": 2}
    assert _parameters(renamed) == before
    for taken in ("i", "class", "Width"):
        with pytest.raises(ValueError, match=taken):
            rename_parameter(document, "part", name, taken)


def test_a_removed_parameter_leaves_its_default() -> None:
    document, _ = _drawn()
    document, name = promote(document, "part", "wide", "out_features")
    document = set_default(document, "part", name, 4)
    bare = remove_parameter(document, "part", name)
    assert bare.definitions["part"].nodes["wide"].params == {"out_features": 4}
    assert not bare.definitions["part"].parameters
    assert _parameters(bare) == 5 * 4 + 4 + 4 * 3 + 3


def test_a_renamed_definition_is_named_everywhere() -> None:
    document, _ = _drawn()
    renamed = rename_definition(document, "part", "dense")
    assert list(renamed.definitions) == ["dense", "whole"]
    assert renamed.definitions["whole"].nodes["part"].definition == "dense"
    assert _parameters(renamed) == _parameters(document)
    with pytest.raises(ValueError, match="taken by another group"):
        rename_definition(document, "part", "whole")


def test_a_renamed_port_keeps_its_wires() -> None:
    document, _ = _drawn()
    renamed = rename_port(document, "part", "x", "image")
    renamed = rename_port(renamed, "part", "y", "features")
    assert _parameters(renamed) == _parameters(document)
    edges = renamed.definitions["whole"].edges
    assert {e.target_port for e in edges if e.target == "part"} == {"image"}
    assert {e.source_port for e in edges if e.source == "part"} == {"features"}


def test_an_independent_copy_changes_alone() -> None:
    document, node = _drawn()
    document, copied = make_independent(document, node)
    assert copied == "whole_2" and document.nodes[node].definition == copied
    assert uses(document, "part") == 2
    tidied = without_unused(document)
    assert set(tidied.definitions) == {"part", "whole_2"}
    assert without_unused(tidied) is tidied


def test_weights_are_shared_and_taken_apart_again() -> None:
    document = chain(
        ("image", "Input", {"shape": [5]}),
        ("a", "Linear", {"out_features": 5}),
        ("b", "Linear", {"out_features": 5}),
        ("out", "Output", {}),
    )
    shared = share_weights(document, ["a", "b"])
    assert shares(shared, ["a", "b"]) and not shares(document, ["a", "b"])
    assert (_parameters(document), _parameters(shared)) == (60, 30)
    assert share_weights(shared, ["b", "a"]) == document
    assert set_weight_set(shared, ["a", "b"], "") == document
    with pytest.raises(ValueError, match="two or more"):
        share_weights(document, ["a"])
