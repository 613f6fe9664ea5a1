"""Loops along the steps of a sequence come back as the Loops that they were drawn as."""

from __future__ import annotations

from random import Random

import pytest
import torch
from torch import nn

from docs.blocks.recurrent_step import rnn_step
from docs.examples.pen import Pen
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.import_.python_source import import_python
from graph_runtime.source.generate import generate
from tests.graph_runtime.groups.drawn_loops import attending, nested, of_two_sizes, two_sequences
from tests.graph_runtime.groups.test_recurrent_loops import counted, walked
from tests.graph_runtime.source.test_group_source import built


def read_back(document: Document) -> Document:
    """The document of the source, which writes that source again."""
    checked = check(document)
    assert checked.sound, checked.problems
    text = generate(checked).text
    imported = import_python(text, document.name)
    assert imported.notes == ()
    again = check(imported.document)
    assert again.problems == ()
    assert generate(again).text == text
    return imported.document


def ends(document: Document, name: str) -> dict[str, tuple[str, object]]:
    """The states and ports of a definition."""
    nodes = document.definitions[name].nodes.items()
    ports = ("State", "GroupInput", "GroupOutput")
    return {n: (node.kind, dict(node.params)) for n, node in nodes if node.kind in ports}


def wires(document: Document, name: str) -> set[tuple[str, str, str]]:
    """What feeds a node."""
    feeding = [edge for edge in document.edges if edge.target == name]
    return {(edge.source, edge.source_port, edge.target_port) for edge in feeding}


def test_a_walk_comes_back_with_what_it_remembers() -> None:
    document = read_back(walked(counted(), 4, 3))
    assert document.nodes["walk"].kind == "Loop"
    assert ends(document, "step") == {
        "x": ("GroupInput", {}),
        "total": ("State", {"size": [3]}),
        "y": ("GroupOutput", {}),
    }
    body = document.definitions["step"]
    (back,) = [edge.source for edge in body.edges if edge.target == "total"]
    assert body.nodes[back].kind == "Add"


def test_two_sequences_and_a_state_that_goes_on_come_back() -> None:
    document = read_back(two_sequences())
    assert wires(document, "first") == wires(two_sequences(), "first")
    assert wires(document, "second") == wires(two_sequences(), "second")
    assert ends(document, "step").keys() == {"token", "number", "h", "y", "seen"}


def test_what_every_step_sees_whole_comes_back() -> None:
    assert ends(read_back(attending()), "step")["memory"] == ("GroupInput", {"whole": True})


def going_on() -> Document:
    """Ids that begin as what is wired, ten steps without a sequence."""
    step = Pen(width=5)
    step.put("token", "State", size=[], dtype="int64")
    step.put("seen", "Embedding", num_embeddings=9, embedding_dim="=width")
    step.put("scores", "Linear", out_features=9)
    step.put("next", "ArgMax")
    step.put("y", "GroupOutput", "scores")
    step.feed_back("token", "next")
    pen = Pen()
    pen.put("first", "Input", shape=[], dtype="int64")
    pen.define("step", step)
    pen.group("melody", "step", token="first", width=6, times=10)
    pen.put("result", "Output", "melody")
    return pen.document("going_on")


def test_ids_that_go_on_by_themselves_come_back() -> None:
    document = read_back(going_on())
    assert ends(document, "step")["token"] == ("State", {"size": [], "dtype": "int64"})
    assert document.nodes["melody"].params == {"times": 10, "width": 6}


def test_a_size_that_a_parameter_has_is_that_parameter() -> None:
    document = read_back(walked(rnn_step(), 4, 3, hidden=7))
    assert ends(document, "step")["h"] == ("State", {"size": {"formula": "hidden"}})


def test_loops_in_groups_and_in_loops_come_back() -> None:
    for document in (of_two_sizes(), nested()):
        again = read_back(document)
        kinds = [n.kind for body in again.definitions.values() for n in body.nodes.values()]
        assert "Loop" in kinds


def at_random(seed: int) -> Document:
    """Up to three states of own sizes, each renewed from others; some outputs are not read."""
    rng = Random(seed)
    states = {f"state{i}": rng.randint(1, 4) for i in range(rng.randint(0, 3))}
    whole = rng.random() < 0.4
    step = Pen()
    step.put("x", "GroupInput")
    values = ["x"]
    if whole:
        step.put("memory", "GroupInput", whole=True)
        values.append("memory")
    for name, size in states.items():
        step.put(name, "State", size=[size])
    values += states
    renewed = {}
    for name, size in [*states.items(), ("last", 3)]:
        layer = f"to_{name}"
        step.put(layer, "Linear", rng.choice(values), out_features=size)
        step.put(f"bent_{name}", "Tanh", layer)
        values.append(f"bent_{name}")
        renewed[name] = f"bent_{name}"
    outputs = [f"out{i}" for i in range(rng.randint(1, 3))]
    for name in outputs:
        step.put(name, "GroupOutput", rng.choice(values))
    for name in states:
        step.feed_back(name, renewed[name])
    pen = Pen()
    pen.put("x", "Input", shape=[4, 2])
    wires = {"x": "x"}
    if whole:
        pen.put("memory", "Input", "", shape=[5])
        wires["memory"] = "memory"
    pen.define("step", step)
    pen.group("walk", "step", **wires)
    for index, port in enumerate(rng.sample([*outputs, *states], rng.randint(1, len(outputs)))):
        pen.put(f"result{index}", "Output", f"walk.{port}")
    return pen.document("random")


@pytest.mark.parametrize("seed", range(40))
def test_random_steps_come_back_and_compute_the_same(seed: int) -> None:
    document = at_random(seed)
    checked = check(document)
    if not checked.sound:
        pytest.skip("a step that does not fit")
    text = generate(checked).text
    imported = import_python(text, "net")
    assert imported.notes == ()
    assert check(imported.document).problems == ()
    _, one = built(document)
    _, other = built(imported.document)
    other.load_state_dict(one.state_dict())
    inputs = [torch.rand(2, 4, 2), torch.rand(2, 5)]
    given = [x for x, name in zip(inputs, ("x", "memory"), strict=True) if name in document.nodes]
    torch.testing.assert_close(one(*given), other(*given), rtol=0, atol=0)


HAND = """
import torch
from torch import nn


class Cell(nn.Module):
    def __init__(self, inputs, width):
        super().__init__()
        self.seen = nn.Linear(inputs, width)
        self.kept = nn.Linear(width, width)

    def forward(self, x, h):
        return torch.tanh(self.seen(x) + self.kept(h))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = Cell(3, 5)
        self.out = nn.Linear(5, 2)

    def forward(self, x):
        # x: (N, 4, 3) float32
        h = torch.zeros(x.size(0), 5)
        states = []
        for t in range(x.size(1)):
            h = self.cell(x[:, t], h)
            states.append(h)
        return self.out(torch.stack(states, dim=1)), self.out(h)
"""


def test_a_loop_that_a_stranger_wrote_is_drawn() -> None:
    imported = import_python(HAND, "net")
    assert imported.notes == ()
    assert imported.document.nodes["cell"].kind == "Loop"
    _, ours = built(imported.document)
    scope: dict[str, type[nn.Module]] = {}
    exec(HAND, scope)  # the text above
    theirs = scope["Net"]()
    names = {n.replace("out_2.", "out."): v for n, v in theirs.state_dict().items()}
    ours.load_state_dict(names)
    x = torch.rand(2, 4, 3)
    torch.testing.assert_close(ours(x), theirs(x))


@pytest.mark.parametrize(
    ("clean", "strange"),
    [
        ("            states.append(h)\n", "            states.append(h + 1)\n"),
        ("self.cell(x[:, t], h)", "self.cell(x[:, t - 1], h)"),
        ("range(x.size(1))", "range(1, x.size(1))"),
        ("range(x.size(1))", "reversed(range(x.size(1)))"),
        ("self.cell = Cell(3, 5)", "self.cell = nn.RNNCell(3, 5)"),
    ],
)
def test_a_loop_that_does_something_else_is_told(clean: str, strange: str) -> None:
    assert clean in HAND
    notes = import_python(HAND.replace(clean, strange), "net").notes
    assert any("h" in note.what or "cell" in note.what for note in notes)
