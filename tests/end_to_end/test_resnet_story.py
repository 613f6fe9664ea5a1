"""A small residual network from an empty canvas, drawn with groups, trained, exported, undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from graph_runtime.keeping.files import read_document
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages.events import Losses
from tests.designer.conftest import Answers
from tests.end_to_end.person import Person
from tests.end_to_end.test_lenet_story import trained_again

STEP, LINE = 240.0, 200.0
INSIDE = ("conv2d_2", "batchnorm2d", "relu_2", "conv2d_3", "batchnorm2d_2", "add", "relu_3")
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

CONV, BLOCK, LAST = 16 * 9 + 16, 2 * (16 * 16 * 9 + 16 + 2 * 16), 16 * 10 + 10
"""Learned numbers of the first convolution, of a residual block and of the last layer, by hand."""


def draw_block(person: Person) -> None:
    """Stem, then two convolutions beside a shortcut, and the layers that tell the digits."""
    person.window.canvas.camera.zoom_to(0.5)
    person.window.canvas.centerOn(QPointF(1000, 250))
    image = person.add("input", QPointF(0, 0))
    person.set(image, "shape", "1, 8, 8")
    conv = person.extend(image, "y", QPointF(STEP, 30), "conv2d")
    node = person.extend(conv, "y", QPointF(2 * STEP, 30), "relu")
    for column, search in enumerate(("conv2d", "batchnorm2d", "relu", "conv2d", "batchnorm2d"), 3):
        node = person.extend(node, "y", QPointF(column * STEP, 30), search)
    added = person.extend(node, "y", QPointF(3 * STEP, LINE + 30), "add")
    person.connect("relu", added, "x1")
    node = person.extend(added, "y", QPointF(4 * STEP, LINE + 30), "relu")
    for column, search in enumerate(("globalavgpool", "linear", "output"), 5):
        node = person.extend(node, "y", QPointF(column * STEP, LINE + 30), search)
    for name in ("conv2d", "conv2d_2", "conv2d_3"):
        person.set(name, "padding", "1")


def press_offer(person: Person, name: str) -> None:
    button = person.window.inspector.findChild(QToolButton, f"offer.{name}")
    assert isinstance(button, QToolButton) and button.isVisible()
    person.bot.waitUntil(lambda: button.height() > 0)
    person.bot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.slow
def test_a_residual_network_is_drawn_with_groups_trained_exported_and_undone(
    qtbot: QtBot, window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    person, session, canvas = Person(qtbot, window), window.session, window.canvas
    form = window.inspector.block.form
    empty = session.document
    draw_block(person)
    assert session.checked.cost.parameters == CONV + BLOCK + LAST

    # The residual block becomes a group.
    canvas.frame_all()
    qtbot.keyClick(canvas, Qt.Key.Key_A, CTRL | SHIFT)
    for node in INSIDE:
        person.hands.click(person.hands.block(node), SHIFT)
    assert session.selected_nodes == set(INSIDE)
    qtbot.keyClick(canvas, Qt.Key.Key_G, CTRL)
    (stage,) = session.selected_nodes
    assert not session.checked.problems
    assert session.checked.cost.parameters == CONV + BLOCK + LAST

    # Inside it both convolutions are as wide as what comes in, unless the group says a width.
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert session.level.path == (stage,)
    person.hands.click(person.hands.block("conv2d_2"))
    press_offer(person, "out_channels")
    person.set("conv2d_3", "out_channels", "=in_channels")
    person.set("conv2d_2", "kernel_size", "=1 + 2")
    assert form.field("kernel_size").told == "→ 3"
    person.hands.click(person.hands.block("conv2d_3"))
    assert form.field("out_channels").told == "→ 16"
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    page = window.inspector.definition
    page.name.selectAll()
    qtbot.keyClicks(page.name, "residual")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    assert list(session.document.definitions) == ["residual"]
    person.press("keep_group")
    qtbot.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert session.level.path == ()

    # It stands three times, each wider inside than the one before.
    qtbot.keyClick(canvas, Qt.Key.Key_R, CTRL)
    person.retype(form, "times", "3")
    person.retype(form, "out_channels", "=8 * 2**i")
    assert form.field("out_channels").told == "→ 8, 16, 32"
    widths = (8, 16, 32)
    blocks = sum(16 * 9 * w + w + 2 * w + w * 9 * 16 + 16 + 2 * 16 for w in widths)
    assert session.checked.cost.parameters == CONV + blocks + LAST

    # Once more behind it; a drawing of its own, in which two convolutions learn as one.
    again = person.extend(stage, "y", QPointF(5 * STEP, 3 * LINE), "residual")
    assert session.document.nodes[again].definition == "residual"
    person.connect(again, "globalavgpool")
    once = CONV + blocks + BLOCK + LAST
    assert session.checked.cost.parameters == once and not session.checked.problems
    person.press("separate")
    person.hands.double_click(person.hands.block(again))
    assert session.level.path == (again,)
    for node in ("conv2d_2", "conv2d_3"):
        person.hands.click(person.hands.block(node), SHIFT)
    qtbot.keyClick(canvas, Qt.Key.Key_L, CTRL)
    assert session.checked.cost.parameters == once - (16 * 16 * 9 + 16)
    qtbot.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)

    # The recipe, the run, the export: what was trained here trains alike as a script.
    person.press("training")
    person.choose(window.recipe.sections["dataset"].box, "Handwritten")
    person.retype(window.recipe.forms["run"], "epochs", "1")
    assert session.checked.problems == ()
    with qtbot.waitSignal(window.runs.runs_changed, timeout=10_000):
        person.press("train")
    qtbot.waitUntil(lambda: window.runs.phase == "idle", timeout=60_000)
    assert window.runs.live.facts.phase == "finished" and window.runs.folder is not None
    events = list(RunFolder(window.runs.folder).events())
    answers.to_save = tmp_path / "exported"
    person.press("export_run")
    qtbot.waitUntil(lambda: not window.exports.busy, timeout=120_000)
    losses = [loss for e in events if isinstance(e, Losses) for loss in e.values.unpack()]
    assert trained_again(tmp_path / "exported") == losses
    source = (tmp_path / "exported" / "model.py").read_text(encoding="utf-8")
    assert source.count("class Residual(nn.Module)") == 1 and "for i in range(3)" in source
    assert source.count("class Residual2(nn.Module)") == 1

    # The file has it all, and undo leads back to the empty canvas through every level.
    answers.to_save = tmp_path / "resnet.json"
    person.press("save")
    assert read_document(tmp_path / "resnet.json").definitions == session.document.definitions
    drawn, levels = session.document, set()
    for _ in range(len(session.history.past)):
        qtbot.keyClick(canvas, Qt.Key.Key_Z, CTRL)
        levels.add(session.level.path)
    assert session.document is empty and levels >= {(), (stage,), (again,)}
    for _ in range(len(session.history.future)):
        qtbot.keyClick(canvas, Qt.Key.Key_Y, CTRL)
    assert session.document is drawn
    assert [one.name for one in window.kept.library.kept()] == ["residual"]
