"""Classes of a source come back as groups: what they are told, how often they stand there."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.import_.python_source import import_python
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source
from tests.walks.random_drawings import random_drawing

HEAD = "import torch\nfrom torch import nn\n\n\n"
STEP = '''
class Step(nn.Module):
    """One layer."""

    def __init__(self, in_features, width, dim=2, slope=0.1):
        super().__init__()
        self.layer = nn.Linear(in_features, width * dim)
        self.act = nn.LeakyReLU(slope)

    def forward(self, x):
        return self.act(self.layer(x))


'''


def net(init: str, forward: str, sizes: str = "8") -> str:
    rows = "".join(f"        {line}\n" for line in init.splitlines())
    lines = "".join(f"        {line}\n" for line in forward.splitlines())
    return (
        f"{HEAD}{STEP}class Net(nn.Module):\n    def __init__(self):\n"
        f"        super().__init__()\n{rows}\n    def forward(self, x):\n"
        f"        # x: (N, {sizes}) float32\n{lines}"
    )


def drawn(text: str) -> Document:
    imported = import_python(text, "net")
    assert imported.notes == ()
    assert check(imported.document).problems == ()
    return imported.document


def test_a_class_is_a_group_that_is_told_what_its_blocks_read() -> None:
    text = net(
        "self.a = Step(8, 3)\nself.b = Step(6, width=5, slope=0.5)", "return self.b(self.a(x))"
    )
    document = drawn(text)
    body = document.definitions["step"]
    assert body.parameters == {"width": 3, "outer_dim": 2, "slope": 0.1}
    assert body.nodes["layer"].params == {"out_features": {"formula": "width * outer_dim"}}
    assert document.nodes["b"].params == {"width": 5, "outer_dim": 2, "slope": 0.5}
    checked = check(document)
    assert checked.nodes["b"].outputs["y"].shape == ("N", 10)
    assert checked.cost.parameters == 8 * 6 + 6 + 6 * 10 + 10


@pytest.mark.parametrize(
    ("made", "params"),
    [
        ("*(Step(8, 4) for _ in range(3))", {"times": 3, "width": 4}),
        ("*[Step(4 * k, width=2 * (k + 1), dim=2) for k in range(2, 4)]", None),
        ("*(Step(8 + 2 * k, 5 + k) for k in range(3))",
         {"times": 3, "width": {"formula": "5 + i"}}),
        ("*[Step(c, width=w) for c, w in ((8, 3), (6, 6), (12, 12))]",
         {"times": 3, "width": {"formula": "3 * 2**i"}}),
        ("*(Step(c, w) for c, w in [(8, 7), (14, 7), (14, 2)])",
         {"times": 3, "width": {"formula": "7 if i < 2 else 2"}}),
        ("Step(8, 4)", {"times": 1, "width": 4}),
    ],
)  # fmt: skip
def test_a_row_of_one_class_is_a_repeat(made: str, params: dict[str, Any] | None) -> None:
    text = net(f"self.deep = nn.Sequential({made})", "return self.deep(x)")
    if params is None:  # a count that does not begin at 0
        assert import_python(text, "net").notes != ()
        return
    document = drawn(text)
    given = dict(document.nodes["deep"].params)
    assert (given.pop("outer_dim"), given.pop("slope")) == (2, 0.1)
    assert given == params
    assert document.nodes["deep"].kind == "Repeat"


@pytest.mark.parametrize(
    ("lines", "arrangement"),
    [
        ("for layer in self.deep:\n    x = layer(x)\nreturn x", {}),
        ("return torch.cat([f(x) for f in self.deep], dim=-1)",
         {"arrangement": "parallel", "dim": -1}),
        ("return torch.stack([f(x) for f in self.deep], dim=1)",
         {"arrangement": "parallel", "join": "stack"}),
        ("return sum(f(x) for f in self.deep)", {"arrangement": "parallel", "join": "add"}),
    ],
)  # fmt: skip
def test_a_list_of_one_class_is_a_repeat_by_how_forward_runs_it(
    lines: str, arrangement: dict[str, Any]
) -> None:
    text = net("self.deep = nn.ModuleList([Step(8, 4) for _ in range(3)])", lines)
    document = drawn(text)
    (node,) = [node for node in document.nodes.values() if node.kind == "Repeat"]
    usual = {"times": 3, "width": 4, "outer_dim": 2, "slope": 0.1}
    assert node.params == usual | arrangement
    spaces: list[dict[str, Any]] = [{}, {}]
    for space, source in zip(spaces, (text, generate(check(document)).text), strict=True):
        exec(compile(source, "model.py", "exec"), space)
    models = [spaces[0]["Net"](), spaces[1]["Model"]()]
    models[1].load_state_dict(models[0].state_dict())
    x = torch.randn(3, 8)
    assert torch.equal(models[0](x), models[1](x))


def test_a_second_result_keeps_its_name() -> None:
    text = HEAD + (
        "class Two(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.a = nn.Linear(4, 3)\n\n    def forward(self, x, y):\n"
        "        h = self.a(x)\n        return h, h + y\n\n\n"
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.two = Two()\n\n    def forward(self, x, z):\n"
        "        # x: (N, 4) float32\n        # z: (N, 3) float32\n"
        "        two, two_sum_of = self.two(x, y=z)\n        return two, two_sum_of\n"
    )
    document = drawn(text)
    ends = [n for n, node in document.definitions["two"].nodes.items() if "Group" in node.kind]
    assert ends == ["x", "y", "out", "sum_of"]
    assert {(e.target, e.target_port) for e in document.edges} >= {("two", "x"), ("two", "y")}


def test_a_class_that_contains_itself_or_cannot_be_drawn_is_no_group() -> None:
    text = HEAD + (
        "class Deep(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.inner = Deep()\n\n    def forward(self, x):\n"
        "        return self.inner(x)\n\n\n"
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.deep = Deep()\n\n    def forward(self, x):\n"
        "        # x: (N, 4) float32\n        return self.deep(x)\n"
    )
    assert import_python(text, "net").document.definitions == {}


@pytest.mark.parametrize("seed", range(30))
def test_random_groups_come_back_as_a_network_of_the_same_cost(seed: int) -> None:
    """Not always to the letter: a class that two definitions share is one of them."""
    document = random_drawing(seed, 12)
    checked = check(document)
    imported = import_python(generate(checked).text, "net")
    assert imported.notes == ()
    again = check(imported.document)
    assert again.problems == ()
    assert again.cost.parameters == checked.cost.parameters
    check_source(generate(again).text, imported.document)


def test_a_group_in_the_middle_of_an_example_is_the_one_it_was() -> None:
    document = read_example("resnet50")
    again = import_python(generate(check(document)).text, "net").document
    assert again.definitions.keys() == document.definitions.keys()
    for name, body in document.definitions.items():
        assert dict(again.definitions[name].nodes) == dict(body.nodes)
        assert set(again.definitions[name].edges) == set(body.edges)
    assert {n: node.params for n, node in again.nodes.items() if node.kind == "Repeat"} == {
        n: node.params for n, node in document.nodes.items() if node.kind == "Repeat"
    }
