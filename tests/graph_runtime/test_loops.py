"""A loop is one problem, and nothing else is said of the blocks in it."""

from graph_runtime.check import check
from graph_runtime.document import Document, Edge, Node


def test_only_the_loop_is_named_where_wires_run_in_a_circle() -> None:
    nodes = {
        "image": Node(kind="Input", params={"shape": [8]}),
        "a": Node(kind="Linear"),
        "b": Node(kind="ReLU"),
        "behind": Node(kind="Linear"),
        "result": Node(kind="Output"),
    }
    edges = (
        Edge(source="a", target="b"),
        Edge(source="b", target="a"),
        Edge(source="b", target="behind"),
        Edge(source="behind", target="result"),
    )
    messages = [p.message for p in check(Document(nodes=nodes, edges=edges)).problems]
    assert messages == ["The wires form a loop: a → b → a."]
