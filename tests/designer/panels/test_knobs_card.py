"""The knobs of a run are shown while it goes on, and sent when they are entered whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

import designer.running.run_session
from designer.appearance.theme import LIGHT
from designer.panels.knobs_card import KnobsCard
from graph_runtime.train.messages.commands import Command, Turn
from graph_runtime.train.messages.events import KnobsSet
from tests.designer.run_stage import Stage


def test_a_knob_is_sent_once_it_is_entered_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    stage = Stage(tmp_path / "runs", pace={"seconds": 0.02, "steps": 500})
    monkeypatch.setattr(designer.running.run_session, "make_run", stage.make_run)
    card = KnobsCard(stage.runs, LIGHT)
    qtbot.addWidget(card)
    assert card.isHidden()
    stage.train()
    stage.until(qtbot, lambda: stage.runs.phase == "running")
    sent: list[Command] = []
    monkeypatch.setattr(stage.watch, "send", lambda command: bool(sent.append(command)) or True)
    stage.runs.live.add([KnobsSet(values={"lr": 0.001, "batch_size": 64, "dropout": None})])
    card.refresh()
    assert card.isVisible()
    line = card.findChild(QLineEdit, "param.lr")
    assert line is not None and card.findChild(QLineEdit, "param.clip_threshold") is None
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "0.01")
    assert not sent
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert sent == [Turn(knob="lr", value=0.01)]
    line.selectAll()
    qtbot.keyClicks(line, "-1")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert [command for command in sent if command != sent[0]] == []
    assert card.form.field("lr").sentence
    monkeypatch.undo()
    stage.runs.shut_down()
