"""`advise`: what could be better in a drawing, without keeping it from running."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from graph_runtime.check import Checked
from graph_runtime.drawing import Drawing
from graph_runtime.lint_rule import LINT_RULES, Advice, LintRule


def advise(checked: Checked) -> tuple[Advice, ...]:
    """Everything the rules say: warnings first, each in the order of the blocks."""
    return in_order(checked, (advice for found in rule_by_rule(checked) for advice in found))


def rule_by_rule(checked: Checked) -> Iterator[list[Advice]]:
    """What each rule says, one rule at a time: for a window that has other things to do."""
    drawing = Drawing(checked)
    for rule in _rules():
        yield list(rule.look(drawing))


def in_order(checked: Checked, advice: Iterable[Advice]) -> tuple[Advice, ...]:
    place = {node: number for number, node in enumerate(checked.order)}
    return tuple(sorted(advice, key=lambda a: (a.weight != "warning", place.get(a.node or "", -1))))


@cache
def _rules() -> tuple[LintRule, ...]:
    return tuple(rule() for rule in LINT_RULES.kinds.values())
