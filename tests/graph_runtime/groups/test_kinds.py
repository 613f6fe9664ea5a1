"""Drawings inside nodes: what the check says of groups, repetitions and shared weights."""

from __future__ import annotations

from itertools import pairwise

import pytest

from graph_runtime.check import Checked, check, check_inside
from graph_runtime.document.model import Definition, Document, Edge, Node
from graph_runtime.document.reading import parse_document
from graph_runtime.document.text import document_text
from graph_runtime.formula import as_formula
from graph_runtime.groups.kinds import GROUP_INPUT, GROUP_OUTPUT, nesting
from graph_runtime.keeping.examples import read_example
from graph_runtime.params import JsonValue


def node(kind: str, definition: str = "", weight_set: str = "", **params: JsonValue) -> Node:
    return Node(kind=kind, definition=definition, weight_set=weight_set, params=params)


def wires(*chains: str) -> tuple[Edge, ...]:
    """`"a b c.x1"` is a wire from a to b and one from b to c's port x1."""
    found = []
    for chain in chains:
        names = chain.split()
        for before, after in pairwise(names):
            target, _, port = after.partition(".")
            source = before.partition(".")[0]
            found.append(Edge(source=source, target=target, target_port=port or "x"))
    return tuple(found)


def body(
    chain: str, *more: str, parameters: dict[str, JsonValue] | None = None, **nodes: Node
) -> Definition:
    """A definition with one input x and one output y around these nodes."""
    ends = {"x": node(GROUP_INPUT), **nodes, "y": node(GROUP_OUTPUT)}
    return Definition(nodes=ends, edges=wires(chain, *more), parameters=parameters or {})


def around(inner: Node, /, **definitions: Definition) -> Document:
    nodes = {"image": node("Input", shape=[3, 8, 8]), "inner": inner, "result": node("Output")}
    return Document(nodes=nodes, edges=wires("image inner result"), definitions=definitions)


def conv(**params: JsonValue) -> Node:
    return node("Conv2d", kernel_size=3, padding=1, **params)


WIDE = body(
    "x conv relu y",
    parameters={"width": 4},
    conv=conv(out_channels=as_formula("width * 2")),
    relu=node("ReLU"),
)


def result_of(checked: Checked) -> tuple[object, ...]:
    (spec,) = checked.nodes["result"].inputs.values()
    assert spec is not None
    return spec.shape


def test_a_group_gives_what_its_drawing_gives() -> None:
    checked = check(around(node("Group", "wide", width=5), wide=WIDE))
    assert checked.problems == ()
    assert result_of(checked) == ("N", 10, 8, 8)
    assert checked.cost.parameters == 10 * (3 * 9 + 1)
    inside = checked.inside(("inner",))
    assert inside is not None
    assert inside.nodes["conv"].outputs["y"].shape == ("N", 10, 8, 8)


def test_a_parameter_left_out_takes_the_definitions_value() -> None:
    assert result_of(check(around(node("Group", "wide"), wide=WIDE))) == ("N", 8, 8, 8)


def test_a_repetition_counts_its_formulas_up() -> None:
    repeated = node("Repeat", "wide", times=3, width=as_formula("2**i"))
    checked = check(around(repeated, wide=WIDE))
    assert checked.problems == ()
    assert result_of(checked) == ("N", 8, 8, 8)
    counts = [3 * 9 * 2 + 2, 2 * 9 * 4 + 4, 4 * 9 * 8 + 8]
    assert checked.cost.parameters == sum(counts)
    assert [level.cost.parameters for level in checked.nodes["inner"].inside] == counts


def test_repetitions_side_by_side_are_joined() -> None:
    repeated = node("Repeat", "wide", times=3, arrangement="parallel", width=as_formula("i + 1"))
    checked = check(around(repeated, wide=WIDE))
    assert result_of(checked) == ("N", 2 + 4 + 6, 8, 8)
    added = node("Repeat", "wide", times=3, arrangement="parallel", join="add")
    assert result_of(check(around(added, wide=WIDE))) == ("N", 8, 8, 8)
    stacked = node("Repeat", "wide", times=3, arrangement="parallel", join="stack")
    assert result_of(check(around(stacked, wide=WIDE))) == ("N", 3, 8, 8, 8)


def test_a_problem_inside_names_the_way_to_it() -> None:
    broken = body("x conv y", conv=conv(out_channels=-1))
    outer = body("x mid y", mid=node("Group", "broken"))
    (problem,) = check(around(node("Group", "outer"), broken=broken, outer=outer)).problems
    assert (problem.node, problem.param) == ("inner/mid/conv", "out_channels")


def test_a_problem_of_one_repetition_says_which() -> None:
    shrinking = body("x pool y", pool=node("MaxPool2d", kernel_size=2))
    (problem,) = check(around(node("Repeat", "pool", times=5), pool=shrinking)).problems
    assert problem.node == "inner/pool"
    assert problem.message.startswith("In repetition 4 of 5: ")


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        (node("Group", "nowhere"), "No group is called 'nowhere'"),
        (node("Group", "wide", width="x"), "width = 'x' does not fit"),
        (node("Group", "wide", depth=1), "no parameter depth"),
        (node("Group", "wide", width=as_formula("os.name")), "no arithmetic"),
        (node("Group", "wide", width=as_formula("i")), "no value here"),
        (node("Repeat", "wide", times=0), "times = 0 does not fit"),
        (node("Repeat", "endless"), "contains itself"),
        (node("Group", "silent"), "has no output port"),
    ],
)
def test_what_cannot_be_is_said_at_the_node(inner: Node, words: str) -> None:
    silent = Definition(nodes={"x": node(GROUP_INPUT)})
    endless = body("x again y", again=node("Group", "endless"))
    checked = check(around(inner, wide=WIDE, silent=silent, endless=endless))
    assert any(p.node == "inner" and words in p.message for p in checked.problems)


def test_ends_of_a_network_have_no_place_in_a_group_nor_the_other_way_round() -> None:
    wrong = body("x y", image=node("Input"))
    problems = check(around(node("Group", "wrong"), wrong=wrong)).problems
    assert [p.message for p in problems] == ["Input has no meaning inside a group."]
    outside = around(node(GROUP_INPUT))
    assert any("outside of a group" in p.message for p in check(outside).problems)


def test_repetitions_of_repetitions_are_bounded() -> None:
    definitions = {"level0": WIDE}
    for depth in range(1, 6):
        inner = node("Repeat", f"level{depth - 1}", times=100, width=as_formula("i % 7 + 1"))
        parameters = {"width": 1} if depth < 5 else {}
        definitions[f"level{depth}"] = body("x inner y", parameters=parameters, inner=inner)
    checked = check(around(node("Group", "level5"), **definitions))
    assert any("the limit is" in p.message for p in checked.problems)


def test_groups_nest_sixteen_deep_and_no_deeper() -> None:
    definitions = {"level0": body("x relu y", relu=node("ReLU"))}
    for depth in range(1, 20):
        definitions[f"level{depth}"] = body("x inner y", inner=node("Group", f"level{depth - 1}"))
    depths = nesting(definitions)
    assert depths["level15"] == 16
    assert check(around(node("Group", "level15"), **definitions)).problems == ()


def test_one_set_of_weights_counts_once() -> None:
    nodes = {
        "left": node("Input", shape=[6]),
        "right": node("Input", shape=[6]),
        "one": node("Group", "tower", "both"),
        "other": node("Group", "tower", "both"),
        "distance": node("Multiply"),
        "result": node("Output"),
    }
    tower = body("x fc y", fc=node("Linear", out_features=4))
    chains = ("left one distance.x0", "right other distance.x1", "distance result")
    document = Document(nodes=nodes, edges=wires(*chains), definitions={"tower": tower})
    checked = check(document)
    assert checked.problems == ()
    assert checked.cost.parameters == 6 * 4 + 4
    assert checked.sharing.whole == {"other": "one"}


def test_an_embedding_and_the_output_layer_may_share_one_table() -> None:
    nodes = {
        "tokens": node("Input", shape=[9], dtype="int64"),
        "table": node("Embedding", "", "words", num_embeddings=50, embedding_dim=12),
        "logits": node("Linear", "", "words", out_features=50),
        "result": node("Output"),
    }
    checked = check(Document(nodes=nodes, edges=wires("tokens table logits result")))
    assert checked.problems == ()
    assert checked.cost.parameters == 50 * 12 + 50
    unlike = {**nodes, "logits": node("Linear", "", "words", out_features=40)}
    (problem,) = check(Document(nodes=unlike, edges=wires("tokens table logits result"))).problems
    assert problem.node == "logits" and "none of their weights are alike" in problem.message


@pytest.mark.parametrize("name", ["resnet18", "resnet50"])
def test_a_document_with_groups_is_saved_and_read_as_it_is(name: str) -> None:
    document = read_example(name)
    assert parse_document(document_text(document)) == document


def test_an_edit_inside_a_definition_reaches_every_place_of_it() -> None:
    document = read_example("resnet50")
    before = check(document)
    view = document.inside("bottleneck")
    nodes = {k: n for k, n in view.nodes.items() if k != "relu1"}
    edges = tuple(e for e in view.edges if "relu1" not in (e.source, e.target))
    shorter = view.replaced(nodes=nodes, edges=(*edges, *wires("bn1 conv2")))
    edited = document.with_inside("bottleneck", shorter)
    again, fresh = check(edited, before), check(edited)
    assert _facts(again) == _facts(fresh)
    first = again.inside(("stage1_first",))
    assert first is not None and first.document.definitions is edited.definitions
    assert again.cost.parameters == before.cost.parameters
    assert again.cost.activations < before.cost.activations
    assert _facts(check(document, again)) == _facts(before)


def _facts(checked: Checked) -> list[object]:
    """All that is known of every node at every level."""
    return [
        (name, facts.outputs, facts.cost, facts.problems, [_facts(one) for one in facts.inside])
        for name, facts in checked.nodes.items()
    ]


def test_a_definition_that_stands_nowhere_can_be_looked_at() -> None:
    document = Document(definitions={"wide": WIDE})
    inside = check_inside(document, "wide")
    assert inside.problems == ()
    assert inside.nodes["conv"].block is not None
