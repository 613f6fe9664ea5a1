"""`Overlays`: the dialogs and popups that stand over the window for a moment."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from designer.actions.sample_files import sample_table, save_samples
from designer.dialogs.about_dialog import AboutDialog
from designer.dialogs.command_palette import CommandPalette
from designer.dialogs.compare_dialog import CompareDialog
from designer.dialogs.examples_dialog import ExamplesDialog
from designer.dialogs.keys_dialog import KeysDialog
from designer.dialogs.multilayer_dialog import MultilayerDialog
from designer.dialogs.new_network_dialog import NewNetworkDialog
from designer.dialogs.optimizers_dialog import OptimizersDialog
from designer.dialogs.playground_dialog import PlaygroundDialog
from designer.dialogs.preferences_dialog import PreferencesDialog
from designer.dialogs.preview_dialog import PreviewDialog
from designer.dialogs.runs_dialog import RunsDialog
from designer.dialogs.scale_dialog import ScaleDialog
from designer.dialogs.search_dialog import SearchDialog
from designer.dialogs.tools_dialog import ToolsDialog
from designer.running.optimizer_comparison import OptimizerComparison
from designer.window.commands import commands
from graph_runtime.document.model import Training
from graph_runtime.keeping.examples import read_example

if TYPE_CHECKING:
    from designer.window.main_window import MainWindow


class Overlays:
    """Opens each without waiting for it; what was chosen comes back as a call."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._search: SearchDialog | None = None
        self._optimizers: OptimizerComparison | None = None

    def commands(self) -> None:
        window = self._window
        CommandPalette(commands(window), window.look.theme, window).show_over(window)

    def keys(self) -> None:
        KeysDialog(self._window).open()

    def about(self) -> None:
        AboutDialog(self._window.look.theme, self._window).open()

    def preferences(self) -> None:
        settings = self._window.settings
        keeping = settings.present.keep_training
        dialog = PreferencesDialog(self._window.look.wish, keeping, self._window)
        dialog.keeping_chosen.connect(lambda on: settings.change(keep_training=on))
        dialog.theme_chosen.connect(self._window.choose_theme)
        dialog.open()

    def examples(self) -> None:
        dialog = ExamplesDialog(self._window)
        dialog.accepted.connect(partial(self._open_chosen, dialog))
        dialog.open()

    def multilayer(self) -> None:
        dialog = MultilayerDialog(self._window)
        dialog.accepted.connect(partial(self._open_drawn, dialog))
        dialog.open()

    def new_network(self) -> NewNetworkDialog:
        """From data to a network that is ready to train, in three steps."""
        dialog = NewNetworkDialog(self._window.look.theme, self._window)
        dialog.accepted.connect(partial(self._open_begun, dialog))
        dialog.open()
        return dialog

    def samples(self) -> None:
        """Sample data in a folder, and its table as the data of a new network."""
        folder = save_samples(self._window.files.questions)
        if folder is not None:
            self._window.status.say(f"A table, pictures and a text lie in {folder}")
            self.new_network().take_data(sample_table(folder))

    def scale(self) -> None:
        dialog = ScaleDialog(self._window.session.checked, self._window)
        dialog.accepted.connect(partial(self._scale, dialog))
        dialog.open()

    def preview(self) -> None:
        window = self._window
        PreviewDialog(window.session, window.runs, window.look.theme, window).open()

    def compare(self) -> None:
        window = self._window
        name = window.session.document.name or "This network"
        CompareDialog(name, window.session.checked, window.files.questions, window).open()

    def playground(self) -> None:
        window = self._window
        PlaygroundDialog(window.runs, window.look.theme, window).show()

    def compare_runs(self, root: Path | None = None) -> RunsDialog:
        """Runs below `root` side by side, else those of the document."""
        window = self._window
        theme = window.look.theme
        dialog = RunsDialog(window.runs, window.files.questions, theme, window, root or None)
        if not root:
            dialog.begin_with(window.run_panel.past.chosen())
        dialog.opened.connect(window.training.show_run)
        window.look.changed.connect(dialog.set_theme)
        dialog.show()
        return dialog

    def tools(self, kind: str = "") -> None:
        """Checks and experiments, with this tool chosen first."""
        window = self._window
        dialog = ToolsDialog(window.session, window.runs, window.look.theme, window)
        dialog.choose(kind)
        dialog.open()

    def compare_optimizers(self) -> OptimizersDialog:
        """Train the document by several optimizers; the runs go on while the dialog is closed."""
        window = self._window
        if self._optimizers is None:
            self._optimizers = OptimizerComparison(window.session, window.runs, window)
        training = window.session.document.training or Training()
        dialog = OptimizersDialog(self._optimizers, training, window.look.theme, window)
        dialog.started.connect(self._show_optimizers)
        dialog.show()
        return dialog

    def _show_optimizers(self) -> None:
        if self._optimizers is not None:
            self.compare_runs().follow(self._optimizers.names)

    def search_values(self) -> SearchDialog:
        """The one search there is; it goes on while its dialog is closed."""
        window = self._window
        if self._search is None:
            self._search = SearchDialog(window.session, window.runs, window.look.theme, window)
            self._search.opened.connect(window.training.show_run)
            self._search.compared.connect(self.compare_runs)
            window.look.changed.connect(self._search.set_theme)
            window.files.opened.connect(self._search.start_anew)
        self._search.fill()
        self._search.show()
        self._search.raise_()
        return self._search

    def shut_down(self) -> None:
        """End what dialogs have begun."""
        if self._search is not None:
            self._search.search.shut_down()

    def _scale(self, dialog: ScaleDialog) -> None:
        self._window.session.apply("Scale the network", dialog.scaled)

    def _open_chosen(self, dialog: ExamplesDialog) -> None:
        if dialog.chosen is not None:
            self._window.files.open_example(read_example(dialog.chosen))

    def _open_begun(self, dialog: NewNetworkDialog) -> None:
        document = dialog.document()
        if document is not None and self._window.files.open_example(document):
            self._window.docks.show("training")

    def _open_drawn(self, dialog: MultilayerDialog) -> None:
        if dialog.drawn is not None:
            self._window.files.open_example(dialog.drawn)
