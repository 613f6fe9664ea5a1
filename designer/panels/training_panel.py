"""`TrainingPanel`: the document's recipe as forms, and the button that trains."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from designer.appearance.plain_text import tip
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme
from designer.editing.recipe_edits import RecipeEdits
from designer.editing.session import Session
from designer.form.form import Form
from designer.form.problem_notes import problem_notes
from designer.panels.columns_of_file import ColumnsOfFile
from designer.panels.features_note import FeaturesNote
from designer.panels.fold import Fold
from designer.panels.knobs_card import KnobsCard
from designer.panels.metrics_section import MetricsSection
from designer.panels.rate_card import RateCard
from designer.panels.rate_points import rate_curve
from designer.panels.recipe_section import RecipeSection
from designer.panels.train_card import TrainCard
from designer.panels.training_figures import (
    GOALS,
    GROUPS,
    default_of,
    figures_sheet,
    set_apart,
    with_figure,
)
from designer.panels.transforms_section import TransformsSection
from designer.running.run_session import RunSession
from graph_runtime.check import Checked
from graph_runtime.dataset import DATASETS, Dataset
from graph_runtime.document.model import Training
from graph_runtime.edits.changes import Changes
from graph_runtime.feeding import FEEDINGS
from graph_runtime.loss import LOSSES, Loss
from graph_runtime.metric import METRICS
from graph_runtime.optimizer import OPTIMIZERS
from graph_runtime.params import JsonValue
from graph_runtime.recipe.feeding_fit import may_be_fed
from graph_runtime.schedule import SCHEDULES

IN_FOLD = {"rate": "fit", "turn": "fit"}
"""Groups of figures that stand in the section of another one."""
NO_METRIC = "the one that fits the loss"
ALWAYS = "always the true tokens"


class TrainingPanel(QScrollArea):
    """Every edit is a named step of undo; problems stand at the field they belong to."""

    def __init__(self, session: Session, run_session: RunSession, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self.card = TrainCard(session, run_session, theme)
        self.edits = RecipeEdits(session)
        self.sections = {
            "dataset": RecipeSection("Data set", DATASETS, theme),
            "loss": RecipeSection("Loss", LOSSES, theme),
            "optimizer": RecipeSection("Optimizer", OPTIMIZERS, theme),
            "schedule": RecipeSection("Learning rate schedule", SCHEDULES, theme, none="constant"),
            "then": RecipeSection("Then", SCHEDULES, theme, none="nothing else"),
            "metric": RecipeSection("Metric", METRICS, theme, none=NO_METRIC),
            "teacher_forcing": RecipeSection("Teacher forcing", FEEDINGS, theme, none=ALWAYS),
        }
        self.rates = RateCard(theme)
        self.transforms = TransformsSection(theme)
        self.columns = ColumnsOfFile(session, theme)
        self.metrics = MetricsSection(theme)
        self.forms = {group: Form(theme) for group in GROUPS}
        self.features = FeaturesNote(session, theme)
        self.knobs = KnobsCard(run_session, theme)
        self.more = {
            group: Fold("More", (self.forms[f"{group}_more"],), theme, opened=False, small=True)
            for group in ("run", "data", "fit")
        }
        self.folds = self._folds(theme)
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self._show()

    def sizeHint(self) -> QSize:
        return QSize(340, 600)

    def set_theme(self, theme: Theme) -> None:
        for section in self.sections.values():
            section.set_theme(theme)
        for form in self.forms.values():
            form.set_theme(theme)
        for fold in (*self.folds.values(), *self.more.values()):
            fold.set_theme(theme)
        self.card.set_theme(theme)
        self.rates.set_theme(theme)
        self.features.set_theme(theme)
        self.knobs.set_theme(theme)
        self.transforms.set_theme(theme)
        self.columns.set_theme(theme)
        self.metrics.set_theme(theme)
        thin_scroll_bars(self, theme)

    def _changed(self, changes: Changes, checked: Checked) -> None:
        self._show()

    def _show(self) -> None:
        training = self.edits.training
        for role, section in self.sections.items():
            section.show_recipe(getattr(training, role), self._notes_on(role))
        self.sections["metric"].set_none(self._natural_metric())
        self.columns.show_recipe(training.dataset)
        self.transforms.show_list(training.transforms, self._notes_on("transforms"))
        self.metrics.show_list(training.metrics, self._notes_on("metrics"))
        for group in GROUPS:
            self._show_group(group, training)
        self.forms["turn"].setVisible(training.then is not None)
        self.sections["teacher_forcing"].setVisible(self._has_decoder())
        self.rates.show_curve(rate_curve(training))

    def _show_group(self, group: str, training: Training) -> None:
        section, _, more = group.partition("_")
        fold, notes = self.folds[IN_FOLD.get(section, section)], self._notes_on("")
        self.forms[group].show_sheet(figures_sheet(group, training, notes))
        if more:
            self.more[section].tell(set_apart(group, training))
        elif group in self.folds:
            fold.tell(set_apart(group, training))
        if notes.keys() & set(GROUPS[group]):
            fold.open()
            if more:
                self.more[section].open()

    def _natural_metric(self) -> str:
        loss = LOSSES.make(self.edits.training.loss.kind, self.edits.training.loss.params)
        metric = METRICS.kinds.get(loss.natural_metric) if isinstance(loss, Loss) else None
        return f"{metric.title or metric.kind()} ({NO_METRIC})" if metric else NO_METRIC

    def _has_decoder(self) -> bool:
        """Whether the data may have an input that the network could give itself."""
        recipe = self.edits.training.dataset
        dataset = DATASETS.make(recipe.kind, recipe.params)
        fits = isinstance(dataset, Dataset) and may_be_fed(dataset.facts())
        return fits or self.edits.training.teacher_forcing is not None

    def _notes_on(self, role: str) -> dict[str, str]:
        """Sentences about one part of the recipe; without a role about its plain figures."""
        place = f"training.{role}" if role else "training"
        return problem_notes(self._session.checked.problems, place)

    def _enter_figure(self, name: str, value: JsonValue) -> None:
        training = with_figure(self.edits.training, name, value)
        self.edits.apply(f"Set {name}", training, name)

    def _reset_figure(self, name: str) -> None:
        training = with_figure(self.edits.training, name, default_of(name))
        self.edits.apply(f"Reset {name}", training)

    def _connect(self) -> None:
        for role, section in self.sections.items():
            section.chosen.connect(partial(self.edits.choose, role))
            section.entered.connect(partial(self.edits.enter, role))
            section.reset.connect(partial(self.edits.reset, role))
            section.left.connect(self.edits.leave)
        for form in self.forms.values():
            form.entered.connect(self._enter_figure)
            form.reset.connect(self._reset_figure)
            form.left.connect(self.edits.leave)
        self.columns.chosen.connect(self.edits.give_roles)
        for role, rows in (("transforms", self.transforms), ("metrics", self.metrics)):
            rows.edited.connect(partial(self.edits.put, role))
            rows.left.connect(self.edits.leave)
        self._session.changed.connect(self._changed)

    def _folds(self, theme: Theme) -> dict[str, Fold]:
        """The sections from top to bottom; one goal each, so that one knob serves one of them."""
        at, forms, more = self.sections, self.forms, self.more

        def fold(title: str, *parts: QWidget, opened: bool = True) -> Fold:
            return Fold(title, parts, theme, opened)

        rates = (at["schedule"], forms["rate"], at["then"], forms["turn"], self.rates)
        sections = {
            "run": fold("Run", forms["run"], more["run"]),
            "data": fold(
                "Data",
                *(at["dataset"], self.columns, forms["data"], more["data"], self.transforms),
            ),
            "goal": fold("Goal", at["loss"], at["metric"], self.metrics),
            "fit": fold(
                "Fit better",
                *(at["optimizer"], *rates, at["teacher_forcing"], forms["fit"], more["fit"]),
            ),
            "generalise": fold("Generalise better", forms["generalise"], opened=False),
            "speed": fold("Speed", forms["speed"], self.features, opened=False),
        }
        for group, words in GOALS.items():
            sections[group].heading.setToolTip(tip(words))
        for group in ("generalise", "speed"):
            sections[group].setVisible(bool(GROUPS[group]))
        return sections

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(6)
        for part in (self.card, self.knobs, *self.folds.values()):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusProxy(self.card.train)
