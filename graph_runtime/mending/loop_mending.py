"""Remedies for what remembers: groups that are to be Loops, States of another size."""

from __future__ import annotations

from graph_runtime.check import Checked
from graph_runtime.edits.ungrouping import loop
from graph_runtime.errors import Problem
from graph_runtime.groups.kinds import GROUP, LOOP, STATE
from graph_runtime.mending.remedy import Remedy, setting


def remembering(problem: Problem, node: str, checked: Checked) -> Remedy | None:
    """A Loop in the place of a Group that remembers; the right size of a State; or None."""
    kind = checked.document.nodes[node].kind
    if kind == GROUP and problem.param is None and LOOP in problem.message:
        return Remedy("Make it a Loop", lambda document: loop(document, node))
    if kind == STATE and problem.param == "size":
        return _sized(node, checked)
    return None


def _sized(state: str, checked: Checked) -> Remedy | None:
    edge = checked.wiring.fed_back.get(state)
    spec = checked.nodes[edge.source].outputs.get(edge.source_port) if edge else None
    if spec is None:
        return None
    words = f"Make it {'×'.join(map(str, spec.sizes))}"
    return Remedy(words, setting(state, {"size": list(spec.sizes)}))
