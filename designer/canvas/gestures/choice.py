"""Which gesture a press begins: decided by the button, the keys and what lies under the pointer."""

from __future__ import annotations

from PySide6.QtCore import Qt

from designer.canvas.gestures.band import Band
from designer.canvas.gestures.connect import Connect
from designer.canvas.gestures.cut import Cut
from designer.canvas.gestures.gesture import Gesture, Pointer, Stage
from designer.canvas.gestures.move import Move
from designer.canvas.gestures.pan import Pan
from designer.canvas.hits import PortRef
from graph_runtime.document.model import Edge

CTRL = Qt.KeyboardModifier.ControlModifier
Button = Qt.MouseButton


def gesture_for(
    stage: Stage, button: Button, pointer: Pointer, space: bool = False
) -> Gesture | None:
    """The gesture that a drag from here would be; None if this button does nothing here."""
    ctrl = bool(pointer.modifiers & CTRL)
    if button == Button.MiddleButton or (space and button == Button.LeftButton):
        return Pan(stage)
    if button == Button.RightButton:
        return Cut(stage) if ctrl else None
    if button != Button.LeftButton:
        return None
    port = stage.mirror.port_at(pointer.at, stage.reach())
    if port is not None:
        return _from_port(stage, port, ctrl)
    block = stage.mirror.block_at(pointer.at)
    if block is not None:
        return Move(stage, block.node_id)
    edge = stage.mirror.edge_at(pointer.at, stage.reach() / 2)
    return _replug(stage, edge, pointer) if edge is not None and ctrl else Band(stage)


def _from_port(stage: Stage, port: PortRef, ctrl: bool) -> Gesture:
    """A new wire; with Ctrl at a wired input, or at an output with one wire, that wire's end."""
    wires = [edge for edge in stage.mirror.edges_of(port.node) if _ends_at(edge, port)]
    if ctrl and len(wires) == 1:
        return Connect(stage, _end(wires[0], not port.out), wires[0])
    return Connect(stage, port)


def _replug(stage: Stage, edge: Edge, pointer: Pointer) -> Gesture:
    """The end of the wire nearer to the pointer comes loose."""
    wire = stage.mirror.wires[edge]
    at = pointer.at
    to_start = abs(at.x() - wire.start[0]) + abs(at.y() - wire.start[1])
    to_end = abs(at.x() - wire.end[0]) + abs(at.y() - wire.end[1])
    return Connect(stage, _end(edge, out=to_end <= to_start), edge)


def _end(edge: Edge, out: bool) -> PortRef:
    if out:
        return PortRef(edge.source, edge.source_port, True)
    return PortRef(edge.target, edge.target_port, False)


def _ends_at(edge: Edge, port: PortRef) -> bool:
    return _end(edge, port.out) == port
