"""Questions to a worker that was asked before, by a window that is gone."""

from __future__ import annotations

from time import sleep

from pytestqt.qtbot import QtBot

from designer.running.questions import Questions
from designer.running.worker_watch import WorkerWatch
from graph_runtime.train.looking.looker import Latest
from graph_runtime.train.messages.commands import Cancel


def test_what_a_closed_window_gave_up_refuses_no_look_of_the_next(qtbot: QtBot) -> None:
    worker = Latest()
    closed = Questions(WorkerWatch())
    numbers = [closed.next_number() for _ in range(5)]
    assert numbers == sorted(set(numbers))
    worker.note(Cancel(number=numbers[-1]))
    sleep(0.01)
    assert Questions(WorkerWatch()).next_number() > worker.given_up
