"""The process that finds out what own blocks do: asked, read, ended, replaced; never waited for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.running.measuring import Measuring
from graph_runtime.custom.answers import Answer, Question
from graph_runtime.custom.trust_store import TrustStore
from graph_runtime.tensors import Spec
from tests.graph_runtime.custom.test_measure import asked
from tests.graph_runtime.custom.texts import MIXER, forward, lines

ENDLESS = forward("while True:", "    pass")


@pytest.fixture
def measuring(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Measuring]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for text in (MIXER, ENDLESS):
        TrustStore().add(lines(text), "read")
    made = Measuring(seconds=1.0)
    yield made
    made.shut_down()


def test_an_endless_loop_is_ended_and_the_next_question_answered(
    qtbot: QtBot, measuring: Measuring
) -> None:
    found: list[tuple[Question, Answer]] = []
    measuring.answered.connect(lambda question, answer: found.append((question, answer)))
    questions = [asked(ENDLESS, Spec("N", 8)), asked(MIXER, Spec("N", 8), width=5)]
    measuring.want(questions)
    assert not measuring.settled
    qtbot.waitUntil(lambda: len(found) == 2, timeout=120_000)
    assert measuring.settled
    assert [question for question, _ in found] == questions
    assert found[0][1].fault is not None
    assert "within 1 s" in found[0][1].fault.message
    assert found[1][1].outputs == (Spec("N", 5),)


def test_nobody_is_asked_what_is_of_no_interest_any_more(
    qtbot: QtBot, measuring: Measuring
) -> None:
    measuring.want([asked(MIXER, Spec("N", 8), width=5)])
    measuring.want(())
    assert measuring.settled
