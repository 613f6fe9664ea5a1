"""Where a new group stands, and its blocks when it is unpacked."""

from __future__ import annotations

from designer.canvas.card import WIDTH, cards_of
from designer.canvas.group_commands import GroupCommands
from designer.editing.session import Session
from graph_runtime.document.model import Document
from tests.designer.canvas.stage import small

CHAIN = ("image", "hidden", "logits", "result")


def in_lines() -> Document:
    """The chain written in two lines, as a long network is: two blocks in each."""
    places = {name: (240.0 * (i % 2), 200.0 * (i // 2)) for i, name in enumerate(CHAIN)}
    nodes = {name: node for name, node in small().nodes.items() if name in CHAIN}
    return small().replaced(nodes=nodes, positions=places)


def overlaps(document: Document) -> list[tuple[str, str]]:
    cards, places = cards_of(document), document.positions
    pairs = [(a, b) for a in places for b in places if a < b]
    return [
        (a, b)
        for a, b in pairs
        if abs(places[a][0] - places[b][0]) < WIDTH
        and -cards[b].height < places[b][1] - places[a][1] < cards[a].height
    ]


def test_a_group_of_blocks_in_two_lines_stands_on_no_other_block() -> None:
    session = Session(in_lines())
    before = session.document
    commands = GroupCommands(session, lambda: session.level.document, print)
    session.select(["hidden", "logits"])
    commands.group()
    (group,) = session.selected_nodes
    assert overlaps(session.document) == []
    assert session.document.positions[group][0] == before.positions["hidden"][0]
    commands.unpack()
    assert session.document.positions == before.positions


def test_a_group_in_a_line_stands_in_the_middle_of_its_blocks() -> None:
    session = Session(small())
    commands = GroupCommands(session, lambda: session.level.document, print)
    session.select(["hidden", "logits"])
    commands.group()
    (group,) = session.selected_nodes
    assert session.document.positions[group][0] == 360.0
