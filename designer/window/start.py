"""From the command line's words to a window on the screen."""

from __future__ import annotations

import argparse
import gc
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from designer.appearance.collector import Collector
from designer.appearance.fault_words import sentence
from designer.appearance.icons import icon
from designer.appearance.look import Look
from designer.appearance.theme import LIGHT
from designer.editing.session import Session
from designer.settings import SettingsFile, config_folder, state_folder
from designer.window.faults import Faults
from designer.window.main_window import MainWindow
from graph_runtime.document.model import Document
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import read_document

WARM_UP = 1_200
"""Time (ms) from the first picture until the worker is started."""


def start(asked: argparse.Namespace) -> int:
    """Open the window as asked and stay until it is closed; gives the exit code."""
    try:
        document, path = _document(asked)
    except (DocumentError, OSError, KeyError) as error:
        print(f"network-designer: {sentence(error)}", file=sys.stderr)
        return 1
    app = _application()
    window = _window(app, asked, document)
    if asked.screenshot:
        from designer.window.screenshot import Screenshot

        _show(window, asked, document, path)
        picture = Screenshot(window, asked.screenshot, asked.train, asked.panel or "")
        return _left(window, picture.take(app))
    QTimer.singleShot(0, partial(_begin, window, asked, document, path))
    # Loading torch takes a core for a second: the window is painted and at rest first.
    QTimer.singleShot(WARM_UP, window.runs.warm_up)
    return _left(window, app.exec())


def _left(window: MainWindow, code: int) -> int:
    """Take the window apart while Qt still runs: Python's own order at its end may crash."""
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
    gc.collect()
    return code


def _application() -> QApplication:
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("network-designer")
    app.setApplicationDisplayName("Network Designer")
    app.setDesktopFileName("network-designer")
    app.setWindowIcon(icon("graph", LIGHT, LIGHT.accent))
    Collector(app)
    return app


def _window(app: QApplication, asked: argparse.Namespace, document: Document) -> MainWindow:
    """The window on the screen, with the document painted in it."""
    faults = Faults(state_folder() / "window.log")
    faults.setParent(app)
    faults.install()
    settings = SettingsFile(config_folder() / "settings.json")
    look = Look(app, asked.theme or settings.present.theme)
    window = MainWindow(Session(document), settings, look, state_folder())
    faults.happened.connect(window.status.say)
    window.files.show_document(document, None)
    if asked.size:
        window.resize(*asked.size)
    window.show()
    return window


def _show(
    window: MainWindow, asked: argparse.Namespace, document: Document, path: Path | None
) -> None:
    """What is to be in front, selected and plotted in a picture, where nothing can be asked."""
    window.files.show_document(document, path)
    _arrange(window, asked)


def _begin(
    window: MainWindow, asked: argparse.Namespace, document: Document, path: Path | None
) -> None:
    """Ask what has to be asked, now that there is a window to ask in."""
    if path is not None:
        window.files.take_over(document, path)
    window.keeping.offer_recovery(window.files.questions, path)
    _arrange(window, asked)


def _arrange(window: MainWindow, asked: argparse.Namespace) -> None:
    if asked.run:
        window.training.show_run(asked.run)
    if asked.panel and not window.show_panel(asked.panel):
        panels = ", ".join(window.docks.names())
        _say(window, f"No panel is called {asked.panel!r}. There are {panels}.")
    if asked.select and not window.session.level.show(asked.select):
        _say(window, f"No block is called {asked.select!r} in this drawing.")


def _say(window: MainWindow, told: str) -> None:
    print(f"network-designer: {told}", file=sys.stderr)
    window.status.say(told)


def _document(asked: argparse.Namespace) -> tuple[Document, Path | None]:
    """What is to be shown first; raises DocumentError or OSError if it cannot be read."""
    if asked.example:
        return read_example(asked.example), None
    if asked.document:
        return read_document(asked.document), asked.document.resolve()
    if asked.run:
        return read_document(asked.run / "document.json"), None
    return Document(), None
