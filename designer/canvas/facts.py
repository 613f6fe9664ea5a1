"""What a tooltip on the canvas says."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from designer.canvas.hits import PortRef
from designer.canvas.scene import CanvasScene
from graph_runtime.check import Checked
from graph_runtime.document.model import Edge


def facts_at(scene: CanvasScene, checked: Checked, at: QPointF) -> str:
    """The problem, advice, port, block or wire under a point, in a sentence; "" for none."""
    problem = scene.problem_at(at)
    if problem is not None:
        return problem.face.problem
    advised = scene.advice_at(at)
    if advised is not None and advised.advice is not None:
        return advised.advice.text
    port = scene.port_at(at)
    if port is not None:
        return _port_facts(checked, port)
    block = scene.block_at(at)
    if block is not None:
        return block.face.problem or _block_facts(scene, checked, block.node_id)
    edge = scene.edge_at(at)
    return _edge_facts(checked, edge) if edge is not None else ""


def _port_facts(checked: Checked, ref: PortRef) -> str:
    facts = checked.nodes[ref.node]
    spec = (facts.outputs if ref.out else facts.inputs).get(ref.port)
    where = f"{'Output' if ref.out else 'Input'} {ref.port}"
    return f"{where}: {spec.text} {spec.dtype}" if spec else where


def _block_facts(scene: CanvasScene, checked: Checked, node: str) -> str:
    face, cost = scene.blocks[node].face, checked.nodes[node].cost
    parts = [f"{face.kind} {face.name}", face.details, face.count]
    parts.append("Frozen: training leaves its weights as they are." if face.frozen else "")
    parts.append(f"{cost.macs:,} multiply-adds a sample" if cost.macs else "")
    note = scene.blocks[node].advice
    parts.append(note.text if note else "")
    return "\n".join(part for part in parts if part)


def _edge_facts(checked: Checked, edge: Edge) -> str:
    spec = checked.nodes[edge.source].outputs.get(edge.source_port)
    ends = f"{edge.source}.{edge.source_port} → {edge.target}.{edge.target_port}"
    return f"{ends}: {spec.text} {spec.dtype}" if spec else ends
