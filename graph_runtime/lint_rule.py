"""`LintRule`: the declaration of one piece of advice about a drawing, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from graph_runtime.drawing import Drawing
from graph_runtime.families import Declaration, Family
from graph_runtime.mending.remedy import Remedy

Weight = Literal["warning", "hint"]
"""A warning names what is hardly ever meant; a hint what is often better done otherwise."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What could be better, said like a `Problem`; it keeps nothing from running.

    `node` and `param` are the place as in a `Problem`, `rule` is the kind of the rule. Of a group
    that stands in several places the first is told.
    """

    rule: str
    weight: Weight
    node: str | None
    param: str | None
    message: str
    fix: str
    remedy: Remedy | None = None

    def __str__(self) -> str:
        place = f"{self.node}: " if self.node else ""
        return f"{place}{self.message} {self.fix}".rstrip()


class LintRule(Declaration):
    """Base of every rule. Its docstring says what it looks for and why that matters."""

    weight: ClassVar[Weight] = "hint"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        """Everything the rule has to say; in a drawing of a thousand blocks within 0.3 ms."""
        raise NotImplementedError

    def advice(
        self,
        node: str | None,
        message: str,
        fix: str,
        remedy: Remedy | None = None,
        param: str | None = None,
    ) -> Advice:
        return Advice(self.kind(), self.weight, node, param, message, fix, remedy)


LINT_RULES: Family[LintRule] = Family("graph_runtime.lint_rules", LintRule, "lint rule")
