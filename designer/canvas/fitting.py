"""What a wire would do before it is drawn: which ports and blocks it fits, and what it breaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from designer.canvas.captions import shape_of
from designer.canvas.hits import PortRef
from designer.editing.search import find_blocks
from graph_runtime.block import Block
from graph_runtime.check import Checked, NodeFacts, arguments, check_again
from graph_runtime.custom.python_module import PythonModule
from graph_runtime.document.model import Document, Edge
from graph_runtime.edits.drawing_edits import connect
from graph_runtime.errors import ShapeError
from graph_runtime.facts.looking import UNTRUSTED, WORKING
from graph_runtime.facts.wiring import Wiring, descendants
from graph_runtime.families import made_of
from graph_runtime.groups.kinds import STATE, Composite, GroupInput, State
from graph_runtime.tensors import Spec


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a wire fits, and the sentence for the person; a refused one cannot be drawn."""

    good: bool
    sentence: str
    refused: bool = False


def fit_of(checked: Checked, document: Document, edge: Edge) -> Fit:
    """What the check says of `document` with `edge` added; `checked` is of the present document."""
    trial = check_again(connect(document, edge), checked)
    if edge.source == edge.target:
        return Fit(False, "A block cannot feed itself. Choose another block.", True)
    if trial.wiring.loop and not checked.wiring.loop:
        path = " → ".join((*trial.wiring.loop, trial.wiring.loop[0])[:8])
        return Fit(False, f"This wire would close a loop: {path}.", True)
    facts = trial.nodes[edge.target]
    waiting = "Nothing is connected"
    later = (UNTRUSTED, WORKING)
    problems = [
        p for p in facts.problems if not p.message.startswith(waiting) and p.message not in later
    ]
    if problems:
        return Fit(False, f"{problems[0].message} {problems[0].fix}".strip())
    given = ", ".join(shape_of(spec) for spec in facts.outputs.values())
    return Fit(True, f"{edge.target} gives {given}" if given else f"{edge.target} takes it")


def edge_between(a: PortRef, b: PortRef) -> Edge | None:
    """The wire from the output to the input of two ports; None if both are of one sort."""
    if a.out == b.out:
        return None
    source, target = (a, b) if a.out else (b, a)
    return Edge(
        source=source.node, source_port=source.port, target=target.node, target_port=target.port
    )


def fitting_ports(checked: Checked, ref: PortRef) -> frozenset[PortRef]:
    """The ports that a wire from `ref` may lead to without a problem of their own."""
    return _inputs_for(checked, ref) if ref.out else _outputs_for(checked, ref)


def fitting_edge(checked: Checked, source: str, target: str) -> Edge | None:
    """A wire from the first output that fits to the first open input of `target`; None for none."""
    taken = checked.wiring.wires_at(target)
    for port in checked.nodes[source].outputs or ("y",):
        ref = PortRef(source, port, True)
        fitting = sorted(p.port for p in fitting_ports(checked, ref) if p.node == target)
        shown = _ports_in_order(checked.nodes[target], fitting)
        free = next((name for name in shown if name not in taken), None)
        if free is not None:
            return edge_between(ref, PortRef(target, free, False))
    return None


def fitting_blocks(
    checked: Checked, ref: PortRef, kinds: Iterable[type[Block]] | None = None
) -> list[type[Block]]:
    """The kinds, with default parameters, that a wire from `ref` can lead to or come from."""
    return [kind for kind in find_blocks("", kinds) if port_for(checked, ref, kind) is not None]


def port_for(checked: Checked, ref: PortRef, kind: type[Block]) -> str | None:
    """The port of a new block of this kind that a wire from `ref` goes to; None if none fits."""
    made = made_of(kind, {})
    if not isinstance(made, Block):
        return None
    if isinstance(made, Composite | GroupInput | PythonModule):
        ends = kind.ports().named if ref.out else kind.outputs
        return next(iter(ends), None)
    if ref.out:
        spec = checked.nodes[ref.node].outputs.get(ref.port)
        ports = kind.ports().named
        return next((p for p in ports if spec is None or _could_take(made, p, spec)), None)
    facts = checked.nodes[ref.node]
    specs = _example_outputs(made)
    return next((p for p, spec in specs.items() if _dtype_fits(facts, ref.port, spec)), None)


def _inputs_for(checked: Checked, ref: PortRef) -> frozenset[PortRef]:
    spec = checked.nodes[ref.node].outputs.get(ref.port)
    upstream = _ancestors(checked.wiring, ref.node)
    upstream = {n for n in upstream if n == ref.node or checked.nodes[n].node.kind != STATE}
    return frozenset(
        PortRef(node, port, False)
        for node, facts in checked.nodes.items()
        if node not in upstream and facts.block is not None
        for port in _open_ports(facts)
        if spec is None or _takes(facts, port, spec)
    )


def _outputs_for(checked: Checked, ref: PortRef) -> frozenset[PortRef]:
    target = checked.nodes[ref.node]
    late = target.node.kind == STATE
    below = {ref.node} if late else descendants(checked.wiring, ref.node)
    return frozenset(
        PortRef(node, port, True)
        for node, facts in checked.nodes.items()
        if node not in below and facts.block is not None
        for port in facts.block.outputs
        if (spec := facts.outputs.get(port)) is None or _takes(target, ref.port, spec)
    )


def _ports_in_order(facts: NodeFacts, ports: list[str]) -> list[str]:
    """These ports as the block shows them."""
    return [port for port in _open_ports(facts) if port in ports]


def _open_ports(facts: NodeFacts) -> tuple[str, ...]:
    """Input ports a wire could end at."""
    assert facts.block is not None
    return facts.block.ports().shown(facts.inputs)


def _takes(facts: NodeFacts, port: str, spec: Spec) -> bool:
    """Whether a node as it stands would accept this spec at this port."""
    block = facts.block
    if block is None or not block.ports().accepts(port) or spec.dtype not in block.accepted(port):
        return False
    wired = {**facts.inputs, port: spec}
    known = {name: s for name, s in wired.items() if s is not None}
    lacking = [name for name in block.ports().required if name not in known]
    return len(known) < len(wired) or bool(lacking) or _shapes(block, known)


def _could_take(block: Block, port: str, spec: Spec) -> bool:
    """Whether a new block could: with `spec` at every port it needs."""
    if spec.dtype not in block.accepted(port):
        return False
    ports = block.ports()
    return _shapes(block, dict.fromkeys(ports.required or (port,), spec) | {port: spec})


def _shapes(block: Block, inputs: dict[str, Spec]) -> bool:
    """Whether the rule takes these; of a group only the check of the whole drawing can tell.

    Nor is there a rule for code that a person wrote.
    """
    if isinstance(block, Composite | PythonModule):
        return True
    try:
        if isinstance(block, State) and "x" in inputs:
            block.expect(inputs["x"])
        block.shape(*arguments(block, inputs))
    except ShapeError:
        return False
    return True


def _example_outputs(block: Block) -> dict[str, Spec]:
    if not block.outputs:
        return {}
    try:
        made = block.shape(*block.example)
    except ShapeError:  # a block of one's own gives nothing before its code is trusted
        return {}
    return dict(zip(block.outputs, made if isinstance(made, tuple) else (made,), strict=True))


def _dtype_fits(facts: NodeFacts, port: str, spec: Spec) -> bool:
    return facts.block is None or spec.dtype in facts.block.accepted(port)


def _ancestors(wiring: Wiring, node: str) -> set[str]:
    """Every node whose value reaches `node`, itself included."""
    seen, stack = {node}, [node]
    while stack:
        for edge in wiring.into[stack.pop()].values():
            if edge.source not in seen:
                seen.add(edge.source)
                stack.append(edge.source)
    return seen
