"""The drawing inside a group as the open one: edits, undo and the way in and out."""

from __future__ import annotations

import pytest

from designer.editing.level import Path
from designer.editing.session import Session
from graph_runtime.check import Checked, check
from graph_runtime.document.model import Document, Edge
from graph_runtime.edits.changes import Changes
from graph_runtime.edits.drawing_edits import remove_nodes, set_param
from graph_runtime.edits.grouping import group_nodes
from tests.designer.conftest import small_document


@pytest.fixture
def session() -> Session:
    """The small document with conv and flat in `inner`, which is in `outer` with logits."""
    document, node = group_nodes(small_document(), ["conv", "flat"], wish="inner")
    document, _ = group_nodes(document, [node, "logits"], wish="outer")
    return Session(document)


def test_an_edit_inside_is_one_of_the_document(session: Session) -> None:
    before, level = session.document, session.level
    level.go(("outer", "inner"))
    assert level.definition == "inner" and list(level.document.nodes) == ["x", "conv", "flat", "y"]
    level.apply("Widen", set_param(level.document, "conv", "out_channels", 9))
    assert session.document.definitions["inner"].nodes["conv"].params["out_channels"] == 9
    assert level.checked.nodes["conv"].outputs["y"].shape[1] == 9
    assert session.checked == check(session.document)
    session.undo()
    assert session.document is before
    assert (
        level.path == ("outer", "inner")
        and level.document.nodes["conv"].params["out_channels"] == 4
    )


def test_undo_opens_the_drawing_that_it_changed(session: Session) -> None:
    level = session.level
    level.go(("outer", "inner"))
    level.apply("Widen", set_param(level.document, "conv", "out_channels", 9))
    level.go(())
    session.undo()
    assert level.path == ("outer", "inner")
    level.go(("outer",))
    session.redo()
    assert level.path == ("outer", "inner")


def test_a_level_that_is_gone_leads_up_to_one_that_is_there(session: Session) -> None:
    level = session.level
    level.go(("outer", "inner"))
    session.apply("Delete outer", remove_nodes(session.document, ["outer"]))
    assert level.path == () and level.document is session.document
    session.undo()
    assert level.path == ()
    level.go(("outer", "nowhere", "else"))
    assert level.path == ("outer",)
    session.load(Document(), None)
    assert level.path == ()


def test_views_hear_of_another_level_as_of_another_document(session: Session) -> None:
    heard: list[Changes] = []
    moves: list[tuple[Path, Path]] = []

    def hear(changes: Changes, checked: Checked) -> None:
        assert checked is session.level.checked
        heard.append(changes)

    session.level.changed.connect(hear)
    session.level.moved.connect(lambda left, path: moves.append((left, path)))
    session.select(["image"])
    session.level.enter("outer")
    assert session.selected_nodes == frozenset()
    assert heard[-1].added == ("x", "inner", "logits", "y")
    assert heard[-1].removed == ("image", "outer", "result")
    session.level.leave()
    assert session.selected_nodes == {"outer"}
    assert moves == [((), ("outer",)), (("outer",), ())]


def test_a_group_without_inputs_is_looked_at_by_itself(session: Session) -> None:
    session.apply("Delete image", remove_nodes(session.document, ["image"]))
    session.level.go(("outer",))
    assert session.level.checked.fed == {}
    assert list(session.level.checked.nodes) == ["x", "inner", "logits", "y"]


def test_a_group_s_port_is_renamed_with_its_wires(session: Session) -> None:
    session.level.go(("outer", "inner"))
    session.level.rename("x", "picture")
    assert not [p for p in session.checked.problems if p.node]
    session.level.leave()
    assert {e.target_port for e in session.level.document.edges if e.target == "inner"} == {
        "picture"
    }


def test_a_fault_at_one_place_is_shown_wherever_its_group_is_open() -> None:
    document, _ = group_nodes(small_document(), ["conv"], wish="part")
    again = document.nodes["part"]
    document = document.replaced(
        nodes={**document.nodes, "part_2": again},
        edges=(
            *(e for e in document.edges if e.target != "flat"),
            Edge(source="part", target="part_2"),
            Edge(source="part_2", target="flat"),
        ),
    )
    session = Session(document)
    level = session.level
    level.go(("part_2",))
    level.apply("Widen", set_param(level.document, "conv", "kernel_size", 99))
    assert [p.node for p in session.checked.problems] == ["part/conv"]
    assert level.checked.nodes["conv"].problems, "the open drawing does not show the fault"
