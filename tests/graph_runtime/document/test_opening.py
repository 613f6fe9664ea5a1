"""Opening runs nothing, reads one file and connects to nobody, whatever the file holds."""

import json
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from graph_runtime.block import BLOCKS
from graph_runtime.check import check
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.files import document_text, parse_document
from tests.graph_runtime.mutants import mutants
from tests.graph_runtime.verbs.test_verbs import TINY

WATCH = """
import json, sys, time
from pathlib import Path
from graph_runtime.check import check
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.files import document_text, read_document
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source
from tests.graph_runtime.mutants import mutants
from tests.graph_runtime.verbs.test_verbs import TINY

path, count, planted = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "planted"
watched = ("exec", "import", "open", "os.system", "subprocess", "socket", "ctypes")
seen, watching = [], False

def hook(event, arguments):
    global watching
    if watching and event.startswith(watched):
        own = event == "open" and str(arguments[0]) in (str(path), *map(str, range(100)))
        if not own:  # a number is a descriptor that is open already
            seen.append((event, str(arguments)[:200]))

def look():
    document = read_document(path)
    checked = check(document)
    if checked.sound:
        check_source(generate(checked).text, document)
    return checked

path.write_text(TINY)
look()  # whatever is loaded at first use is loaded now
sys.addaudithook(hook)
opened, worst = 0, 0.0
for data in mutants(json.loads(TINY), count, seed=7):
    path.write_bytes(data)
    begun, watching = time.perf_counter(), True
    try:
        opened += look() is not None
        if planted:
            open("/etc/hostname").close()
    except DocumentError as error:
        assert error.reason and error.remedy and str(error).isprintable()
    watching = False
    worst = max(worst, time.perf_counter() - begun)
print(json.dumps({"opened": opened, "worst": worst, "seen": seen[:5]}))
"""


def _watched(tmp_path: Path, count: int, planted: bool = False) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", WATCH, tmp_path / "a.json", str(count), "planted" * planted],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    answer: dict = json.loads(done.stdout)
    return answer


@pytest.mark.row("T1")
@pytest.mark.row("T5")
def test_opening_tampered_documents_runs_nothing_and_opens_nothing_else(tmp_path: Path) -> None:
    answer = _watched(tmp_path, 1500)
    assert answer["seen"] == []
    assert answer["opened"] > 100, "most were refused: the rest of the program saw too little"
    assert answer["worst"] < 1.0


def test_the_watch_notices_a_planted_reader(tmp_path: Path) -> None:
    assert _watched(tmp_path, 30, planted=True)["seen"]


@pytest.mark.slow
@pytest.mark.row("T1")
def test_opening_ten_thousand_tampered_documents(tmp_path: Path) -> None:
    assert _watched(tmp_path, 10_000)["seen"] == []


@pytest.mark.row("T5")
@pytest.mark.parametrize(
    "kind", ["os.system", "__class__", "Block", "graph_runtime.block.Block", "ReLU ", "relu", ""]
)
def test_a_kind_that_nobody_knows_is_a_problem_and_is_kept(kind: str) -> None:
    document = Document(nodes={"a": Node(kind=kind, params={"x": [1, {"y": "z"}]})})
    again = parse_document(document_text(document))
    assert again == document
    assert any(problem.node == "a" for problem in check(again).problems)
    assert kind not in BLOCKS.kinds


def _chain(*blocks: tuple[str, dict]) -> Document:
    names = [f"block{i}" for i in range(len(blocks))]
    nodes = {n: Node(kind=k, params=p) for n, (k, p) in zip(names, blocks, strict=True)}
    edges = [Edge(source=a, target=b) for a, b in pairwise(names)]
    return Document(nodes=nodes, edges=tuple(edges))


def _doubling(levels: int) -> Document:
    """Each block is wired twice into the next: as many numbers again at every level."""
    nodes = {"block0": Node(kind="Input", params={"shape": [1024]})}
    edges = []
    for i in range(1, levels):
        nodes[f"block{i}"] = Node(kind="Concatenate", params={"dim": 1})
        edges += [
            Edge(source=f"block{i - 1}", target=f"block{i}", target_port=f"x{port}")
            for port in (0, 1)
        ]
    nodes["last"] = Node(kind="Linear", params={"out_features": 4096})
    nodes["result"] = Node(kind="Output")
    edges += [Edge(source=f"block{levels - 1}", target="last")]
    edges += [Edge(source="last", target="result")]
    return Document(nodes=nodes, edges=tuple(edges))


def _multiplying(blocks: int) -> Document:
    """Each block puts five copies of the one before it side by side: 5^blocks numbers."""
    kinds = [("Input", {"shape": [8, 2]}), *[("Concatenate", {})] * blocks, ("Output", {})]
    document = _chain(*kinds)
    copies = [
        edge.model_copy(update={"target_port": f"x{port}"})
        for edge in document.edges[:-1]
        for port in range(5)
    ]
    return document.replaced(edges=(*copies, document.edges[-1]))


HUGE = 2**31 - 1
BOMBS = {
    "an input of every size": _chain(("Input", {"shape": [HUGE] * 7}), ("Output", {})),
    "multiplying nine thousand times": _multiplying(9_000),
    "two wide layers": _chain(
        ("Input", {"shape": [HUGE]}), ("Linear", {"out_features": HUGE}), ("Output", {})
    ),
    "a wide convolution": _chain(
        ("Input", {"shape": [HUGE, 3, 3]}),
        ("Conv2d", {"out_channels": HUGE, "kernel_size": 3}),
        ("Output", {}),
    ),
    "a wide LSTM": _chain(
        ("Input", {"shape": [4, HUGE]}), ("LSTM", {"hidden_size": HUGE}), ("Output", {})
    ),
    "a wide table": _chain(
        ("Input", {"shape": [4], "dtype": "int64"}),
        ("Embedding", {"num_embeddings": HUGE, "embedding_dim": HUGE}),
        ("Output", {}),
    ),
    "doubling forty times": _doubling(40),
}


@pytest.mark.row("T13")
@pytest.mark.parametrize("name", BOMBS)
def test_a_network_too_large_is_refused_with_its_size_before_it_costs_anything(name: str) -> None:
    started = time.process_time()
    problems = check(BOMBS[name]).problems
    assert time.process_time() - started < 2.0
    assert any("the limit is" in problem.message for problem in problems), problems


@pytest.mark.row("T13")
def test_thousands_of_deep_recurrent_blocks_are_checked_at_once() -> None:
    deep = ("LSTM", {"num_layers": 1000, "bidirectional": True, "hidden_size": 1})
    document = _chain(("Input", {"shape": [4, 4]}), *[deep] * 3_000, ("Output", {}))
    started = time.process_time()
    matrices, offsets = 8 * (4 + 1998 + 1000) + 2_999 * 8 * (2 + 1998 + 1000), 3_000 * 16_000
    assert check(document).cost.parameters == matrices + offsets
    assert time.process_time() - started < 2.0


@pytest.mark.row("T12")
def test_a_million_unknown_parameters_are_few_problems_at_once() -> None:
    params = {f"out_feature{number}": number for number in range(300_000)}
    document = Document(nodes={"a": Node(kind="Linear", params=params)})
    started = time.process_time()
    assert len(check(document).problems) < 20
    assert time.process_time() - started < 2.0


def test_a_refused_text_says_where() -> None:
    with pytest.raises(DocumentError) as caught:
        parse_document(TINY.replace('"kernel_size": 3', '"kernel_size": 1e999'))
    assert caught.value.pointer == "/nodes/conv/params/kernel_size"


def test_mutants_differ_and_repeat() -> None:
    first = list(mutants(json.loads(TINY), 50, seed=1))
    assert first == list(mutants(json.loads(TINY), 50, seed=1))
    assert len(set(first)) > 45


def test_a_wire_from_a_port_that_is_not_there_is_a_problem() -> None:
    document = parse_document(
        TINY.replace('"conv",   "source_port": "y"', '"conv", "source_port": "z"')
    )
    checked = check(document)
    assert not checked.sound
    (problem,) = checked.problems
    assert problem.node == "conv"
    assert str(problem) == "conv: Conv2d has no output port 'z'. Its ports are y."
