"""The remedy for a sum of unlike shapes: a learned projection in the wire of the shortcut."""

from __future__ import annotations

from collections.abc import Mapping

from graph_runtime.document.model import Edge
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.wiring import descendants
from graph_runtime.mending.remedy import Remedy, putting_into, setting
from graph_runtime.params import JsonValue
from graph_runtime.tensors import Spec

_CONVOLUTIONS = {3: "Conv1d", 4: "Conv2d", 5: "Conv3d"}


def projecting(node: str, checked: Checked) -> Remedy | None:
    """For an Add or a Shortcut of two shapes: W_s, as a 1×1 convolution or as a matrix.

    The input that branches off earlier is brought to the shape of the other one.
    """
    facts = checked.nodes[node]
    inputs = [(port, spec) for port, spec in facts.inputs.items() if spec is not None]
    if len(inputs) != 2 or facts.node.kind not in ("Add", "Shortcut"):
        return None
    if facts.node.kind == "Shortcut":
        known = dict(inputs)
        stride = _stride(known["x"], known["z"])
        values = {"mode": "projection", "stride": stride}
        return Remedy("Project the shortcut", setting(node, values)) if stride else None
    (port, early), (other, late) = inputs
    wires = checked.wiring.into[node]
    if not _branches_off(wires[port], wires[other], checked):
        port, early, late = other, late, early
    found = _projection(early, late)
    if found is None:
        return None
    kind, params, words = found
    return Remedy(words, putting_into([wires[port]], kind, params))


def _branches_off(wire: Edge, other: Edge, checked: Checked) -> bool:
    """Whether the other wire comes from further along the same path."""
    return other.source in descendants(checked.wiring, wire.source) - {wire.source}


def _projection(x: Spec, z: Spec) -> tuple[str, Mapping[str, JsonValue], str] | None:
    """Kind and parameters of what brings x to the shape of z, and the words for it."""
    stride = _stride(x, z)
    if not stride:
        return None
    if not _is_image(x):
        return "Linear", {"out_features": z.last, "bias": False}, "Project the shortcut (Linear)"
    params: dict[str, JsonValue] = {"out_channels": z.channels, "kernel_size": 1, "bias": False}
    if stride > 1:
        params["stride"] = stride
    size = "×".join("1" * (x.rank - 2))
    words = f"Project the shortcut ({size} convolution)" if x.rank > 3 else "Project the shortcut"
    return _CONVOLUTIONS[x.rank], params, words


def _stride(x: Spec, z: Spec) -> int:
    """The stride at which a projection of x has the size of z; 0 where there is none."""
    if x.rank != z.rank or x.rank < 2 or {x.dtype, z.dtype} != {"float32"}:
        return 0
    if not _is_image(x):
        return int(x.shape[:-1] == z.shape[:-1])
    pairs = list(zip(x.sizes[1:], z.sizes[1:], strict=True))
    return next((s for s in range(1, 65) if all(-(-a // s) == b for a, b in pairs)), 0)


def _is_image(x: Spec) -> bool:
    return x.rank in _CONVOLUTIONS and x.axes[1] == "C"
