"""`FeaturesNote`: how much the kept features of frozen blocks will take, before a run begins."""

from __future__ import annotations

import shutil
from pathlib import Path

from designer.appearance.theme import Theme
from designer.editing.session import Session
from designer.form.headings import Wrapped, tinted
from designer.running.run_places import runs_root
from graph_runtime.facts.memory_estimate import host_memory
from graph_runtime.recipe.kept_features import kept_features


class FeaturesNote(Wrapped):
    """One sentence under the section that has `cache_frozen`; hidden where nothing is kept."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        session.changed.connect(self._show)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show()

    def _show(self, *_: object) -> None:
        kept = kept_features(self._session.checked)
        self.setVisible(kept is not None)
        if kept is None:
            return
        session = self._session
        free = free_at(runs_root(session.path, session.document.name, session.opened))
        self.setText(kept.told(host_memory(), free))
        short = bool(kept.lack(host_memory(), free))
        tinted(self, self._theme.warning if short else self._theme.muted)


def free_at(folder: Path) -> int | None:
    """Bytes left on the disk where this folder is or will be; None where nobody can tell."""
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None
