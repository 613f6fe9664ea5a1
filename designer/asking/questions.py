"""`Questions`: everything the window asks in a dialog, in one place that tests can answer for."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from designer.appearance.plain_text import PlainMessage
from designer.appearance.theme import LIGHT
from graph_runtime.custom.python_code import Lines, PythonCode

Answer = Literal["save", "discard", "cancel"]
Recovery = Literal["recover", "discard", "later"]
DOCUMENTS = "Networks (*.json)"
Button = QMessageBox.StandardButton


class Questions:
    """Asks with dialogs over `parent`; every answer is a value."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self.theme = LIGHT

    def unsaved(self, name: str) -> Answer:
        """What to do with changes that are not saved."""
        box = PlainMessage(
            "Unsaved changes",
            f"Save the changes to “{name}”?",
            "Without saving they are lost.",
            self._parent,
        )
        box.setIcon(QMessageBox.Icon.Question)
        box.setStandardButtons(Button.Save | Button.Discard | Button.Cancel)
        box.setDefaultButton(Button.Save)
        box.setEscapeButton(Button.Cancel)
        answers: dict[int, Answer] = {int(Button.Save): "save", int(Button.Discard): "discard"}
        return answers.get(box.exec(), "cancel")

    def recover(self, name: str, when: str) -> Recovery:
        """What to do with edits that were found after a crash."""
        box = PlainMessage(
            "Recover unsaved work",
            f"“{name}” was not saved when the program last ended.",
            f"Its last edit was made at {when}.",
            self._parent,
        )
        box.setIcon(QMessageBox.Icon.Question)
        recover = box.addButton("Recover", QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
        later = box.addButton("Ask again later", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(recover)
        box.setEscapeButton(later)
        box.exec()
        if box.clickedButton() is discard:
            return "discard"
        return "recover" if box.clickedButton() is recover else "later"

    def agree(self, title: str, text: str, detail: str, yes: str) -> bool:
        """A yes or no, where no is the answer of the Escape key."""
        box = PlainMessage(title, text, detail, self._parent)
        box.setIcon(QMessageBox.Icon.Question)
        agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(Button.Cancel)
        box.exec()
        return box.clickedButton() is agreed

    def trust(self, place: str, code: PythonCode, before: Lines | None) -> bool:
        """Whether this code may run, after the person has read it; `before` was trusted last."""
        from designer.asking.trust_sheet import TrustSheet  # only for who has such code

        sheet = TrustSheet(place, code, before, self.theme, self._parent)
        return sheet.exec() == TrustSheet.DialogCode.Accepted

    def tell(self, title: str, text: str, detail: str = "") -> None:
        """Say something that the person has to know before going on."""
        box = PlainMessage(title, text, detail, self._parent)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setStandardButtons(Button.Ok)
        box.exec()

    def file_to_open(self, folder: str) -> Path | None:
        path, _ = QFileDialog.getOpenFileName(self._parent, "Open a network", folder, DOCUMENTS)
        return Path(path) if path else None

    def file_to_save(self, suggestion: str) -> Path | None:
        path, _ = QFileDialog.getSaveFileName(
            self._parent, "Save the network", suggestion, DOCUMENTS
        )
        return Path(path).with_suffix(".json") if path and not Path(path).suffix else _path(path)

    def file_to_write(self, title: str, suggestion: str, kinds: str) -> Path | None:
        path, _ = QFileDialog.getSaveFileName(self._parent, title, suggestion, kinds)
        return _path(path)

    def folder_to_open(self, title: str, folder: str) -> Path | None:
        return _path(QFileDialog.getExistingDirectory(self._parent, title, folder))

    def folder_to_write(self, title: str, folder: str) -> Path | None:
        return _path(QFileDialog.getExistingDirectory(self._parent, title, folder))


def _path(text: str) -> Path | None:
    return Path(text) if text else None
