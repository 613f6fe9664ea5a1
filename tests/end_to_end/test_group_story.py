"""Blocks become a group, are changed inside it, and everything is undone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from graph_runtime.keeping.examples import read_example
from tests.end_to_end.person import Person

FIRST = ("c1", "tanh1", "s2")


def test_a_person_groups_enters_changes_leaves_and_undoes_it_all(
    qtbot: QtBot, window: MainWindow
) -> None:
    person, session, canvas = Person(qtbot, window), window.session, window.canvas
    lenet = read_example("lenet5")
    window.files.open_example(lenet)
    canvas.frame_all()
    before = session.document
    cost = session.checked.cost
    for node in FIRST:
        person.hands.click(person.hands.block(node), Qt.KeyboardModifier.ShiftModifier)
    assert session.selected_nodes == set(FIRST)
    qtbot.keyClick(canvas, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    (group,) = session.selected_nodes
    assert not session.checked.problems and session.checked.cost == cost
    assert canvas.mirror.blocks[group].face.kind == "Group"

    person.hands.double_click(person.hands.block(group))
    assert list(canvas.mirror.blocks) == ["x", *FIRST, "y"]
    assert window.breadcrumbs.isVisible()
    assert window.breadcrumbs.names() == ["LeNet-5", "Group"]
    person.set("c1", "out_channels", "8")
    assert session.level.checked.nodes["c1"].outputs["y"].shape[1] == 8
    assert session.checked.nodes[group].outputs["y"].shape[1] == 8

    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert session.level.path == () and session.selected_nodes == {group}
    assert not window.breadcrumbs.isVisible()
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.level.path == (group,), "undo does not show what it undid"
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.document is before
    assert session.level.path == () and list(canvas.mirror.blocks) == list(before.nodes)


def test_unpacking_with_the_keys_gives_the_blocks_back(qtbot: QtBot, window: MainWindow) -> None:
    session, canvas = window.session, window.canvas
    window.files.open_example(read_example("lenet5"))
    before = session.document
    session.select(FIRST)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(canvas, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(canvas, Qt.Key.Key_G, both)
    assert session.selected_nodes == set(FIRST)
    assert session.document.nodes == before.nodes
    assert set(session.document.edges) == set(before.edges)
    assert session.document.positions == before.positions
    assert not session.document.definitions


def test_a_line_of_a_group_s_class_leads_to_its_block_and_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    session, text = window.session, window.source.text
    window.files.open_example(read_example("lenet5"))
    session.select(FIRST)
    person = Person(qtbot, window)
    person.press("group")
    window.docks.raise_dock("source")
    qtbot.waitUntil(text.isVisible)
    window.source.write()
    lines = text.toPlainText().split("\n")
    line = next(n for n, words in enumerate(lines) if words.strip().startswith("self.c1 ="))
    cursor = text.textCursor()
    cursor.setPosition(text.document().findBlockByNumber(line).position())
    text.setTextCursor(cursor)
    assert session.level.path == ("group",) and session.selected_nodes == {"c1"}
    marked = {s.cursor.blockNumber() for s in text.extraSelections()}  # type: ignore[attr-defined]
    assert line in marked and all("c1" in lines[number] for number in marked)
