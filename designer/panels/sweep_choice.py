"""`SweepChoice`: a new search, or one of those that were made before."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from designer.form.inputs import CalmComboBox

NEW = "New search"


class SweepChoice(CalmComboBox):
    """Says `activated` with a place in the list; `folder_at` tells what lies there."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Which search")

    def fill(self, folders: Iterable[Path], shown: Path | None) -> None:
        """List the searches in these folders; `shown` is the present one, None for a new one."""
        self.clear()
        self.addItem(NEW, "")
        for folder in folders:
            self.addItem(folder.name, str(folder))
        place = 0 if shown is None else self.findData(str(shown))
        if shown is not None and place < 0:
            self.addItem(shown.name, str(shown))
            place = self.count() - 1
        self.setCurrentIndex(place)

    def folder_at(self, place: int) -> Path | None:
        """The folder of a search; None for a new one."""
        folder = self.itemData(place)
        return Path(folder) if folder else None
