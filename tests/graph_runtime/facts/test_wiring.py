"""Orders, loops and descendants of random graphs, with networkx as the judge."""

from __future__ import annotations

import itertools
from random import Random

import networkx as nx
import pytest

from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.facts.wiring import descendants, wire_up


def random_document(rng: Random, loops: bool) -> Document:
    names = [f"n{index}" for index in range(rng.randint(1, 25))]
    edges: dict[tuple[str, str], Edge] = {}
    for _ in range(rng.randint(0, 3 * len(names))):
        a, b = rng.randrange(len(names)), rng.randrange(len(names))
        if not loops and a >= b:
            continue
        port = f"x{rng.randint(0, 3)}"
        edges[names[b], port] = Edge(source=names[a], target=names[b], target_port=port)
    shuffled = rng.sample(names, len(names))
    return Document(
        nodes={name: Node(kind="Add") for name in shuffled}, edges=tuple(edges.values())
    )


def judge(document: Document) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(document.nodes)
    graph.add_edges_from((edge.source, edge.target) for edge in document.edges)
    return graph


@pytest.mark.parametrize("seed", range(100))
def test_every_source_stands_before_its_readers(seed: int) -> None:
    document = random_document(Random(seed), loops=False)
    wiring = wire_up(document)
    assert wiring.loop == ()
    assert set(wiring.order) == set(document.nodes)
    assert len(wiring.order) == len(document.nodes)
    place = {node: index for index, node in enumerate(wiring.order)}
    assert all(place[edge.source] < place[edge.target] for edge in document.edges)
    assert list(nx.topological_sort(judge(document))) is not None


@pytest.mark.parametrize("seed", range(200))
def test_a_loop_is_found_where_there_is_one(seed: int) -> None:
    document = random_document(Random(seed), loops=True)
    wiring, graph = wire_up(document), judge(document)
    assert bool(wiring.loop) != nx.is_directed_acyclic_graph(graph)
    closed = [*wiring.loop, *wiring.loop[:1]]
    assert all(graph.has_edge(a, b) for a, b in itertools.pairwise(closed))
    assert len(set(wiring.loop)) == len(wiring.loop)
    on_loops = {n for part in nx.strongly_connected_components(graph) for n in part
                if len(part) > 1 or graph.has_edge(n, n)}  # fmt: skip
    behind = on_loops.union(*(nx.descendants(graph, node) for node in on_loops))
    assert set(wiring.order) == set(document.nodes) - behind


@pytest.mark.parametrize("seed", range(60))
def test_descendants_are_all_that_a_value_reaches(seed: int) -> None:
    document = random_document(Random(seed), loops=True)
    wiring, graph = wire_up(document), judge(document)
    for node in document.nodes:
        assert descendants(wiring, node) == nx.descendants(graph, node) | {node}


def test_one_branch_is_followed_to_its_end_before_the_next_begins() -> None:
    edges = ("image a0", "a0 a1", "a1 a2", "image b0", "b0 b1", "b1 b2")
    document = Document(
        nodes={name: Node(kind="ReLU") for name in ("image", "b0", "a0", "a1", "b1", "b2", "a2")},
        edges=tuple(Edge(source=e.split()[0], target=e.split()[1]) for e in edges),
    )
    assert wire_up(document).order == ("image", "a0", "a1", "a2", "b0", "b1", "b2")


def test_a_long_row_of_residual_blocks_is_no_puzzle() -> None:
    """Paths double at each of 2,000 blocks; the walk looks at each wire once."""
    nodes = {"n0": Node(kind="Input")} | {f"n{i}": Node(kind="Add") for i in range(1, 2_001)}
    edges = tuple(
        Edge(source=f"n{max(i - back, 0)}", target=f"n{i}", target_port=f"x{back - 1}")
        for i in range(1, 2_001)
        for back in (1, 2)
    )
    assert len(wire_up(Document(nodes=nodes, edges=edges)).order) == 2_001
