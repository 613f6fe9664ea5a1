"""`advise`: what could be better in a drawing, without keeping it from running."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from graph_runtime.check import Checked
from graph_runtime.drawing import Drawing
from graph_runtime.lint_rule import LINT_RULES, Advice, LintRule


def advise(checked: Checked) -> tuple[Advice, ...]:
    """Everything the rules say: warnings first, each in the order of the blocks."""
    return in_order(checked, (advice for found in rule_by_rule(checked) for advice in found))


def rule_by_rule(checked: Checked) -> Iterator[list[Advice]]:
    """What each rule says, one rule at a time: for a window that has other things to do."""
    for way, inside, one in _drawings(checked):
        drawing = Drawing(one)
        for rule in _rules():
            yield [_deeper(advice, way, inside) for advice in rule.look(drawing)]


def in_order(checked: Checked, advice: Iterable[Advice]) -> tuple[Advice, ...]:
    """Warnings first, each in the order of the blocks, or of the groups that they are in."""
    place = {node: number for number, node in enumerate(checked.order)}

    def rank(one: Advice) -> tuple[bool, int]:
        return one.weight != "warning", place.get((one.node or "").partition("/")[0], -1)

    return tuple(sorted(advice, key=rank))


def _drawings(checked: Checked) -> Iterator[tuple[str, str | None, Checked]]:
    """The document and, once each, the drawings of its groups: way, definition, what is known."""
    waiting: list[tuple[str, str | None, Checked]] = [("", None, checked)]
    seen: set[str] = set()
    while waiting:
        way, definition, one = waiting.pop(0)
        yield way, definition, one
        for node, facts in one.nodes.items():
            if facts.inside and facts.node.definition not in seen:
                seen.add(facts.node.definition)
                waiting.append((f"{way}{node}/", facts.node.definition, facts.inside[0]))


def _deeper(advice: Advice, way: str, inside: str | None) -> Advice:
    """Advice about a block in a group, with the way to it: `stage1/conv2`."""
    if inside is None:
        return advice
    remedy = replace(advice.remedy, inside=inside) if advice.remedy else None
    return replace(advice, node=f"{way}{advice.node}" if advice.node else None, remedy=remedy)


@cache
def _rules() -> tuple[LintRule, ...]:
    return tuple(rule() for rule in LINT_RULES.kinds.values())
