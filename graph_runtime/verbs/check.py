"""`graph-runtime check DOC`: shapes, parameters, multiply-adds, problems and advice."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from graph_runtime.advice.advise import advise
from graph_runtime.check import Checked, NodeFacts
from graph_runtime.facts.decorations import trainable
from graph_runtime.facts.depth import layer_count
from graph_runtime.facts.memory_estimate import host_memory
from graph_runtime.facts.receptive_field import Fields, receptive_fields
from graph_runtime.lint_rule import Advice
from graph_runtime.recipe.kept_features import kept_features
from graph_runtime.verb import DONE, PROBLEMS, Answer, Verb, problem_value
from graph_runtime.verbs._reading import add_document, checked_file


def _arguments(parser: ArgumentParser) -> None:
    add_document(parser)
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE")


def _run(options: Namespace) -> Answer:
    checked = checked_file(options.document, options.set)
    advice = advise(checked)
    value = report(checked) | {"advice": [_advice_value(one) for one in advice]}
    text = "\n".join([_text(checked), *(f"{a.weight.capitalize()}: {a}" for a in advice)])
    return Answer(text, value, PROBLEMS if checked.problems else DONE)


def report(checked: Checked) -> dict[str, Any]:
    """Everything the check knows, as JSON."""
    fields = receptive_fields(checked)
    return {
        "problems": [problem_value(problem) for problem in checked.problems],
        "nodes": {node: _node(facts) for node, facts in checked.nodes.items()},
        "parameters": checked.cost.parameters,
        "trainable": trainable(checked),
        "macs": checked.cost.macs,
        "layers": layer_count(checked),
        "kept_features": asdict(kept) if (kept := kept_features(checked)) else None,
        "receptive_fields": {node: _field_value(seen) for node, seen in fields.items()},
    }


def _advice_value(advice: Advice) -> dict[str, str | None]:
    return {
        "rule": advice.rule,
        "weight": advice.weight,
        "node": advice.node,
        "param": advice.param,
        "message": advice.message,
        "fix": advice.fix,
        "remedy": advice.remedy.words if advice.remedy else None,
    }


def _node(facts: NodeFacts) -> dict[str, Any]:
    outputs = {
        port: {"shape": list(spec.shape), "dtype": spec.dtype}
        for port, spec in facts.outputs.items()
    }
    return {
        "kind": facts.node.kind,
        "outputs": outputs,
        "parameters": facts.cost.parameters,
        "macs": facts.cost.macs,
    }


def _field_value(fields: Fields) -> dict[str, Any]:
    """By input: how many places one number sees along each axis, and how far the next one is."""
    return {
        name: {"size": [r.size for r in reaches], "jump": [_plain(r.step) for r in reaches]}
        for name, reaches in fields.items()
    }


def _plain(step: Fraction) -> int | float:
    return step.numerator if step.denominator == 1 else float(step)


def _text(checked: Checked) -> str:
    rows = [("block", "kind", "shape", "parameters", "multiply-adds")]
    for name in dict.fromkeys((*checked.order, *checked.nodes)):
        facts = checked.nodes[name]
        shapes = " ".join(spec.text for spec in facts.outputs.values())
        numbers = (f"{facts.cost.parameters:,}", f"{facts.cost.macs:,}")
        rows.append((name, ascii(facts.node.kind)[1:-1], shapes, *numbers))
    rows.append(("", "", "", f"{checked.cost.parameters:,}", f"{checked.cost.macs:,}"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [_row(row, widths) for row in rows]
    lines.append(f"Layers with weights, one behind the other: L = {layer_count(checked)}")
    problems = [f"Problem: {problem}" for problem in checked.problems]
    kept = kept_features(checked)
    if kept is not None:
        lines.append(kept.told(host_memory(), None))
    return "\n".join([*lines, *(problems or ["No problems."])])


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    texts = [cell.ljust(width) for cell, width in zip(cells[:3], widths, strict=False)]
    numbers = [cell.rjust(width) for cell, width in zip(cells[3:], widths[3:], strict=True)]
    return "  ".join(texts + numbers).rstrip()


VERB = Verb(_arguments, _run)
