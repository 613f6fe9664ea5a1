"""Drawings that were opened, changed and closed leave no widget and no object of ours behind."""

from __future__ import annotations

import gc
from collections import Counter
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.endurance.soak import Person

CYCLES = 8


def there() -> Counter[str]:
    """All widgets and all objects of the window's own classes, by kind."""
    gc.collect()
    own = (type(thing) for thing in gc.get_objects())
    kept = Counter(kind.__qualname__ for kind in own if kind.__module__.startswith("designer."))
    shown = Counter(f"widget {type(one).__name__}" for one in QApplication.allWidgets())
    return kept + shown


def test_as_many_widgets_and_objects_after_sixteen_drawings_as_after_eight(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    person = Person(qapp, tmp_path)
    qtbot.addWidget(person.window)
    for number in range(CYCLES):
        person.open(number)
        person.close()
    before = there()
    for number in range(CYCLES, 2 * CYCLES):
        person.open(number)
        person.close()
    assert there() - before == Counter()
    person.window.keeping.end()
