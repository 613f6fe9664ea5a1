"""Who hears whom in the window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from designer.window.main_window import MainWindow


def connect_parts(window: MainWindow) -> None:
    """Connect the parts of a window with each other, once."""
    _connect_drawing(window)
    _connect_advice(window)
    _connect_runs(window)
    _connect_notices(window)


def _connect_drawing(window: MainWindow) -> None:
    """Document, groups and selection."""
    window.session.changed.connect(window.refresh)
    window.session.level.moved.connect(window.refresh)
    window.session.level.changed.connect(window.palette_panel.follow)
    window.session.selection_changed.connect(window.refresh)
    window.breadcrumbs.chosen.connect(window.session.level.go)
    window.session.file_changed.connect(window.show_title)
    window.look.changed.connect(window.set_theme)
    window.palette_panel.chosen.connect(window.canvas.add_block)
    window.source.chosen.connect(window.go_to)
    window.inspector.block.equations_wanted.connect(partial(window.bring_up, "equations"))


def _connect_advice(window: MainWindow) -> None:
    """Problems, what may be done about them, and code that has to be trusted."""
    window.problems.chosen.connect(window.go_to)
    window.problems.remedy_chosen.connect(window.canvas.mend)
    window.advisor.changed.connect(window.canvas.show_advice)
    window.advisor.changed.connect(window.inspector.block.words.show_advice)
    window.problems.training_chosen.connect(partial(window.docks.show, "training"))
    window.status.problems_wanted.connect(partial(window.docks.show, "problems"))
    window.problems.trust_wanted.connect(window.code.ask)
    window.inspector.block.code.trust_wanted.connect(window.code.ask)
    window.inspector.block.code.written.connect(window.code.write)


def _connect_runs(window: MainWindow) -> None:
    """The recipe, runs and exports."""
    window.recipe.transforms.preview_wanted.connect(window.overlays.preview)
    window.runs.state_changed.connect(window.refresh)
    window.exports.changed.connect(window.refresh)
    window.run_panel.compare.clicked.connect(window.overlays.compare_runs)
    window.training.blamed.connect(window.go_to)
    window.training.wanted.connect(window.bring_up)


def _connect_notices(window: MainWindow) -> None:
    """What is said in the status row, and files that were opened."""
    for part in (
        window.code, window.exports, window.training, window.kept, window.files, window.keeping,
    ):  # fmt: skip
        part.said.connect(window.status.say)
    window.keeping.recovered.connect(window.frame_soon)
    window.files.recent_changed.connect(window.show_recent)
    window.files.opened.connect(window.frame_soon)
    window.files.opened.connect(window.runs.put_away)
    window.files.opened.connect(window.runs.rejoin)
