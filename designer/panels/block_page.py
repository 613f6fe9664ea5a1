"""`BlockPage`: the selected blocks: names, parameters, formula, shapes and cost."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from designer.appearance.figures import blocks_called, short
from designer.appearance.formula_view import FormulaView
from designer.appearance.icons import icon
from designer.appearance.plain_text import tip
from designer.appearance.theme import Theme
from designer.editing.session import Session
from designer.form.form import Form
from designer.form.headings import Facts, Heading
from designer.form.sheet import Sheet, kind_sheet
from designer.panels.block_facts import UNBROKEN, cost_rows, shape_rows
from designer.panels.block_words import BlockWords
from designer.panels.code_section import CodeSection
from designer.panels.learned_section import LearnedSection
from designer.panels.page_tabs import PageTabs
from designer.panels.title_row import NameRows, TitleRow
from designer.panels.weights_section import WeightsSection
from graph_runtime.block import Block
from graph_runtime.check import Checked
from graph_runtime.edits.definitions import promote
from graph_runtime.edits.drawing_edits import reset_param, set_param
from graph_runtime.groups.kinds import kind_of
from graph_runtime.params import JsonValue

SECTIONS = ("Formula", "Shapes", "Cost")
TABS = ("Hyper-parameters", "Parameters")
"""What people set, and what is learned from data."""


class BlockPage(QWidget):
    """Shows one block, or several: those of one kind are edited together."""

    equations_wanted = Signal()
    """The person wants to see the block's equations with its own sizes."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._nodes: tuple[str, ...] = ()
        self._step = 0
        self._title = TitleRow(theme)
        self.words = BlockWords(session)
        self.names = NameRows(session, theme)
        self.form = Form(theme)
        self.code = CodeSection(session, theme)
        self.weights = WeightsSection(session, theme)
        self.formula = FormulaView(theme)
        self._shapes, self._costs = Facts(theme, code=True), Facts(theme)
        self._equations = QPushButton("Show equations")
        self._reference = QPushButton("Open the reference page")
        self._reference.setAccessibleName("Open the reference page")
        self._heads = {name: Heading(name) for name in SECTIONS}
        self.tabs, self._set = PageTabs(TABS, theme), QWidget()
        self.learned = LearnedSection(theme)
        self._arrange()
        self.form.entered.connect(self._enter)
        self.form.reset.connect(self._reset)
        self.form.left.connect(self._leave)
        self.form.offered.connect(self._offer)
        self._reference.clicked.connect(self.open_reference)
        self._equations.clicked.connect(self.equations_wanted)
        self.tabs.currentChanged.connect(self._turn)
        self.setFocusProxy(self.names.first)
        self.set_theme(theme)

    def show_present(self) -> None:
        """Show what is selected as it is now."""
        document = self._session.level.document
        self._nodes = tuple(key for key in document.nodes if key in self._session.selected_nodes)
        if not self._nodes:
            return
        checked = self._session.level.checked
        kinds = {document.nodes[node].kind for node in self._nodes}
        kind = self._only_kind()
        self._title.show_blocks(self._nodes, sorted(kinds), kind)
        self.names.show_node(self._nodes[0] if len(self._nodes) == 1 else None)
        self._show_words(kind, checked)
        self._show_form(kind, checked)
        self.code.setVisible(self.code.show_nodes(self._nodes, checked))
        self.weights.setVisible(self.weights.show_nodes(self._nodes, checked))
        self._show_facts(checked)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (
            self._title, self.words, self.names, self.form, self.code, self.weights, self.formula,
            self._shapes, self._costs, self.tabs, self.learned,
        ):  # fmt: skip
            part.set_theme(theme)
        self._reference.setIcon(icon("open-in-new", theme, theme.muted))
        self._equations.setIcon(icon("function-variant", theme, theme.muted))

    def edit(self, name: str = "") -> bool:
        """Put the keyboard into this field, or else the first one; false if there is none."""
        self.tabs.setCurrentIndex(0)
        return self.form.take_keyboard(name)

    def open_reference(self) -> None:
        """Show the block's page in the person's browser; only ever an https address of ours."""
        kind = self._only_kind()
        if kind is not None and kind.reference.startswith("https://"):
            QDesktopServices.openUrl(QUrl(kind.reference))

    def facts(self) -> str:
        """Shapes and cost as text."""
        return f"{self._shapes.text()}\n{self._costs.text()}".replace(UNBROKEN, " ")

    def _only_kind(self) -> type[Block] | None:
        # While nothing is selected the page is hidden and keeps blocks that may be gone since.
        document = self._session.level.document
        nodes = [document.nodes[node] for node in self._nodes if node in document.nodes]
        kinds = {kind_of(node, document.definitions) for node in nodes}
        return kinds.pop() if len(kinds) == 1 else None

    def _show_words(self, kind: type[Block] | None, checked: Checked) -> None:
        self.words.show_nodes(self._nodes, kind, checked)
        formula = kind.formula if kind else ""
        self.formula.set_formula(formula)
        self._show_section("Formula", self.formula, bool(formula))
        self._equations.setVisible(bool(formula) and len(self._nodes) == 1)
        self._reference.setVisible(bool(kind and kind.reference))
        self._reference.setToolTip(tip(kind.reference if kind else ""))

    def _show_form(self, kind: type[Block] | None, checked: Checked) -> None:
        if kind is None:
            sheet = Sheet("", (), (), _nothing_wrong)
        else:
            nodes = [self._session.level.document.nodes[node] for node in self._nodes]
            notes = {
                p.param: f"{p.message} {p.fix}"
                for node in self._nodes
                for p in checked.nodes[node].problems
                if p.param
            }
            values = [node.params for node in nodes]
            sheet = kind_sheet(kind, values, notes, self._nodes, checked.scope)
            inside = self._session.level.definition is not None and len(nodes) == 1
            sheet = replace(sheet, inside=inside)
        self.form.show_sheet(sheet)
        self.form.setVisible(bool(sheet.params))

    def _show_facts(self, checked: Checked) -> None:
        one = checked.nodes[self._nodes[0]] if len(self._nodes) == 1 else None
        shapes = shape_rows(one) if one else []
        self._shapes.show_rows(shapes)
        self._show_section("Shapes", self._shapes, bool(shapes))
        several = [checked.nodes[node] for node in self._nodes]
        self._costs.show_rows(cost_rows(several))
        numbers = sum(facts.cost.parameters for facts in several)
        self.tabs.setTabText(1, f"{TABS[1]} ({short(numbers)})" if numbers else TABS[1])
        self._turn()

    def _turn(self, *_: object) -> None:
        """Show what people set, or what is learned."""
        learned = self.tabs.currentIndex() == 1
        self._set.setVisible(not learned)
        self.learned.setVisible(learned)
        if learned:
            self.learned.show_nodes(self._nodes, self._session.level.checked)

    def _show_section(self, name: str, widget: QWidget, shown: bool) -> None:
        self._heads[name].setVisible(shown)
        widget.setVisible(shown)

    def _enter(self, name: str, value: JsonValue) -> None:
        document = self._session.level.document
        for node in self._nodes:
            document = set_param(document, node, name, value)
        merge = f"param {self._step} {name} {' '.join(self._nodes)}"
        self._session.level.apply(
            f"Set {name} of {blocks_called(self._nodes)}", document, merge=merge
        )

    def _reset(self, name: str) -> None:
        document = self._session.level.document
        for node in self._nodes:
            document = reset_param(document, node, name)
        self._session.level.apply(f"Reset {name} of {blocks_called(self._nodes)}", document)

    def _offer(self, name: str) -> None:
        """Make the parameter one of the group around; the block then reads it by a formula."""
        inside, (node,) = self._session.level.definition, self._nodes
        if inside is not None:
            document, called = promote(self._session.document, inside, node, name)
            self._session.apply(f"Offer {called} of {node}", document)

    def _leave(self) -> None:
        self._step += 1

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (
            self._title, self.words, self.names, self.tabs, self._set, self.learned,
        ):  # fmt: skip
            column.addWidget(widget)
        column.addStretch(1)
        inner = QVBoxLayout(self._set)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        for widget in (
            self.code, self.form, self.weights, self._heads["Formula"], self.formula,
            self._heads["Shapes"], self._shapes, self._heads["Cost"], self._costs,
            self._equations, self._reference,
        ):  # fmt: skip
            inner.addWidget(widget)


def _nothing_wrong(name: str, value: JsonValue) -> str | None:
    return None
