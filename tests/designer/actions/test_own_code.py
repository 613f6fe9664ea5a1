"""Trust in the window: what a person reads is trusted, what a file says is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from designer.canvas.fitting import fit_of, fitting_blocks, fitting_ports
from designer.canvas.hits import PortRef
from designer.window.main_window import MainWindow
from graph_runtime.custom.python_module import TEMPLATE
from graph_runtime.custom.trust_store import TrustStore
from graph_runtime.document.model import Edge
from graph_runtime.facts.looking import UNTRUSTED
from tests.designer.canvas.stage import Hands
from tests.designer.code_desk import asked, desk, opened, problems, remedy_button
from tests.designer.conftest import Answers
from tests.graph_runtime.custom.test_security import PAYLOADS, payload
from tests.graph_runtime.custom.texts import MIXER, forward, lines, own

Key = Qt.Key


__all__ = ["desk"]


def test_a_strangers_code_is_shown_as_text_and_told_as_a_problem(
    desk: MainWindow, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own(MIXER, width=5))
    assert problems(desk) == [UNTRUSTED]
    section = desk.inspector.block.code
    assert section.edit.toPlainText() == MIXER.rstrip("\n")
    assert section.button.isVisibleTo(desk.inspector.block)
    assert UNTRUSTED in desk.inspector.block.words.problems
    assert asked(desk) == []
    assert not desk.session.checked.sound


def test_opening_a_document_in_the_window_runs_nothing(desk: MainWindow, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    for name in PAYLOADS:
        opened(desk, tmp_path, payload(name, mark))
        desk.source.write()
        desk.canvas.frame_all()
        desk.training.train()
        assert asked(desk) == [], name
        assert desk.runs.folder is None, name
        assert not mark.exists(), name


def test_reading_and_agreeing_lets_it_run(
    qtbot: QtBot, desk: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own(MIXER, width=5))
    qtbot.mouseClick(remedy_button(desk), Qt.MouseButton.LeftButton)
    assert answers.trust_asked == [("mine", lines(MIXER))]
    assert problems(desk) == []
    assert desk.session.checked.nodes["mine"].outputs["y"].shape == ("N", 5)
    assert TrustStore().trusts(lines(MIXER))
    assert not desk.inspector.block.code.button.isVisibleTo(desk.inspector.block)
    desk.source.write()
    assert "class Mixer(nn.Module):" in desk.source.text.toPlainText()


def test_saying_no_changes_nothing(
    qtbot: QtBot, desk: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own(MIXER, width=5))
    answers.agreed = False
    qtbot.mouseClick(desk.inspector.block.code.button, Qt.MouseButton.LeftButton)
    assert len(answers.trust_asked) == 1
    assert problems(desk) == [UNTRUSTED]
    assert not TrustStore().trusts(lines(MIXER))


def test_trusting_one_block_does_not_bless_another(
    desk: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    document = own(MIXER, width=5)
    other = document.nodes["mine"].model_copy(
        update={"params": {"code": list(lines(forward("return -x")))}}
    )
    document = document.replaced(nodes={**document.nodes, "logits": other})
    opened(desk, tmp_path, document)
    desk.code.ask("mine")
    assert [p.node for p in desk.session.checked.problems if p.message == UNTRUSTED] == ["logits"]


def test_arguments_of_the_constructor_are_fields_of_the_form(
    desk: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own(MIXER))
    desk.code.ask("mine")
    assert problems(desk) == ["width is not set."]
    form = desk.inspector.block.form
    form.field("width").entered.emit("width", 7)
    assert desk.session.document.nodes["mine"].params["width"] == 7
    assert problems(desk) == []
    with pytest.raises(KeyError):
        form.field("code")


def test_a_damaged_store_trusts_nothing_and_says_so(
    desk: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own(MIXER, width=5))
    desk.code.ask("mine")
    assert problems(desk) == []
    TrustStore().file.write_text("{")
    said: list[str] = []
    desk.code.said.connect(said.append)
    opened(desk, tmp_path, own(MIXER, width=6))
    assert problems(desk) == [UNTRUSTED]
    assert "no code is trusted" in said[0]


def test_a_new_block_from_the_palette_runs_at_once(desk: MainWindow) -> None:
    assert "PythonModule" in desk.palette_panel.kinds()
    desk.canvas.add_block("PythonModule")
    added = next(
        node for node, one in desk.session.document.nodes.items() if one.kind == "PythonModule"
    )
    assert UNTRUSTED not in problems(desk)
    desk.session.select([added])
    assert desk.inspector.block.code.edit.toPlainText() == "\n".join(TEMPLATE)


def test_wires_may_lead_to_code_that_nobody_trusts_yet(desk: MainWindow, tmp_path: Path) -> None:
    document = own(MIXER, width=5)
    cut = document.replaced(edges=tuple(e for e in document.edges if e.target != "mine"))
    opened(desk, tmp_path, cut)
    checked = desk.session.checked
    wire = Edge(source="flat", target="mine")
    assert PortRef("mine", "x", False) in fitting_ports(checked, PortRef("flat", "y", True))
    assert fit_of(checked, cut, wire).good
    kinds = fitting_blocks(
        checked, PortRef("flat", "y", True), desk.canvas.catalogue.kinds.values()
    )
    assert "PythonModule" in [kind.kind() for kind in kinds]
    desk.inspector.block.weights.show_nodes(["mine"], checked)


def test_an_answer_does_not_take_a_block_out_of_the_hand(
    desk: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own(MIXER, width=5))
    desk.canvas.frame_all()
    hands = Hands(desk.canvas)
    start = hands.block("flat")
    hands.press(start)
    hands.move(start + QPointF(0, 60))
    desk.code.ask("mine")
    assert problems(desk) == []
    assert desk.canvas.mouse.busy
    hands.move(start + QPointF(0, 120))
    hands.release(start + QPointF(0, 120))
    assert hands.block("flat").y() > start.y() + 80
