"""`TrainingPanel`: the document's recipe as forms, and the button that trains."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from designer.appearance.icons import icon
from designer.appearance.plain_text import tip
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme, text_font
from designer.editing.session import Session
from designer.form.form import Form
from designer.form.headings import Wrapped, tinted
from designer.panels.columns_of_file import ColumnsOfFile
from designer.panels.features_note import FeaturesNote
from designer.panels.fold import Fold
from designer.panels.knobs_card import KnobsCard
from designer.panels.metrics_section import MetricsSection
from designer.panels.rate_card import RateCard
from designer.panels.rate_points import rate_curve
from designer.panels.recipe_section import RecipeSection
from designer.panels.train_button import paint
from designer.panels.training_figures import (
    GROUPS,
    default_of,
    figures_sheet,
    set_apart,
    with_figure,
)
from designer.panels.transforms_section import Transforms, TransformsSection
from designer.running.run_session import RunSession
from graph_runtime.check import Checked
from graph_runtime.dataset import DATASETS, Dataset
from graph_runtime.document.model import Recipe, Training
from graph_runtime.edits.changes import Changes
from graph_runtime.edits.drawing_edits import set_training
from graph_runtime.feeding import FEEDINGS
from graph_runtime.loss import LOSSES, Loss
from graph_runtime.metric import METRICS
from graph_runtime.optimizer import OPTIMIZERS
from graph_runtime.params import JsonValue, thawed
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
        self._runs = run_session
        self._step = 0
        self.train_button = QPushButton("Train")
        self.train_on_button = QPushButton()
        self._reason = Wrapped()
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
        self._theme = theme
        for section in self.sections.values():
            section.set_theme(theme)
        for form in self.forms.values():
            form.set_theme(theme)
        for fold in (*self.folds.values(), *self.more.values()):
            fold.set_theme(theme)
        self.rates.set_theme(theme)
        self.features.set_theme(theme)
        self.knobs.set_theme(theme)
        self.transforms.set_theme(theme)
        self.columns.set_theme(theme)
        self.metrics.set_theme(theme)
        tinted(self._reason, theme.muted)
        thin_scroll_bars(self, theme)
        self._show_button()

    def train(self) -> None:
        """Train the document; one without a recipe is given the usual one first."""
        if self._session.document.training is None:
            self._apply("Choose how to train", Training())
        self._runs.train(self._session.checked)

    def train_on(self) -> None:
        """Train the document from the weights of the run that is shown."""
        self._runs.train(self._session.checked, self._runs.trained())

    @property
    def training(self) -> Training:
        """The document's recipe, or the one it would be given."""
        return self._session.document.training or Training()

    def _changed(self, changes: Changes, checked: Checked) -> None:
        self._show()

    def _show(self) -> None:
        training = self.training
        for role, section in self.sections.items():
            section.show_recipe(getattr(training, role), self._notes(role))
        self.sections["metric"].set_none(self._natural_metric())
        self.columns.show_recipe(training.dataset)
        self.transforms.show_list(training.transforms, self._notes("transforms"))
        self.metrics.show_list(training.metrics, self._notes("metrics"))
        for group in GROUPS:
            self._show_group(group, training)
        self.forms["turn"].setVisible(training.then is not None)
        self.sections["teacher_forcing"].setVisible(self._has_decoder())
        self.rates.show_curve(rate_curve(training))
        self._show_button()

    def _show_group(self, group: str, training: Training) -> None:
        section, _, more = group.partition("_")
        fold, notes = self.folds[IN_FOLD.get(section, section)], self._notes("")
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
        loss = LOSSES.make(self.training.loss.kind, self.training.loss.params)
        metric = METRICS.kinds.get(loss.natural_metric) if isinstance(loss, Loss) else None
        return f"{metric.title or metric.kind()} ({NO_METRIC})" if metric else NO_METRIC

    def _has_decoder(self) -> bool:
        """Whether the data may have an input that the network could give itself."""
        recipe = self.training.dataset
        dataset = DATASETS.make(recipe.kind, recipe.params)
        fits = isinstance(dataset, Dataset) and may_be_fed(dataset.facts())
        return fits or self.training.teacher_forcing is not None

    def _show_button(self) -> None:
        checked, idle = self._session.checked, self._runs.may("train")
        problem = str(checked.problems[0]) if checked.problems else ""
        reason = problem if idle else "A run is going on. Stop it to begin another."
        self.train_button.setEnabled(idle and not problem)
        self.train_button.setToolTip(tip(reason or "Train this network from its start."))
        ready = self.train_button.isEnabled()
        self.train_button.setIcon(icon("play", self._theme, self._theme.accent_text))
        paint(self.train_button, self._theme, ready)
        self._show_train_on()
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))

    def _show_train_on(self) -> None:
        earlier = self._runs.trained()
        ready = earlier is not None and self.train_button.isEnabled()
        self.train_on_button.setVisible(ready)
        if earlier is not None and ready:
            self.train_on_button.setText(f"Train on from run {earlier.name}")
        told = "Begin a run with the weights of the run that is shown. Blocks that are new or have"
        self.train_on_button.setToolTip(tip(f"{told} another kind or shape begin afresh."))

    def _notes(self, role: str) -> dict[str, str]:
        """Sentences about one part of the recipe, by parameter; "" for the part as a whole."""
        prefix = f"training.{role}" if role else "training"
        notes: dict[str, str] = {}
        for problem in self._session.checked.problems:
            path = problem.param or ""
            if path == prefix or path.startswith(f"{prefix}."):
                name = path[len(prefix) + 1 :]
                notes.setdefault(name, f"{problem.message} {problem.fix}".strip())
        return notes

    def _choose(self, role: str, recipe: Recipe | None) -> None:
        kind = recipe.kind if recipe else "none"
        training = self.training.model_copy(update={role: recipe})
        self._apply(f"Choose {kind}", training)

    def _enter_param(self, role: str, name: str, value: JsonValue) -> None:
        recipe: Recipe = getattr(self.training, role)
        changed = recipe.model_copy(update={"params": {**recipe.params, name: thawed(value)}})
        training = self.training.model_copy(update={role: changed})
        self._apply(f"Set {name} of {recipe.kind}", training, merge=f"{role}.{name}")

    def _reset_param(self, role: str, name: str) -> None:
        recipe: Recipe = getattr(self.training, role)
        kept = {key: value for key, value in recipe.params.items() if key != name}
        changed = recipe.model_copy(update={"params": kept})
        training = self.training.model_copy(update={role: changed})
        self._apply(f"Reset {name} of {recipe.kind}", training)

    def _enter_figure(self, name: str, value: JsonValue) -> None:
        training = with_figure(self.training, name, value)
        self._apply(f"Set {name}", training, merge=name)

    def _reset_figure(self, name: str) -> None:
        self._apply(f"Reset {name}", with_figure(self.training, name, default_of(name)))

    def _give_roles(self, params: dict[str, str]) -> None:
        recipe = self.training.dataset
        changed = recipe.model_copy(update={"params": {**recipe.params, **params}})
        training = self.training.model_copy(update={"dataset": changed})
        self._apply("Give the columns their roles", training)

    def _edit_transforms(self, words: str, transforms: Transforms, merge: str) -> None:
        changed = self.training.model_copy(update={"transforms": transforms})
        self._apply(words, changed, merge or None)

    def _edit_metrics(self, words: str, metrics: Transforms, merge: str) -> None:
        changed = self.training.model_copy(update={"metrics": metrics})
        self._apply(words, changed, merge or None)

    def _leave(self) -> None:
        self._step += 1

    def _apply(self, name: str, training: Training, merge: str | None = None) -> None:
        key = f"training {self._step} {merge}" if merge else None
        self._session.apply(name, set_training(self._session.document, training), merge=key)

    def _connect(self) -> None:
        for role, section in self.sections.items():
            section.chosen.connect(partial(self._choose, role))
            section.entered.connect(partial(self._enter_param, role))
            section.reset.connect(partial(self._reset_param, role))
            section.left.connect(self._leave)
        for form in self.forms.values():
            form.entered.connect(self._enter_figure)
            form.reset.connect(self._reset_figure)
            form.left.connect(self._leave)
        self.columns.chosen.connect(self._give_roles)
        self.transforms.edited.connect(self._edit_transforms)
        self.transforms.left.connect(self._leave)
        self.metrics.edited.connect(self._edit_metrics)
        self.metrics.left.connect(self._leave)
        self.train_button.clicked.connect(self.train)
        self.train_on_button.clicked.connect(self.train_on)
        self._session.changed.connect(self._changed)
        self._runs.state_changed.connect(self._show_button)

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
        for group in ("generalise", "speed"):
            sections[group].setVisible(bool(GROUPS[group]))
        return sections

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(6)
        self.train_button.setFont(text_font(11.0, bold=True))
        self.train_button.setMinimumHeight(34)
        self.train_button.setAccessibleName("Train")
        first = (self.train_button, self.train_on_button, self._reason, self.knobs)
        for part in (*first, *self.folds.values()):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusProxy(self.train_button)
