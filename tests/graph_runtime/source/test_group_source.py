"""The source of drawings with groups: one class each, right at every place."""

from __future__ import annotations

from typing import Any

import black
import pytest
import torch

from graph_runtime.check import check
from graph_runtime.document.model import Definition, Document
from graph_runtime.formula import as_formula
from graph_runtime.groups.kinds import GROUP_INPUT, GROUP_OUTPUT
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import Source, generate
from graph_runtime.source.source_checker import SourceError, check_source
from tests.graph_runtime.groups.test_kinds import WIDE, around, body, conv, node, wires


def built(document: Document) -> tuple[Source, Any]:
    """The source, and the module that it makes; the counts agree with the check's."""
    checked = check(document)
    assert checked.problems == ()
    source = generate(checked)
    check_source(source.text, document)
    assert black.format_str(source.text, mode=black.Mode()) == source.text
    names: dict[str, Any] = {}
    exec(compile(source.text, "model.py", "exec"), names)
    model = names["Model"]()
    assert sum(p.numel() for p in model.parameters()) == checked.cost.parameters
    return source, model


def test_a_class_stands_once_for_all_its_places() -> None:
    nodes = {
        "image": node("Input", shape=[3, 8, 8]),
        "first": node("Group", "wide", width=4),
        "second": node("Group", "wide", width=7),
        "result": node("Output"),
    }
    document = Document(
        nodes=nodes, edges=wires("image first second result"), definitions={"wide": WIDE}
    )
    source, model = built(document)
    assert source.text.count("class ") == 2
    assert "def __init__(self, in_channels: int, width: int) -> None:" in source.text
    assert "self.conv = nn.Conv2d(in_channels, width * 2, 3, padding=1)" in source.text
    assert "self.second = Wide(8, width=7)" in source.text
    assert model(torch.rand(2, 3, 8, 8)).shape == (2, 14, 8, 8)


def test_a_repetition_is_a_loop() -> None:
    source, model = built(around(node("Repeat", "wide", times=4, width=8), wide=WIDE))
    assert "for in_channels in (3, 16, 16, 16)" in source.text
    assert model(torch.rand(1, 3, 8, 8)).shape == (1, 16, 8, 8)
    source, _ = built(around(node("Repeat", "wide", times=2, width=8), wide=WIDE))
    assert "for in_channels in (3, 16)" in source.text
    same = body("x relu y", relu=node("ReLU"))
    source, _ = built(around(node("Repeat", "same", times=4), same=same))
    assert "nn.Sequential(*(Same() for _ in range(4)))" in source.text


def test_a_repetition_over_values_hands_on_all_that_differs() -> None:
    """`in_channels` goes by no count, so the stride, which does, is listed beside it."""
    strided = body(
        "x conv y",
        parameters={"width": 4, "stride": 1},
        conv=conv(out_channels=as_formula("width"), stride=as_formula("stride")),
    )
    sizes = {"width": 8, "stride": as_formula("2 if i == 0 else 1")}
    source, model = built(around(node("Repeat", "strided", times=3, **sizes), strided=strided))
    assert "for in_channels, stride in ((3, 2), (8, 1), (8, 1))" in source.text
    assert model(torch.rand(1, 3, 8, 8)).shape == (1, 8, 4, 4)
    many = around(node("Repeat", "strided", times=9, **sizes), strided=strided)
    assert "for in_channels, stride in (\n" in built(many)[0].text


def test_a_text_is_handed_on_to_a_block_inside() -> None:
    joined = body("x add.z y", "x add.x", parameters={"how": "identity"},
                  add=node("Shortcut", mode=as_formula("how")))  # fmt: skip
    source, _ = built(around(node("Group", "joined", how="projection"), joined=joined))
    assert 'Shortcut(in_channels, in_channels, 2, mode="projection")' in source.text


def test_a_repetition_counts_in_its_own_formulas() -> None:
    growing = body("x conv y", conv=conv(out_channels=as_formula("in_channels + 2")))
    source, model = built(around(node("Repeat", "growing", times=3), growing=growing))
    assert "Growing(3 + 2 * i) for i in range(3)" in source.text
    assert model(torch.rand(1, 3, 8, 8)).shape == (1, 9, 8, 8)


@pytest.mark.parametrize(
    ("join", "line"),
    [
        ("concatenate", "torch.cat([branch(image) for branch in self.inner], dim=1)"),
        ("add", "sum(branch(image) for branch in self.inner)"),
        ("stack", "torch.stack([branch(image) for branch in self.inner], dim=1)"),
    ],
)
def test_repetitions_side_by_side_are_joined_in_one_line(join: str, line: str) -> None:
    inner = node("Repeat", "wide", times=3, arrangement="parallel", join=join)
    document = around(inner, wide=WIDE)
    source, model = built(document)
    assert line in source.text
    (spec,) = check(document).nodes["result"].inputs.values()
    assert spec is not None and model(torch.rand(2, 3, 8, 8)).shape[1:] == spec.shape[1:]


def test_a_class_stands_for_places_with_and_without_height_and_width() -> None:
    bent = body("x double tanh y", double=node("Scale", times=2.0), tanh=node("Tanh"))
    nodes = {
        "image": node("Input", shape=[3, 8, 8]),
        "first": node("Group", "bent"),
        "flat": node("Flatten"),
        "fc": node("Linear", out_features=5),
        "second": node("Group", "bent"),
        "result": node("Output"),
    }
    wired = wires("image first flat fc second result")
    source, model = built(Document(nodes=nodes, edges=wired, definitions={"bent": bent}))
    assert source.text.count("class ") == 2
    assert "# (N, ...)" in source.text
    assert model(torch.rand(2, 3, 8, 8)).shape == (2, 5)


def test_a_repetition_with_a_second_input_hands_it_to_every_layer() -> None:
    ends = {"x": node(GROUP_INPUT), "memory": node(GROUP_INPUT), "y": node(GROUP_OUTPUT)}
    layer = Definition(
        nodes={**ends, "fc": node("Linear", out_features=6), "sum": node("Add")},
        edges=wires("x fc sum.x0", "memory sum.x1", "sum y"),
    )
    nodes = {
        "left": node("Input", shape=[6]),
        "right": node("Input", shape=[6]),
        "layers": node("Repeat", "layer", times=3),
        "result": node("Output"),
    }
    document = Document(
        nodes=nodes,
        edges=wires("left layers.x", "right layers.memory", "layers result"),
        definitions={"layer": layer},
    )
    source, model = built(document)
    assert "for layer in self.layers:" in source.text
    left, right = torch.rand(2, 6), torch.rand(2, 6)
    truth = left
    for one in model.layers:
        truth = one.fc(truth) + right
    assert torch.equal(model(left, right), truth)


def test_shared_weights_are_one_module_or_one_tensor() -> None:
    tower = body("x fc y", fc=node("Linear", out_features=4))
    nodes = {
        "left": node("Input", shape=[6]),
        "right": node("Input", shape=[6]),
        "one": node("Group", "tower", "both"),
        "other": node("Group", "tower", "both"),
        "product": node("Multiply"),
        "result": node("Output"),
    }
    chains = ("left one product.x0", "right other product.x1", "product result")
    document = Document(nodes=nodes, edges=wires(*chains), definitions={"tower": tower})
    _, model = built(document)
    x = torch.rand(3, 6)
    assert torch.equal(model(x, x), model.one(x) ** 2)
    tied = {
        "tokens": node("Input", shape=[9], dtype="int64"),
        "table": node("Embedding", "", "words", num_embeddings=50, embedding_dim=12),
        "logits": node("Linear", "", "words", out_features=50),
        "result": node("Output"),
    }
    source, model = built(Document(nodes=tied, edges=wires("tokens table logits result")))
    assert "self.logits.weight = self.table.weight" in source.text
    assert model.logits.weight is model.table.weight


def test_lines_of_a_group_lead_to_the_block_inside() -> None:
    source, _ = built(around(node("Group", "wide"), wide=WIDE))
    lines = source.text.splitlines()
    inner = {source.inner[n + 1] for n, line in enumerate(lines) if "nn.Conv2d(" in line}
    assert inner == {("wide", "conv")}
    made = {source.lines[n + 1] for n, line in enumerate(lines) if "self.inner = Wide(" in line}
    assert made == {"inner"}


PLANTED = [
    ("width * 2, 3, padding=1)", "width * 2, 3, padding=exit)"),
    ("width * 2, 3", "width * 977, 3"),
    ("class Wide(nn.Module)", "class Wide(nn.Sequential)"),
    ("Wide(3, width=4)", "Wide(3, width=[print(1)][0])"),
    ("Wide(3, width=4)", "nn.Sequential(nn.ReLU())"),
    ("Wide(3, width=4)", "nn.Sequential(*(Wide(3, width=4) for _ in exit()))"),
    ("width: int", "width: exit()"),
    ("h = self.relu(h)", "h = self.relu(exit)"),
    ("self.inner(image)", "[f(image) for f in image]"),
    (
        "class Model(",
        "class Other(nn.Module):\n    def forward(self, x):\n        return x\n\n\nclass Model(",
    ),
]


@pytest.mark.parametrize(("clean", "planted"), PLANTED)
def test_what_the_document_does_not_account_for_is_refused(clean: str, planted: str) -> None:
    document = around(node("Group", "wide", width=4), wide=WIDE)
    text = generate(check(document)).text
    assert clean in text
    with pytest.raises(SourceError):
        check_source(text.replace(clean, planted, 1), document)


@pytest.mark.row("S8.14")
@pytest.mark.row("G:resnet")
@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("resnet18", 11_689_512),
        ("resnet34", 21_797_672),
        ("resnet50", 25_557_032),
        ("resnet101", 44_549_160),
        ("resnet152", 60_192_808),
    ],
)
def test_a_residual_network_has_the_published_count_and_a_short_source(
    name: str, parameters: int
) -> None:
    document = read_example(name)
    checked = check(document)
    source = generate(checked)
    check_source(source.text, document)
    assert len(source.text.splitlines()) < 120
    names: dict[str, Any] = {}
    exec(compile(source.text, "model.py", "exec"), names)
    with torch.device("meta"):
        model = names["Model"]().eval()
        assert model(torch.empty(2, 3, 224, 224)).shape == (2, 1000)
    assert sum(p.numel() for p in model.parameters()) == parameters == checked.cost.parameters
    macs = {"resnet18": 1_814_073_344, "resnet50": 4_089_184_256}
    assert checked.cost.macs == macs.get(name, checked.cost.macs)


def test_a_size_that_a_state_from_outside_must_fit_goes_by_its_name() -> None:
    speaking = Definition(
        parameters={"width": 6},
        nodes={
            "x": node(GROUP_INPUT),
            "h": node(GROUP_INPUT),
            "speaker": node("GRU", hidden_size=as_formula("width")),
            "said": node("Linear", out_features=4),
            "y": node(GROUP_OUTPUT),
        },
        edges=wires("x speaker said y", "h speaker.h_0"),
    )
    nodes = {
        "image": node("Input", shape=[3, 5]),
        "first": node("Input", shape=[6]),
        "speaking": node("Group", "speaking"),
        "result": node("Output"),
    }
    edges = wires("image speaking result", "first speaking.h")
    source, model = built(Document(nodes=nodes, edges=edges, definitions={"speaking": speaking}))
    assert "self.said = nn.Linear(width, 4)" in source.text
    assert model(torch.rand(2, 3, 5), torch.rand(2, 6)).shape == (2, 3, 4)
