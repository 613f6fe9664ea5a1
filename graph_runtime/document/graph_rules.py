"""The rules that blocks and wires of a file keep before anything is looked up or worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from graph_runtime.document.model import Definition, Document
from graph_runtime.errors import DocumentError, shown
from graph_runtime.spelling import name_fault


def graph_fault(document: Document) -> DocumentError | None:
    """The first rule of the graph that a read document breaks; None if it keeps them all.

    Unknown kinds and ports, missing wires and loops are no faults of the file: `check` names them.
    """
    fault = _name_fault("/nodes", document.nodes) or _edge_fault("/edges", document)
    fault = fault or _name_fault("/definitions", document.definitions)
    for name, body in document.definitions.items():
        place = f"/definitions/{name}"
        fault = fault or _name_fault(f"{place}/nodes", body.nodes)
        fault = fault or _name_fault(f"{place}/parameters", body.parameters)
        fault = fault or _edge_fault(f"{place}/edges", body)
    return fault


def _name_fault(place: str, names: Iterable[str]) -> DocumentError | None:
    for name in names:
        fault = name_fault(name)
        if fault:
            reason = f"The name '{shown(name)}' {fault}"
            return DocumentError(f"{place}/{shown(name)}", reason, "Rename it")
    return None


def _edge_fault(place: str, document: Document | Definition) -> DocumentError | None:
    taken = Counter((edge.target, edge.target_port) for edge in document.edges)
    for index, edge in enumerate(document.edges):
        for end in (edge.source, edge.target):
            if end not in document.nodes:
                return DocumentError(
                    f"{place}/{index}",
                    f"A wire leads to {ascii(end)[:60]}, which is no block of the document",
                    "Remove the wire or add the block",
                )
        if taken[edge.target, edge.target_port] > 1:
            return DocumentError(
                f"{place}/{index}",
                f"Two wires end at {edge.target}.{shown(edge.target_port)}",
                "Keep one of them",
            )
    return None
