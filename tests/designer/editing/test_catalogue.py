"""Groups in the palette and on the canvas: the document's own and those kept for all documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot

from designer.canvas.hits import PortRef
from designer.editing.catalogue import READY, Catalogue
from designer.editing.library import Library
from designer.editing.session import Session
from designer.panels.palette_panel import MIME
from designer.window.main_window import MainWindow
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.edits.definitions import rename_definition
from graph_runtime.edits.drawing_edits import set_param
from graph_runtime.edits.grouping import group_nodes
from graph_runtime.groups.building_blocks import building_blocks
from graph_runtime.keeping.files import read_document
from tests.designer.conftest import Answers, small_document


def _drawn() -> Document:
    document, node = group_nodes(small_document(), ["conv", "flat"], wish="inner")
    return group_nodes(document, [node, "logits"], wish="outer")[0]


def test_a_kept_group_comes_into_another_document_with_what_it_nests(tmp_path: Path) -> None:
    library = Library(tmp_path / "blocks")
    path = library.keep(_drawn(), "outer")
    assert set(read_document(path).definitions) == {"inner", "outer"}
    session = Session(Document())
    catalogue = Catalogue(session, library)
    assert list(catalogue.groups) == ["Group outer"]
    document, node = catalogue.put(session.document, "Group outer", (0.0, 0.0))
    assert node == "outer" and document.definitions == _drawn().definitions
    session.apply("Add", document)
    again, node = catalogue.put(session.document, "Group outer", (0.0, 0.0))
    assert node == "outer_2" and again.definitions == document.definitions


def test_a_kept_group_whose_name_is_taken_gets_another(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.keep(_drawn(), "outer")
    other = group_nodes(small_document(), ["conv"], wish="inner")[0]
    document, node = Catalogue(Session(other), library).put(other, "Group outer", (0.0, 0.0))
    assert set(document.definitions) == {"inner", "inner_2", "outer"}
    assert document.nodes[node].definition == "outer"
    nested = document.definitions["outer"].nodes.values()
    assert [n.definition for n in nested if n.definition] == ["inner_2"]


@pytest.mark.parametrize("text", ["", "{}", "no json", '{"format": "network-designer"}', "[" * 99])
def test_a_damaged_file_of_the_library_is_passed_over(tmp_path: Path, text: str) -> None:
    library = Library(tmp_path)
    library.keep(_drawn(), "inner")
    (tmp_path / "bad.json").write_text(text)
    assert [one.name for one in library.kept()] == ["inner"]


def test_inside_a_group_its_ports_stand_for_input_and_output(window: MainWindow) -> None:
    session, palette = window.session, window.palette_panel
    window.files.show_document(_drawn(), None)
    assert {"Group inner", "Group outer", "Input"} <= set(palette.kinds())
    session.level.enter("outer")
    assert {"Group inner", "GroupInput", "GroupOutput"} <= set(palette.kinds())
    assert not {"Group outer", "Input", "Output"} & set(palette.kinds())
    session.level.enter("inner")
    assert "Group inner" not in palette.kinds()


def test_a_group_is_dragged_in_and_found_by_its_name(qtbot: QtBot, window: MainWindow) -> None:
    session, canvas = window.session, window.canvas
    window.files.show_document(_drawn(), None)
    canvas.frame_all()
    data = QMimeData()
    data.setData(MIME, QByteArray(b"Group inner"))
    at = QPointF(canvas.viewport().rect().center() + QPointF(0, 150).toPoint())
    move = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    canvas.dragEnterEvent(QDragEnterEvent(at.toPoint(), *move))
    canvas.dropEvent(QDropEvent(at, *move))
    assert session.document.nodes["inner"].definition == "inner"
    canvas.open_search()
    qtbot.keyClicks(canvas.popup.field, "outer")
    qtbot.keyClick(canvas.popup.field, Qt.Key.Key_Return)
    assert session.document.nodes["outer_2"].definition == "outer"


def test_saving_to_my_blocks_asks_before_it_replaces(window: MainWindow, answers: Answers) -> None:
    session = window.session
    window.files.show_document(_drawn(), None)
    session.select(["outer"])
    window.menus.run("keep_group")
    assert window.kept.library.holds("outer") and not answers.asked
    window.files.show_document(Document(), None)
    assert "Group outer" in window.palette_panel.kinds()

    window.files.show_document(_drawn(), None)
    session.level.go(("outer", "inner"))
    session.level.apply("Widen", set_param(session.level.document, "conv", "out_channels", 9))
    session.level.go(())
    session.select(["outer"])
    answers.agreed = False
    window.menus.run("keep_group")
    assert "Replace it?" in answers.asked[-1]
    (kept,) = window.kept.library.kept()
    assert kept.definitions["inner"].nodes["conv"].params["out_channels"] == 4
    answers.agreed = True
    window.menus.run("keep_group")
    (kept,) = window.kept.library.kept()
    assert kept.definitions["inner"].nodes["conv"].params["out_channels"] == 9


def test_a_wire_leads_into_a_group_found_by_search(qtbot: QtBot, window: MainWindow) -> None:
    session, canvas = window.session, window.canvas
    window.files.show_document(rename_definition(_drawn(), "inner", "features"), None)
    session.select(["image"])
    canvas.pointer = None
    canvas.commands.add("Identity", (0.0, 300.0))
    canvas.open_search()
    qtbot.keyClicks(canvas.popup.field, "features")
    qtbot.keyClick(canvas.popup.field, Qt.Key.Key_Return)
    edge = session.document.edges[-1]
    assert (edge.source, edge.target, edge.target_port) == ("identity", "features", "x")


def test_a_ready_made_group_brings_its_definitions_and_is_taken_over_once() -> None:
    session = Session(Document())
    catalogue = Catalogue(session)
    assert len(catalogue.ready) == len(building_blocks())
    document, node = catalogue.put(session.document, f"{READY} mbconv", (0.0, 0.0))
    assert node == "mbconv" and set(document.definitions) == {"mbconv", "squeeze_silu"}
    session.apply("Add", document)
    assert "Group mbconv" in catalogue.ready and f"{READY} mbconv" not in catalogue.kinds
    again, node = catalogue.put(session.document, "Group mbconv", (0.0, 0.0))
    assert node == "mbconv_2" and again.definitions == document.definitions


def test_a_ready_made_group_stays_as_it_is_when_a_document_changes_its_own() -> None:
    session = Session(Document())
    catalogue = Catalogue(session)
    key = f"{READY} conv_norm_relu"
    session.apply("Add", catalogue.put(session.document, key, (0.0, 0.0))[0])
    session.level.enter("conv_norm_relu")
    assert key not in catalogue.kinds, "a group does not stand in itself"
    other = set_param(session.level.document, "conv", "kernel_size", 1)
    session.level.apply("Change", other)
    session.level.go(())
    document, node = catalogue.put(session.document, key, (0.0, 0.0))
    assert document.nodes[node].definition == "conv_norm_relu_2"
    own = document.definitions["conv_norm_relu"].nodes["conv"].params["kernel_size"]
    assert (own, building_blocks()["conv_norm_relu"].definitions["conv_norm_relu"]) == (
        1,
        document.definitions["conv_norm_relu_2"],
    )


def test_a_ready_made_group_is_found_by_its_paper_and_wired_like_a_block(
    qtbot: QtBot, window: MainWindow
) -> None:
    session, canvas = window.session, window.canvas
    window.palette_panel.search.setText("resnet")
    assert f"{READY} residual_block" in window.palette_panel.kinds()
    canvas.pointer = None
    canvas.commands.add_connected("MaxPool2d", PortRef("image", "y", True), (0.0, 300.0))
    canvas.open_search()
    qtbot.keyClicks(canvas.popup.field, "residual block")
    qtbot.keyClick(canvas.popup.field, Qt.Key.Key_Return)
    assert session.document.nodes["residual_block"].kind == "Group"
    assert check(session.document).nodes["residual_block"].outputs["y"].sizes == (64, 4, 4)
