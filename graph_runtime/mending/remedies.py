"""`mend`: the remedy for a problem, where one edit takes it away."""

from __future__ import annotations

from graph_runtime.block import BLOCKS
from graph_runtime.check import Checked, ends
from graph_runtime.errors import Problem, ShapeError
from graph_runtime.loss import WidthError
from graph_runtime.mending.loop_mending import remembering
from graph_runtime.mending.loss_mending import mend_losses
from graph_runtime.mending.projection import projecting
from graph_runtime.mending.remedy import Remedy, adding_output, putting_into, setting, training_with
from graph_runtime.recipe.resolved import Resolved, resolve


def mend(problem: Problem, checked: Checked) -> Remedy | None:
    """An edit after which the problem is gone; None where a person has to decide.

    It is found anew from the drawing; of the problem's words only names of kinds and ports count.
    """
    if problem.node not in (None, *checked.nodes):  # inside a group
        return None
    drawn = mend_losses(problem, checked)
    if drawn is not None:
        return drawn
    if problem.node is None:
        return _lacking_end(problem, checked) if problem.param is None else _batch(problem, checked)
    if problem.param == "training.dataset":
        return _other_input(problem.node, checked)
    if problem.param == "training.loss":
        return _other_width(problem.node, checked)
    remedy = remembering(problem, problem.node, checked)
    if remedy is not None or problem.param is not None:
        return remedy
    return _other_dtype(problem, problem.node, checked) or projecting(problem.node, checked)


def _lacking_end(problem: Problem, checked: Checked) -> Remedy | None:
    """An Output behind the last block that gives something which nobody reads."""
    kinds = {node.kind for node in checked.document.nodes.values()}
    if "Output" in kinds or "Output" not in problem.message:
        return None
    loose = [
        (node, port)
        for node in checked.order
        for port in list(checked.nodes[node].outputs)[:1]
        if not checked.wiring.readers(node)
    ]
    return Remedy("Add an Output", adding_output(*loose[-1])) if loose else None


def _batch(problem: Problem, checked: Checked) -> Remedy | None:
    """A batch as large as the training part, where it is larger."""
    training = checked.document.training
    resolved = resolve(training) if training else ()
    if problem.param != "training.batch_size" or not isinstance(resolved, Resolved):
        return None
    facts = resolved.dataset.facts()
    count = int(training.split[0] * facts.samples + 0.5) if training and facts else 0
    words = f"Set the batch size to {count}"
    return Remedy(words, training_with({"batch_size": count})) if count else None


def _other_input(node: str, checked: Checked) -> Remedy | None:
    """The shape and dtype that the data have."""
    training = checked.document.training
    resolved = resolve(training) if training else ()
    facts = resolved.dataset.facts() if isinstance(resolved, Resolved) else None
    inputs = [name for name, _ in ends(checked, "Input")]
    if facts is None or node not in inputs or len(inputs) != len(facts.inputs):
        return None
    spec = facts.inputs[inputs.index(node)]
    values = {"shape": list(spec.sizes), "dtype": spec.dtype}
    return Remedy(f"Make it {'×'.join(map(str, spec.sizes))} {spec.dtype}", setting(node, values))


def _other_width(node: str, checked: Checked) -> Remedy | None:
    """The width that the loss asks for: of the Linear to blame, or of a new one at the end."""
    width = wanted_width(checked)
    if width is None:
        return None
    if checked.document.nodes[node].kind == "Linear":
        return Remedy(f"Set out_features to {width}", setting(node, {"out_features": width}))
    wires = list(checked.wiring.into[node].values())
    params = {"out_features": width}
    return Remedy(f"Insert a Linear of {width}", putting_into(wires, "Linear", params))


def wanted_width(checked: Checked) -> int | None:
    training, results = checked.document.training, ends(checked, "Output")
    resolved = resolve(training) if training else ()
    facts = resolved.dataset.facts() if isinstance(resolved, Resolved) else None
    if not isinstance(resolved, Resolved) or facts is None or len(results) != 1:
        return None
    try:
        resolved.loss.expect(results[0][1], facts)
    except WidthError as refusal:
        return refusal.width
    except ShapeError:
        return None
    return None


def _other_dtype(problem: Problem, node: str, checked: Checked) -> Remedy | None:
    """An Embedding for token ids where numbers are wanted; whole numbers from an Input."""
    facts = checked.nodes[node]
    for port, spec in facts.inputs.items():
        if facts.block is None or spec is None or f" {port} " not in problem.message:
            continue
        accepted, wire = facts.block.accepted(port), checked.wiring.into[node][port]
        if spec.dtype in accepted:
            continue
        if spec.dtype == "int64" and "float32" in accepted:
            return Remedy("Insert an Embedding", putting_into([wire], "Embedding", {}))
        if "int64" in accepted and _only_ids(wire.source, checked):
            return Remedy(f"Make {wire.source} int64", setting(wire.source, {"dtype": "int64"}))
    return None


def _only_ids(source: str, checked: Checked) -> bool:
    """Whether it is an Input that only blocks for whole numbers read."""
    document = checked.document
    if document.nodes[source].kind != "Input":
        return False
    kinds = [
        (BLOCKS.kinds.get(document.nodes[edge.target].kind), edge.target_port)
        for edge in checked.wiring.out_of[source]
    ]
    return all(kind is not None and "int64" in kind.accepted(port) for kind, port in kinds)
