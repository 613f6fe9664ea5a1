"""What a document says of weights: kept in the file, checked, written as source, read again."""

from __future__ import annotations

from typing import Any

import pytest

from graph_runtime.check import check
from graph_runtime.document.model import Decorations, Document, Recipe
from graph_runtime.document.reading import parse_document
from graph_runtime.document.text import document_text
from graph_runtime.edits.decorating import set_decoration, set_initializer
from graph_runtime.errors import DocumentError
from graph_runtime.facts.decorations import trainable
from graph_runtime.import_.python_source import import_python
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import SourceError, check_source
from tests.graph_runtime.train.drawings import chain, digits_attention


def pictures(**training: Any) -> Document:
    return chain(
        {
            "image": ("Input", {"shape": [1, 8, 8]}),
            "conv": ("Conv2d", {"out_channels": 4, "kernel_size": 3}),
            "norm": ("BatchNorm2d", {}),
            "flat": ("Flatten", {}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        },
        **training,
    )


def started(document: Document, node: str, weight: str, kind: str, **params: Any) -> Document:
    return set_initializer(document, node, weight, Recipe(kind=kind, params=params))


def decorated() -> Document:
    document = started(pictures(), "conv", "weight", "kaiming_normal_", nonlinearity="relu")
    document = started(document, "conv", "bias", "zeros_")
    document = started(document, "logits", "weight", "trunc_normal_", std=0.02, a=-0.04, b=0.04)
    document = set_decoration(document, "conv", "frozen", True)
    return set_decoration(document, "logits", "lr_factor", 0.1)


def test_a_document_that_says_nothing_is_written_as_before() -> None:
    plain = pictures()
    again = set_decoration(set_decoration(plain, "conv", "frozen", True), "conv", "frozen", False)
    assert document_text(again) == document_text(plain)
    assert "decorations" not in document_text(plain)
    without = set_initializer(started(plain, "conv", "bias", "ones_"), "conv", "bias", None)
    assert without == plain


def test_decorations_are_saved_and_read() -> None:
    document = decorated()
    text = document_text(document)
    assert '"decorations": {"initializers": {"weight": {"kind": "kaiming_normal_"' in text
    assert '"frozen": true}' in text
    assert '"lr_factor": 0.1}' in text
    assert parse_document(text) == document
    newer = text.replace('"frozen": true', '"frozen": true, "mood": "calm"')
    assert document_text(parse_document(newer)) == newer


@pytest.mark.parametrize(
    "said", ['"frozen": 1', '"lr_factor": 0', '"lr_factor": 1e9', '"weight_decay": "no"']
)
def test_a_file_with_a_value_of_the_wrong_type_is_refused_with_its_place(said: str) -> None:
    text = document_text(decorated()).replace('"frozen": true', said)
    with pytest.raises(DocumentError) as refusal:
        parse_document(text)
    assert refusal.value.pointer.startswith("/nodes/conv/decorations/")


@pytest.mark.parametrize(
    ("weight", "kind", "params", "param", "words"),
    [
        ("wieght", "zeros_", {}, "wieght", "Did you mean weight?"),
        ("gamma", "zeros_", {}, "gamma", "Remove its initializer."),
        ("weight", "zeroes_", {}, "weight", "Did you mean zeros_?"),
        ("weight", "normal_", {"std": -1.0}, "weight.std", "from 0"),
        ("bias", "orthogonal_", {}, "bias", "2 or more axes, but this one is 4"),
        ("weight", "eye_", {}, "weight", "weights of 2 axes, but this one is 4 × 1 × 3 × 3"),
        ("weight", "dirac_", {"groups": 3}, "weight.groups", "3 groups do not divide"),
    ],
)
def test_what_does_not_fit_a_weight_is_said_at_its_block(
    weight: str, kind: str, params: dict[str, Any], param: str, words: str
) -> None:
    checked = check(started(pictures(), "conv", weight, kind, **params))
    (problem,) = checked.problems
    assert (problem.node, problem.param) == ("conv", f"decorations.initializers.{param}")
    assert words in f"{problem.message} {problem.fix}"
    assert checked.nodes["conv"].outputs
    assert not checked.sound


def test_a_block_without_a_bias_has_none_to_initialize() -> None:
    document = started(pictures(), "conv", "bias", "zeros_")
    bare = document.nodes["conv"].model_copy(update={"params": {"out_channels": 4, "bias": False}})
    checked = check(document.replaced(nodes={**document.nodes, "conv": bare}))
    assert "no weight called 'bias'" in checked.problems[0].message


def test_first_values_are_written_behind_all_constructors() -> None:
    lines = [line.strip() for line in generate(check(decorated())).text.splitlines()]
    first = lines.index('nn.init.kaiming_normal_(self.conv.weight, nonlinearity="relu")')
    assert lines[first - 1] == "self.logits = nn.Linear(144, 10)"
    assert lines[first + 1 : first + 5] == [
        "nn.init.zeros_(self.conv.bias)",
        "self.conv.requires_grad_(False)",
        "nn.init.trunc_normal_(self.logits.weight, std=0.02, a=-0.04, b=0.04)",
        "",
    ]


def test_each_line_belongs_to_its_block() -> None:
    source = generate(check(decorated()))
    owners = {
        line.strip(): source.lines.get(number)
        for number, line in enumerate(source.text.splitlines(), start=1)
    }
    assert owners["nn.init.zeros_(self.conv.bias)"] == "conv"
    assert owners["self.conv.requires_grad_(False)"] == "conv"


def test_weights_deep_inside_a_block_can_be_named() -> None:
    document = started(digits_attention(), "layer", "self_attn.out_proj.weight", "orthogonal_")
    document = started(document, "heads", "in_proj_weight", "xavier_uniform_", gain=0.5)
    text = generate(check(document)).text
    assert "nn.init.orthogonal_(self.layer.self_attn.out_proj.weight)" in text
    assert "nn.init.xavier_uniform_(self.heads.in_proj_weight, gain=0.5)" in text
    check_source(text, document)


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ('nonlinearity="relu"', 'nonlinearity="selu"'),
        ("nn.init.zeros_(self.conv.bias)", "nn.init.ones_(self.conv.bias)"),
        ("nn.init.zeros_(self.conv.bias)", "nn.init.zeros_(self.norm.bias)"),
        ("nn.init.zeros_(self.conv.bias)", "nn.init.zeros_(self.conv.bias, print(1))"),
        ("nn.init.zeros_(self.conv.bias)", "nn.init.zeros_(self.conv.bias, **{})"),
        ("nn.init.zeros_(self.conv.bias)", "print('hello')"),
        ("nn.init.zeros_(self.conv.bias)", "'hello'"),
        ("self.conv.requires_grad_(False)", "self.norm.requires_grad_(False)"),
        ("self.conv.requires_grad_(False)", "self.conv.requires_grad_(True)"),
        ("std=0.02", "std=0.03"),
    ],
)
def test_a_changed_line_is_not_run(line: str, changed: str) -> None:
    document = decorated()
    text = generate(check(document)).text
    check_source(text, document)
    assert line in text
    with pytest.raises(SourceError):
        check_source(text.replace(line, changed), document)


def test_source_comes_back_with_its_decorations() -> None:
    document = decorated()
    text = generate(check(document)).text
    imported = import_python(text, "again")
    assert imported.notes == ()
    nodes = imported.document.nodes
    assert nodes["conv"].decorations == document.nodes["conv"].decorations
    # A learning rate is no part of a module.
    assert nodes["logits"].decorations == document.nodes["logits"].decorations.model_copy(  # type: ignore[union-attr]
        update={"lr_factor": 1.0}
    )
    assert generate(check(imported.document)).text == text


def test_lines_as_people_write_them_are_read() -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 4)
        self.b = nn.Sequential(nn.Linear(4, 3), nn.ReLU())
        torch.nn.init.normal_(self.a.weight, 0, 1e-2)
        init.constant_(self.a.bias, 1)
        nn.init.xavier_uniform_(self.b.weight)
        nn.init.normal_(self.a.weight, std=self.width)
        self.b.requires_grad_(False)
        self.apply(start)

    def forward(self, x):
        return self.b(self.a(x))
"""
    imported = import_python(text, "net", {"x": (4,)})
    nodes = imported.document.nodes
    assert document_text(imported.document).count('"frozen": true') == 2
    said = nodes["a"].decorations
    assert said is not None
    assert said.initializers == {
        "weight": Recipe(kind="normal_", params={"std": 0.01}),
        "bias": Recipe(kind="constant_", params={"val": 1.0}),
    }
    assert [note.line for note in imported.notes] == [9, 10, 12]


def test_frozen_weights_are_not_counted_as_trainable() -> None:
    document = set_decoration(pictures(), "logits", "frozen", True)
    checked = check(document)
    assert checked.cost.parameters == 40 + 8 + 1450
    assert trainable(checked) == 48


def test_a_network_frozen_all_over_cannot_be_trained() -> None:
    document = pictures(dataset={"kind": "Digits", "params": {}})
    for node in ("conv", "norm", "logits"):
        assert not check(document).problems
        document = set_decoration(document, node, "frozen", True)
    checked = check(document)
    assert "nothing is left to train" in checked.problems[0].message
    assert checked.problems[0].param == "training.optimizer"
    assert checked.sound


def test_nodes_of_one_weight_set_are_decorated_at_one_place() -> None:
    document = chain(
        {
            "image": ("Input", {"shape": [8]}),
            "first": ("Linear", {"out_features": 8}),
            "second": ("Linear", {"out_features": 8}),
            "result": ("Output", {}),
        }
    )
    document = Document(
        nodes={
            name: node.model_copy(update={"weight_set": "one"} if node.kind == "Linear" else {})
            for name, node in document.nodes.items()
        },
        edges=document.edges,
    )
    owned = set_decoration(document, "first", "frozen", True)
    assert not check(owned).problems
    assert trainable(check(owned)) == 0
    (problem,) = check(set_decoration(document, "second", "frozen", True)).problems
    assert (problem.node, problem.fix) == ("second", "Say it at first alone.")


def test_the_padding_row_of_an_embedding_stays_zero() -> None:
    document = chain(
        {
            "tokens": ("Input", {"shape": [6], "dtype": "int64"}),
            "table": ("Embedding", {"num_embeddings": 9, "embedding_dim": 4, "padding_idx": 2}),
            "result": ("Output", {}),
        }
    )
    document = started(document, "table", "weight", "normal_", std=0.5)
    text = generate(check(document)).text
    line = "nn.init.zeros_(self.table.weight[2])"
    assert line in text
    check_source(text, document)
    with pytest.raises(SourceError):
        check_source(text.replace(line, line.replace("2", "3")), document)
    space: dict[str, Any] = {}
    exec(text, space)
    rows = space["Model"]().table.weight.abs().sum(1)
    assert [row == 0 for row in rows.tolist()] == [False] * 2 + [True] + [False] * 6
    imported = import_python(text, "again")
    assert imported.notes == ()
    assert generate(check(imported.document)).text == text
    zeros = started(document, "table", "weight", "zeros_")
    assert "[2]" not in generate(check(zeros)).text


def test_loops_over_modules_are_read() -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.bare = nn.Conv2d(4, 4, 3, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.fc = nn.Linear(64, 2)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
                if m.bias is not None:
                    nn.init.zeros_(m.bias)
            elif isinstance(m, (nn.BatchNorm2d, nn.GroupNorm)):
                nn.init.constant_(m.weight, 1)
        for p in self.conv.parameters():
            p.requires_grad = False
        for m in self.modules():
            if isinstance(m, nn.Linear):
                m.weight.data.normal_(0, 0.1)

    def forward(self, x):
        return self.fc(torch.flatten(self.norm(self.bare(self.conv(x))), 1))
"""
    imported = import_python(text, "net", {"x": (1, 8, 8)})
    nodes = imported.document.nodes
    he = Recipe(kind="kaiming_normal_", params={"mode": "fan_out", "nonlinearity": "relu"})
    zero, one = Recipe(kind="zeros_"), Recipe(kind="constant_", params={"val": 1.0})
    assert nodes["conv"].decorations == Decorations(
        initializers={"weight": he, "bias": zero}, frozen=True
    )
    assert nodes["bare"].decorations == Decorations(initializers={"weight": he})
    assert nodes["norm"].decorations == Decorations(initializers={"weight": one})
    assert nodes["fc"].decorations is None
    assert [note.line for note in imported.notes] == [18]
    assert check(imported.document).sound
