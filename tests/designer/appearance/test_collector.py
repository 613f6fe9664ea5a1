"""Garbage is collected in the window's thread alone."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from designer.appearance.collector import Collector


class Holder:
    """A cycle around a Qt object that tells which thread freed it."""

    freed: list[threading.Thread] = []

    def __init__(self) -> None:
        self.itself = self
        self.thing = QObject()

    def __del__(self) -> None:
        Holder.freed.append(threading.current_thread())


@pytest.fixture
def collecting() -> Iterator[None]:
    was = gc.isenabled()
    gc.enable()
    Holder.freed.clear()
    yield
    (gc.enable if was else gc.disable)()


def allocate() -> list[list[int]]:
    return [[] for _ in range(50_000)]


def test_no_other_thread_frees_what_the_window_dropped(qtbot: QtBot, collecting: None) -> None:
    parent = QObject()
    collector = Collector(parent)
    Holder()
    busy = threading.Thread(target=allocate)
    busy.start()
    busy.join()
    assert Holder.freed == []
    kept = allocate()
    collector.collect()
    assert len(kept) == 50_000
    assert Holder.freed == [threading.main_thread()]
