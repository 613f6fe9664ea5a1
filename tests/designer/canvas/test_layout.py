"""The tidy layout: readers right of their sources, nothing on top of anything else."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from designer.canvas.card import Card, card_of, cards_of
from designer.canvas.layout import arrange
from graph_runtime.block import BLOCKS
from graph_runtime.document.model import Document, Edge, Node, Point

NODES = [f"n{i}" for i in range(12)]


def card(ports: int = 3) -> Card:
    return Card(60.0, tuple(f"x{i}" for i in range(ports)), ("y",), False, False)


def overlapping(places: dict[str, Point], cards: dict[str, Card]) -> list[tuple[str, str]]:
    boxes = [(n, x, y, x + cards[n].width, y + cards[n].height) for n, (x, y) in places.items()]
    return [
        (a[0], b[0])
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]
    ]


@st.composite
def graphs(draw: st.DrawFn) -> list[Edge]:
    pairs = draw(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=25))
    taken: dict[int, int] = {}
    edges = []
    for a, b in sorted(pairs):
        if a != b and taken.get(b, 0) < 3:
            port = f"x{taken.get(b, 0)}"
            edges.append(Edge(source=NODES[a], target=NODES[b], target_port=port))
            taken[b] = taken.get(b, 0) + 1
    return edges


@given(graphs())
@settings(max_examples=80, deadline=None)
def test_no_two_blocks_overlap_even_with_loops(edges: list[Edge]) -> None:
    cards = {node: card() for node in NODES}
    assert overlapping(arrange(cards, edges), cards) == []


@given(graphs())
@settings(max_examples=80, deadline=None)
def test_every_reader_stands_right_of_its_source(edges: list[Edge]) -> None:
    forward = [e for e in edges if int(e.source[1:]) < int(e.target[1:])]
    places = arrange({node: card() for node in NODES}, forward, in_lines=False)
    assert all(places[e.source][0] + 160 < places[e.target][0] for e in forward)


def test_a_chain_is_a_level_line_whatever_the_heights() -> None:
    kinds = {"a": "Input", "b": "ReLU", "c": "Linear", "d": "LSTM", "e": "Output"}
    cards = {
        n: card_of(BLOCKS.kinds[k], ("x",) if n != "a" else (), ("y",)) for n, k in kinds.items()
    }
    edges = [Edge(source=a, target=b) for a, b in pairwise("abcde")]
    places = arrange(cards, edges)
    for e in edges:
        leave = places[e.source][1] + cards[e.source].output_at["y"][1]
        enter = places[e.target][1] + cards[e.target].input_at["x"][1]
        assert leave == enter


def test_a_wire_that_skips_blocks_passes_beside_them() -> None:
    cards = {node: card() for node in "abcd"}
    edges = [Edge(source=a, target=b, target_port="x0") for a, b in pairwise("abcd")]
    edges.append(Edge(source="a", target="d", target_port="x1"))
    places = arrange(cards, edges)
    level = places["a"][1] + cards["a"].output_at["y"][1]
    assert abs(level - (places["d"][1] + cards["d"].input_at["x1"][1])) <= 20
    for node in "bc":
        assert not places[node][1] - 5 < level < places[node][1] + cards[node].height + 5


def test_ways_that_meet_stand_in_the_order_of_the_ports_where_they_meet() -> None:
    cards = {name: card(2) for name in ("second", "first", "again", "once", "end")}
    edges = [
        Edge(source="first", target="once", target_port="x0"),
        Edge(source="second", target="again", target_port="x0"),
        Edge(source="once", target="end", target_port="x0"),
        Edge(source="again", target="end", target_port="x1"),
    ]
    places = arrange(cards, edges)
    assert places["first"][1] < places["second"][1]
    assert places["once"][1] < places["again"][1]


def test_an_empty_drawing_has_no_places() -> None:
    assert arrange({}, []) == {}


def test_a_long_chain_is_broken_into_lines_of_about_equal_length() -> None:
    cards = {f"n{i}": card(1) for i in range(20)}
    edges = [Edge(source=a, target=b, target_port="x0") for a, b in pairwise(cards)]
    places = arrange(cards, edges)
    lines = sorted({y for _, y in places.values()})
    assert [sum(y == line for _, y in places.values()) for line in lines] == [5, 5, 5, 5]
    assert min(b - a for a, b in pairwise(lines)) >= 60 + 60
    assert overlapping(places, cards) == []


@given(st.integers(2, 60), st.integers(1, 5))
@settings(max_examples=30, deadline=None)
def test_lines_are_cut_only_where_one_wire_leads_on(length: int, skip: int) -> None:
    cards = {f"n{i}": card() for i in range(length)}
    names = list(cards)
    edges = [Edge(source=a, target=b, target_port="x0") for a, b in pairwise(names)]
    edges += [
        Edge(source=names[i], target=names[i + skip], target_port="x1")
        for i in range(0, length - skip, skip + 2)
    ]
    places = arrange(cards, edges)
    assert overlapping(places, cards) == []
    back = [e for e in edges if places[e.source][0] >= places[e.target][0]]
    assert all(e.target_port == "x0" for e in back)


def test_a_block_shows_as_many_outputs_as_its_parameters_ask_for() -> None:
    nodes = {
        "three": Node(kind="Chunk", params={"chunks": 3}),
        "wrong": Node(kind="Chunk", params={"chunks": "many"}),
        "parts": Node(kind="Split", params={"split_size_or_sections": [1, 2, 3, 4]}),
    }
    cards = cards_of(Document(nodes=nodes))
    assert cards["three"].outputs == ("y0", "y1", "y2")
    assert cards["wrong"].outputs == ("y0", "y1")
    assert len(cards["parts"].output_at) == 4


def test_a_block_with_any_number_of_inputs_shows_one_free_port_and_every_strange_one() -> None:
    assert card_of(BLOCKS.kinds["Add"], (), ()).inputs == ("x0", "x1")
    assert card_of(BLOCKS.kinds["Add"], ("x4", "x1"), ("y",)).inputs == (
        "x0",
        "x1",
        "x2",
        "x3",
        "x4",
        "x5",
    )
    strange = ("x²", "x00", "x" + "9" * 4_000)
    assert set(strange) < set(card_of(BLOCKS.kinds["Add"], strange, ()).inputs)
