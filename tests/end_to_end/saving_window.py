"""A window that edits and saves its document without end; run as a program to be killed.

Arguments: the document's path, the folder for settings and state. Every edit writes one number to
two places of the document, and says on standard output which number it is at.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from designer.appearance.look import Look
from designer.editing.session import Session
from designer.settings import SettingsFile
from designer.window.main_window import MainWindow
from graph_runtime.document.model import Document
from graph_runtime.edits.drawing_edits import set_label, set_name
from graph_runtime.keeping.examples import read_example


def numbered(document: Document, number: int) -> Document:
    """The document with a number in its first and its last field."""
    return set_label(set_name(document, f"state {number}"), "result", f"state {number}")


def main() -> None:
    path, state = Path(sys.argv[1]), Path(sys.argv[2])
    app = QApplication(sys.argv[:1])
    settings = SettingsFile(state / "settings.json")
    window = MainWindow(Session(), settings, Look(app, "light"), state)
    window.files.show_document(read_example("digits_cnn"), None)
    window.show()
    count = 0

    def edit_and_save() -> None:
        nonlocal count
        count += 1
        window.session.apply("Count", numbered(window.session.document, count))
        print(count, flush=True)
        if count == 1:
            window.session.mark_saved(path)
        if count % 3:
            window.files.save()

    timer = QTimer()
    timer.timeout.connect(edit_and_save)
    timer.start(5)
    app.exec()


if __name__ == "__main__":
    main()
