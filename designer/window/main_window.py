"""`MainWindow`: the canvas, the panels around it, and who hears whom."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow

from designer.actions.export_commands import ExportCommands
from designer.actions.file_commands import FileCommands
from designer.actions.lens_guide import LensGuide
from designer.actions.library_commands import LibraryCommands
from designer.actions.menus import Menus
from designer.actions.own_code import OwnCode
from designer.actions.safekeeping import Safekeeping
from designer.actions.training_commands import TrainingCommands
from designer.appearance.look import Look, Wish
from designer.appearance.theme import Theme
from designer.asking.questions import Questions
from designer.canvas.view import CanvasView
from designer.editing.advisor import Advisor
from designer.editing.catalogue import Catalogue
from designer.editing.library import Library
from designer.editing.session import Session
from designer.panels.equations_panel import EquationsPanel
from designer.panels.inspector_panel import InspectorPanel
from designer.panels.lens_panel import LensPanel
from designer.panels.palette_panel import PalettePanel
from designer.panels.plots_panel import PlotsPanel
from designer.panels.problems_panel import ProblemsPanel
from designer.panels.run_panel import RunPanel
from designer.panels.source_panel import SourcePanel
from designer.panels.training_panel import TrainingPanel
from designer.running.lens import Lens
from designer.running.run_session import RunSession
from designer.settings import SettingsFile
from designer.window.breadcrumbs import Breadcrumbs
from designer.window.connections import connect_parts
from designer.window.docks import Docks
from designer.window.layout_memory import recall_layout, remember_layout
from designer.window.overlays import Overlays
from designer.window.panel_places import place_panels
from designer.window.status_row import StatusRow
from designer.window.window_title import window_title

PLOTS_SHARE = 0.42
"""Share of the window's height that plots get when a run begins."""


class MainWindow(QMainWindow):
    """Puts the parts together; each part does its own work."""

    session: Session
    settings: SettingsFile
    look: Look
    kept: LibraryCommands
    canvas: CanvasView
    breadcrumbs: Breadcrumbs
    palette_panel: PalettePanel
    inspector: InspectorPanel
    advisor: Advisor
    problems: ProblemsPanel
    source: SourcePanel
    equations: EquationsPanel
    status: StatusRow
    keeping: Safekeeping
    files: FileCommands
    docks: Docks
    menus: Menus
    overlays: Overlays
    runs: RunSession
    recipe: TrainingPanel
    run_panel: RunPanel
    plots: PlotsPanel
    lens: LensPanel
    guide: LensGuide
    training: TrainingCommands
    code: OwnCode
    exports: ExportCommands

    def __init__(self, session: Session, settings: SettingsFile, look: Look, state: Path) -> None:
        super().__init__()
        self.session = session
        self.settings = settings
        self.look = look
        theme = look.theme
        library = Library(settings.path.parent / "blocks")
        self.canvas = CanvasView(session, theme, Catalogue(session, library))
        self.breadcrumbs = Breadcrumbs(session, theme)
        self.palette_panel = PalettePanel(theme, self.canvas.catalogue)
        self.inspector = InspectorPanel(session, theme)
        self.advisor = Advisor(session, self)
        self.problems = ProblemsPanel(session, self.advisor, theme)
        self.source = SourcePanel(session, theme)
        self.equations = EquationsPanel(session, theme)
        self.keeping = Safekeeping(session, state)
        self.status = StatusRow(session, self.advisor, theme)
        self.files = FileCommands(session, settings, Questions(self), self.keeping)
        self.runs = RunSession(session)
        self.runs.run.outlives = lambda: settings.present.keep_training
        self.recipe = TrainingPanel(session, self.runs, theme)
        self.run_panel = RunPanel(session, self.runs, theme)
        self.plots = PlotsPanel(self.runs, theme)
        self.lens = LensPanel(Lens(session, self.runs), theme)
        self.guide = LensGuide(session, self.canvas, self.lens)
        self.training = TrainingCommands(session, self.runs)
        self.code = OwnCode(session, self.files.questions)
        self.exports = ExportCommands(session, self.runs, self.files.questions)
        self.kept = LibraryCommands(session, library, self.files.questions)
        self.overlays = Overlays(self)
        self.docks = Docks(self)
        place_panels(self)
        self.menus = Menus(self, theme)
        connect_parts(self)
        self._restore()
        self.code.begin()
        self.show_title()
        self.show_recent()

    def set_theme(self, theme: Theme) -> None:
        """Dress every part in another theme."""
        self.files.questions.theme = theme
        for part in (
            self.canvas, self.breadcrumbs, self.palette_panel, self.inspector, self.problems,
            self.source, self.recipe, self.run_panel, self.plots, self.lens, self.status,
            self.menus,
        ):  # fmt: skip
            part.set_theme(theme)

    def switch_theme(self) -> None:
        self.choose_theme("dark" if self.look.theme.name == "light" else "light")

    def choose_theme(self, wish: Wish) -> None:
        """Wear this theme and remember it."""
        self.look.choose(wish)
        self.settings.change(theme=wish)

    def show_blocks(self) -> None:
        self.docks.show("palette")
        self.palette_panel.focus_search()

    def show_inspector(self) -> None:
        self.docks.show("inspector")
        self.inspector.focus_form()

    def edit_block(self) -> None:
        """Open the selected group; of a block, put the keyboard into its first parameter."""
        if self.canvas.groups.may_enter:
            self.canvas.groups.enter()
            return
        self.docks.show("inspector")
        if not self.inspector.block.edit():
            self.inspector.focus_form()

    def repeat_group(self) -> None:
        """Repeat the selected group, and ask how often; or repeat it no more."""
        self.canvas.groups.repeat()
        if self.canvas.groups.repeated:
            self.docks.show("inspector")
            self.inspector.block.edit("times")

    def look_inside(self) -> None:
        """Bring the lens to the front, with room for what it shows."""
        self.docks.show("lens")
        self.bring_up("lens")

    def show_panel(self, name: str) -> bool:
        """Bring a panel to the front by its name or title; False where none is called so."""
        found = self.docks.called(name)
        if found:
            self.bring_up(found)
        return bool(found)

    def go_to(self, node: str) -> None:
        """Select a block, named by its way through the groups, and bring it into view."""
        found = self.session.level.show(node)
        if found:
            self.canvas.center_on(found)

    def copy_source(self) -> None:
        self.source.write()
        self.source.copy()
        self.status.say("The source is on the clipboard")

    def first_layout(self) -> None:
        self.docks.restore(self._first)
        self.docks.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that nobody took: say why, if they are those of an action that is greyed."""
        refusal = self.menus.refusal(QKeySequence(event.keyCombination()), self.canvas.hasFocus())
        self.status.say(refusal) if refusal else super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.may_leave():
            event.ignore()
            return
        remember_layout(self, self.settings)
        self.code.shut_down()
        self.exports.shut_down()
        self.lens.lens.shut_down()
        self.overlays.shut_down()
        self.runs.shut_down()
        self.keeping.end()
        event.accept()

    def _restore(self) -> None:
        self.docks.arrange()
        self._first = self.saveState()
        recall_layout(self, self.docks, self.settings)

    def bring_up(self, panel: str) -> None:
        """Bring a panel to the front and leave the keyboard where it is."""
        self.docks.raise_dock(panel)
        if panel in ("plots", "lens") and self.docks.give_height(panel, PLOTS_SHARE):
            self.frame_soon()

    def refresh(self, *_: object) -> None:
        self.menus.refresh()

    def frame_soon(self) -> None:
        # The view knows its size only when the layout is done.
        QTimer.singleShot(0, self.canvas.frame_all)

    def show_title(self) -> None:
        self.setWindowTitle(window_title(self.session))
        self.setWindowModified(self.session.dirty)

    def show_recent(self) -> None:
        self.menus.show_recent(self.files.recent, self.files.open_path)
