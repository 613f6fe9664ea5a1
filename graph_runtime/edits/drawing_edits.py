"""Every change a person can make to a drawing, as a pure function `Document → Document`.

Functions raise ValueError when they are asked for the impossible (a node that is not there);
what a person may do wrong (a loop, a shape that does not fit) is left to `check`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from graph_runtime.document.free_names import FreeNames
from graph_runtime.document.model import Document, Edge, Node, Point, Training
from graph_runtime.groups.adoption import adopted, reachable
from graph_runtime.groups.kinds import kind_of
from graph_runtime.params import JsonValue
from graph_runtime.spelling import name_fault


def free_name(document: Document, wish: str) -> str:
    """A node id near `wish` that the document does not have."""
    return FreeNames(document.nodes).take(wish)


def add_node(
    document: Document, node_id: str, kind: str, at: Point, params: Mapping[str, JsonValue] = {}
) -> Document:
    return put_node(document, node_id, Node(kind=kind, params=dict(params)), at)


def put_node(document: Document, node_id: str, node: Node, at: Point) -> Document:
    """With this node, as it is, under a new name."""
    _absent(document, node_id)
    return document.replaced(
        nodes={**document.nodes, node_id: node}, positions={**document.positions, node_id: at}
    )


def remove_nodes(document: Document, node_ids: Collection[str]) -> Document:
    """Without these blocks and every wire that touches one."""
    gone = set(node_ids)
    return document.replaced(
        nodes={key: node for key, node in document.nodes.items() if key not in gone},
        edges=tuple(e for e in document.edges if e.source not in gone and e.target not in gone),
        positions={key: at for key, at in document.positions.items() if key not in gone},
    )


def bypass_nodes(document: Document, node_ids: Collection[str]) -> Document:
    """Without these blocks, what fed each one's first input now feeds its readers."""
    for node_id in node_ids:
        feed = next((e for e in document.edges if e.target == node_id), None)
        readers = [e for e in document.edges if e.source == node_id]
        document = remove_nodes(document, [node_id])
        if feed is not None and feed.source in document.nodes:
            joined = (
                Edge(source=feed.source, source_port=feed.source_port,
                     target=r.target, target_port=r.target_port)
                for r in readers
                if r.target in document.nodes
            )  # fmt: skip
            document = document.replaced(edges=document.edges + tuple(joined))
    return document


def connect(document: Document, edge: Edge) -> Document:
    """With the wire; one that ended at the same input port gives way."""
    _present(document, edge.source)
    _present(document, edge.target)
    end = (edge.target, edge.target_port)
    before = [e for e in document.edges if (e.target, e.target_port) == end]
    if before == [edge]:
        return document
    return document.replaced(
        edges=(*(e for e in document.edges if (e.target, e.target_port) != end), edge)
    )


def disconnect(document: Document, edges: Iterable[Edge]) -> Document:
    gone = set(edges)
    return document.replaced(edges=tuple(e for e in document.edges if e not in gone))


def insert_on_edge(document: Document, node_id: str, edge: Edge) -> Document:
    """The block put into the wire: its first input and first output take the wire's ends."""
    node = document.nodes[node_id]
    kind = kind_of(node, document.definitions)
    if kind is None or not kind.outputs or not kind.ports().named:
        return document
    if node_id in (edge.source, edge.target):
        return document
    first = kind.ports().named[0]
    document = disconnect(document, [edge])
    document = connect(document, edge.model_copy(update={"target": node_id, "target_port": first}))
    return connect(
        document, edge.model_copy(update={"source": node_id, "source_port": kind.outputs[0]})
    )


def set_param(document: Document, node_id: str, name: str, value: JsonValue) -> Document:
    return set_params(document, node_id, {name: value})


def set_params(document: Document, node_id: str, values: Mapping[str, JsonValue]) -> Document:
    """With these parameters of one block; the others stay."""
    node = _present(document, node_id)
    return _with_node(
        document, node_id, node.model_copy(update={"params": {**node.params, **values}})
    )


def reset_param(document: Document, node_id: str, name: str) -> Document:
    """With the parameter back at its default."""
    node = _present(document, node_id)
    params = {key: value for key, value in node.params.items() if key != name}
    return _with_node(document, node_id, node.model_copy(update={"params": params}))


def set_label(document: Document, node_id: str, label: str) -> Document:
    node = _present(document, node_id)
    return _with_node(document, node_id, node.model_copy(update={"label": label}))


def rename_node(document: Document, old: str, new: str) -> Document:
    """The node's id, which is its name in the source, changed wherever it stands.

    Raises ValueError with the end of a sentence if the name may not be used.
    """
    _present(document, old)
    if new == old:
        return document
    fault = name_fault(new)
    if fault:
        raise ValueError(f"{ascii(new)[:60]} {fault}")
    _absent(document, new)
    return document.replaced(
        nodes={new if key == old else key: node for key, node in document.nodes.items()},
        positions={new if key == old else key: at for key, at in document.positions.items()},
        edges=tuple(_renamed(edge, old, new) for edge in document.edges),
    )


def move_nodes(document: Document, positions: Mapping[str, Point]) -> Document:
    return document.replaced(positions={**document.positions, **positions})


def set_training(document: Document, training: Training | None) -> Document:
    return document.replaced(training=training)


def set_name(document: Document, name: str) -> Document:
    return document.replaced(name=name)


def fragment(document: Document, node_ids: Collection[str]) -> Document:
    """These blocks, the wires among them and all that groups hold: what Copy copies."""
    kept = set(node_ids)
    nodes = {key: node for key, node in document.nodes.items() if key in kept}
    within = reachable(document.definitions, nodes.values())
    return Document(
        name=document.name,
        nodes=nodes,
        definitions={name: b for name, b in document.definitions.items() if name in within},
        edges=tuple(e for e in document.edges if e.source in kept and e.target in kept),
        positions={key: at for key, at in document.positions.items() if key in kept},
    )


def paste(
    document: Document, pasted: Document, offset: Point = (0.0, 0.0)
) -> tuple[Document, tuple[str, ...]]:
    """With the blocks of another document beside its own; also the ids they were given.

    Groups bring their definitions along.
    """
    document, pasted = adopted(document, pasted)
    free = FreeNames(document.nodes)
    names = {key: free.take(key) for key in pasted.nodes}
    edges = tuple(
        e.model_copy(update={"source": names[e.source], "target": names[e.target]})
        for e in pasted.edges
    )
    at = {
        names[key]: (point[0] + offset[0], point[1] + offset[1])
        for key, point in ((k, pasted.positions.get(k, (0.0, 0.0))) for k in pasted.nodes)
    }
    grown = document.replaced(
        nodes={**document.nodes, **{names[key]: node for key, node in pasted.nodes.items()}},
        edges=document.edges + edges,
        positions={**document.positions, **at},
    )
    return grown, tuple(names.values())


def _with_node(document: Document, node_id: str, node: Node) -> Document:
    return document.replaced(nodes={**document.nodes, node_id: node})


def _renamed(edge: Edge, old: str, new: str) -> Edge:
    if old not in (edge.source, edge.target):
        return edge
    ends = {
        "source": new if edge.source == old else edge.source,
        "target": new if edge.target == old else edge.target,
    }
    return edge.model_copy(update=ends)


def _present(document: Document, node_id: str) -> Node:
    if node_id not in document.nodes:
        raise ValueError(f"there is no block {node_id!r}")
    return document.nodes[node_id]


def _absent(document: Document, node_id: str) -> None:
    if node_id in document.nodes:
        raise ValueError(f"there is already a block {node_id!r}")
