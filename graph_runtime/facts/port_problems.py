"""What can be wrong where a wire meets a block: no such port, an open one, another dtype."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph_runtime.block import MAX_INPUTS, Block, Ports
from graph_runtime.document.model import Edge
from graph_runtime.errors import Problem, shown
from graph_runtime.tensors import Spec


def input_problems(
    node_id: str, block: Block, inputs: Mapping[str, Spec | None]
) -> tuple[Problem, ...]:
    """Wires at ports that the block lacks or that take another dtype, and ports without a wire."""
    ports = block.ports()
    problems = [
        Problem(
            node_id,
            None,
            f"{block.kind()} has no input port '{shown(port)}'.",
            f"Its ports are {_listed(ports)}.",
        )
        for port in inputs
        if not ports.accepts(port)
    ]
    missing = ["x0"] if ports.variadic and not inputs else []
    missing += [port for port in ports.required if port not in inputs]
    problems += [
        Problem(node_id, None, f"Nothing is connected to its input {port}.", "Draw a wire to it.")
        for port in missing
    ]
    for port, spec in inputs.items():
        if spec is not None and ports.accepts(port) and spec.dtype not in block.accepted(port):
            problems.append(_dtype_problem(node_id, block, port, spec))
    return tuple(problems)


def _listed(ports: Ports) -> str:
    if ports.variadic:
        return f"x0, x1 … x{MAX_INPUTS - 1}"
    return ", ".join(ports.named) or "none: it only gives"


def output_problems(edges: Iterable[Edge], blocks: Mapping[str, Block | None]) -> list[Problem]:
    """Wires that begin at a port which their block has not."""
    return [
        Problem(
            edge.source,
            None,
            f"{block.kind()} has no output port '{shown(edge.source_port)}'.",
            f"Its ports are {', '.join(block.outputs) or 'none: it only takes'}.",
        )
        for edge in edges
        if (block := blocks[edge.source]) and edge.source_port not in block.outputs
    ]


def _dtype_problem(node_id: str, block: Block, port: str, spec: Spec) -> Problem:
    wanted = " or ".join(block.accepted(port))
    fix = "Set the dtype of the Input block to int64."
    if wanted == "bool":
        fix = "Feed it a mask, such as that of a PaddingMask, CausalMask or Compare block."
    elif spec.dtype == "bool":
        fix = "A mask goes to a port for masks; a Cast block makes numbers of it."
    elif spec.dtype == "int64":
        fix = "Put an Embedding block in between."
    return Problem(node_id, None, f"Its input {port} takes {wanted} but gets {spec.dtype}.", fix)
