"""Source becomes the drawing it came from, and a stranger's source becomes as much as can be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from graph_runtime.block import BLOCKS
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.edits.drawing_edits import set_param
from graph_runtime.errors import DocumentError
from graph_runtime.import_.python_source import Imported, import_python
from graph_runtime.keeping.examples import example_names, read_example
from graph_runtime.params import Choice, Flag, Integer, Param, Real, thawed
from graph_runtime.source.generate import generate
from graph_runtime.source.group_class import places
from tests.graph_runtime.drawings import chain, drawing

HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n"


def written(document: Document) -> str:
    checked = check(document)
    assert checked.sound, checked.problems
    return generate(checked).text


def alone(kind: str, optional: bool = True) -> Document:
    """The block with its example's inputs, every output named as a result."""
    block = BLOCKS.kinds[kind]
    ports = block.ports()
    names = ports.named if ports.variadic else ports.required + ports.optional * optional
    nodes = {
        f"input_{index}": ("Input", {"shape": list(spec.sizes), "dtype": spec.dtype})
        for index, spec in enumerate(block.example[: len(names)])
    }
    nodes["block"] = (kind, {})
    wires = [
        f"{node} block.{port}"
        for node, port in zip((f"{n}.y" for n in nodes), names, strict=False)
        if node != "block.y"
    ]
    several = len(block.outputs) > 1
    for index, port in enumerate(block.outputs, start=1):
        result = f"result_{index}" if several else "result"
        nodes[result] = ("Output", {})
        wires.append(f"block.{port} {result}.x")
    return drawing(nodes, *wires)


@pytest.mark.parametrize("name", example_names())
def test_an_example_comes_back_from_its_source(name: str) -> None:
    document = read_example(name)
    text = written(document)
    imported = import_python(text, name)
    assert imported.notes == ()
    assert written(imported.document) == text
    assert len(imported.document.definitions) >= len(classes_of(document))


def classes_of(document: Document) -> set[str]:
    """The definitions that stand somewhere in a drawing."""
    checked = check(document)
    return {definition for definition, _ in places(checked)}


@pytest.mark.parametrize("kind", sorted(BLOCKS.kinds.keys() - {"Input", "Output", "Target"}))
def test_every_block_comes_back_from_its_source(kind: str) -> None:
    document = alone(kind)
    text = written(document)
    imported = import_python(text, kind)
    assert imported.notes == ()
    kinds = sorted(node.kind for node in imported.document.nodes.values())
    assert kinds == sorted(node.kind for node in document.nodes.values())
    again = import_python(written(imported.document), kind)
    assert written(again.document) == written(imported.document)
    assert check(imported.document).cost == check(document).cost


def test_parameters_come_back_whether_given_by_place_or_by_name() -> None:
    document = chain(
        ("image", "Input", {"shape": [3, 16, 16]}),
        ("conv", "Conv2d", {"out_channels": 8, "kernel_size": [3, 5], "padding": "same",
                            "bias": False, "groups": 1, "dilation": 2}),
        ("pool", "MaxPool2d", {"kernel_size": 3, "stride": 2, "ceil_mode": True}),
        ("result", "Output", {}),
    )  # fmt: skip
    assert written(import_python(written(document), "x").document) == written(document)


@pytest.mark.parametrize(
    ("line", "kind", "params"),
    [
        ("F.elu(x, 0.5)", "ELU", {"alpha": 0.5}),
        ("F.silu(x, inplace=True)", "SiLU", {}),
        ("torch.log_softmax(x, dim=1)", "LogSoftmax", {"dim": 1}),
        ("F.hardtanh(x, 0.0, 6.0)", "Hardtanh", {"min_val": 0.0, "max_val": 6.0}),
        ("F.softplus(x, beta=2.0)", "Softplus", {"beta": 2.0}),
        ("F.threshold(x, 0.1, 20.0)", "Threshold", {"threshold": 0.1, "value": 20.0}),
        ("F.normalize(x, p=1.0, dim=-1)", "Normalize", {"p": 1.0, "dim": -1}),
        ("F.local_response_norm(x, 3)", "LocalResponseNorm", {"size": 3}),
        ("F.alpha_dropout(x, 0.2, training=self.training)", "AlphaDropout", {"p": 0.2}),
        ("x.sum(dim=1)", "Sum", {"dim": [1]}),
        ("x.mean(2, keepdim=True)", "Mean", {"dim": [2], "keepdim": True}),
        ("x.mean((1, 2))", "Mean", {"dim": [1, 2]}),
        ("torch.amax(x, dim=(1, 2))", "Max", {"dim": [1, 2]}),
        ("torch.linalg.vector_norm(x, dim=1)", "Norm", {"dim": [1]}),
        ("x.transpose(1, 3)", "Transpose", {"dim1": 3}),
        ("torch.transpose(x, 1, 3)", "Transpose", {"dim1": 3}),
        ("x.unsqueeze(1)", "Unsqueeze", {}),
        ("x[:, 0]", "Select", {}),
        ("x[:, :, 1:-1:2]", "Slice", {"dim": 2, "start": 1, "stop": -1, "step": 2}),
        ("x.clamp(0.5)", "Clamp", {"min": 0.5, "max": None}),
        ("x.float()", "Cast", {}),
        ("torch.gt(x, 2)", "Compare", {"relation": "gt", "to": 2.0}),
        ("x / 4 - 1", "Scale", {"times": 0.25, "plus": -1.0}),
        ("1 - x", "Scale", {"times": -1.0, "plus": 1.0}),
        ("-x", "Negative", {}),
        ("x - x", "Subtract", {}),
        ("x @ x", "MatMul", {}),
        ("torch.einsum('nij,njk->nik', x, x)", "Einsum", {"equation": "nij,njk->nik"}),
        ("torch.stack([x, x], dim=2)", "Stack", {"dim": 2}),
    ],
)
def test_a_function_becomes_its_block(line: str, kind: str, params: dict[str, Any]) -> None:
    forward = f"    def forward(self, x):\n        y = {line}\n        return y\n"
    imported = import_python(HEAD + "class Net(nn.Module):\n" + forward, "net")
    assert [note.what for note in imported.notes] == ["x"], "nothing but the shape is missing"
    (node,) = [n for n in imported.document.nodes.values() if n.kind == kind]
    assert node.params == params


@pytest.mark.parametrize(
    ("line", "kind", "ports"),
    [
        ("a, b, c = x.chunk(3, dim=1)", "Chunk", ["y0", "y1", "y2"]),
        ("a, b, c = torch.split(x, [2, 1, 3], dim=1)", "Split", ["y0", "y1", "y2"]),
    ],
)
def test_parts_come_from_ports_of_their_own(line: str, kind: str, ports: list[str]) -> None:
    body = f"        # x: (N, 6) float32\n        {line}\n        return c, b, a\n"
    text = HEAD + "class Net(nn.Module):\n    def forward(self, x):\n" + body
    imported = import_python(text, "net")
    assert imported.notes == ()
    assert check(imported.document).problems == ()
    read = [e.source_port for e in imported.document.edges if e.source_port != "y"]
    assert read == ports[::-1]


def others(param: Param) -> list[Any]:
    """Values of a parameter beside its default."""
    match param:
        case Flag():
            return [not param.default]
        case Choice():
            return [choice for choice in param.choices if choice != param.default]
        case Integer():
            return [(param.default or 0) + 1]
        case Real():
            return [(param.default or 0.0) / 2 + 0.0625]
    return []


@pytest.mark.parametrize("kind", sorted(BLOCKS.kinds.keys() - {"Input", "Output", "Target"}))
def test_every_parameter_comes_back_from_the_source(kind: str) -> None:
    document = alone(kind, optional=False)
    for param in BLOCKS.kinds[kind].params():
        for value in others(param):
            changed = set_param(document, "block", param.name, value)
            # Dropout between the layers of a single layer, say, stands nowhere in the source.
            if check(changed).sound and written(changed) != written(document):
                imported = import_python(written(changed), kind)
                (node,) = [n for n in imported.document.nodes.values() if n.kind == kind]
                assert imported.notes == (), (param.name, imported.notes)
                assert node.params.get(param.name) == value, param.name


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("x = torch.add(x, x, out=x)", "plain"),
        ("x = x.mean()", "dim"),
        ("x = F.softmax(x)", "dim"),
        ("x = torch.add(x, x, alpha=2)", "alpha"),
        ("x = F.scaled_dot_product_attention(x, x, x, dropout_p=0.5)", "dropout_p"),
        ("x, _ = self.attend(x, x, x, key_padding_mask=p)", "key_padding_mask"),
        ("x, _ = self.attend(x, x, x, attn_mask=p)", "attn_mask"),
        ("x = self.foreign(x)", "foreign"),
    ],
)
def test_what_would_compute_something_else_is_told(line: str, word: str) -> None:
    text = HEAD + (
        "class Linear(nn.Module):\n    def forward(self, x):\n        return x\n\n\n"
        "class Net(nn.Module):\n    def __init__(self):\n"
        "        self.attend = nn.MultiheadAttention(8, 2, batch_first=True)\n"
        "        self.foreign = Linear(8, 8)\n\n"
        f"    def forward(self, x):\n        # x: (N, 4, 8) float32\n        {line}\n"
        "        return x\n"
    )
    imported = import_python(text, "net")
    told = [
        note for note in imported.notes if note.line == text[: text.index(line)].count("\n") + 1
    ]
    assert told and word in told[0].why
    assert "Linear" not in {node.kind for node in imported.document.nodes.values()}


BY_HAND = (
    HEAD
    + """
class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(inplace=True), nn.MaxPool2d(2)
        )
        self.fc1 = nn.Linear(6 * 14 * 14, 84)
        self.fc2 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.features(x)
        x = x.view(x.size(0), -1)
        x = F.relu(self.fc1(x))
        x = F.dropout(x, 0.25)
        return self.fc2(x)
"""
)


@pytest.mark.parametrize(
    ("line", "kind", "params"),
    [
        ("F.interpolate(x, scale_factor=2)", "Upsample", {}),
        ("F.interpolate(x, 9, mode='bilinear')", "Upsample",
         {"size": 9, "scale_factor": None, "mode": "bilinear"}),
        ("F.avg_pool3d(x, 2, divisor_override=3)", "AvgPool3d", {"divisor_override": 3}),
        ("F.max_pool1d(x, 3, 2)", "MaxPool1d", {"kernel_size": 3, "stride": 2}),
        ("F.lp_pool2d(x, 4.0, 2)", "LPPool2d", {"norm_type": 4.0}),
        ("F.adaptive_max_pool2d(x, (2, 3))", "AdaptiveMaxPool2d", {"output_size": [2, 3]}),
        ("F.pixel_shuffle(x, 3)", "PixelShuffle", {"upscale_factor": 3}),
        ("self.up(x)", "Upsample", {"size": 8, "scale_factor": None}),
    ],
)  # fmt: skip
def test_functions_on_images_are_drawn(line: str, kind: str, params: dict[str, Any]) -> None:
    text = HEAD + (
        "class Net(nn.Module):\n    def __init__(self):\n        self.up = nn.Upsample(8)\n\n"
        f"    def forward(self, x):\n        return {line}\n"
    )
    drawn = import_python(text, "net", {"x": (9, 8, 8)}).document.nodes.values()
    (node,) = [node for node in drawn if node.kind not in ("Input", "Output")]
    found = {name: thawed(value) for name, value in node.params.items()}
    assert (node.kind, found) == (kind, params)


def test_a_network_written_by_hand_is_drawn() -> None:
    imported = import_python(BY_HAND.replace("x.view(x.size(0), -1)", "torch.flatten(x, 1)"),
                             "net", {"x": (1, 28, 28)})  # fmt: skip
    kinds = [node.kind for node in imported.document.nodes.values()]
    assert kinds == ["Input", "Conv2d", "ReLU", "MaxPool2d", "Flatten", "Linear", "ReLU",
                     "Dropout", "Linear", "Output"]  # fmt: skip
    by_hand = 6 * 25 + 6 + 6 * 14 * 14 * 84 + 84 + 84 * 10 + 10
    assert check(imported.document).cost.parameters == by_hand


def test_what_cannot_be_drawn_is_told_by_line_and_the_rest_is_there() -> None:
    text = HEAD + (
        "class Net(nn.Module):\n"
        "    def __init__(self, width):\n"
        "        super().__init__()\n"
        "        self.up = nn.CrossMapLRN2d(2)\n"
        "        self.free = nn.Linear(4, width)\n"
        "        self.scale = torch.ones(3)\n"
        "        self.norm = nn.LSTM(8, 8)\n\n"
        "    def forward(self, x):\n"
        "        y = self.up(x)\n"
        "        for i in range(3):\n"
        "            y = y + 1\n"
        "        z = torch.fft.fft(y)\n"
        "        return y\n"
    )
    imported = import_python(text, "net")
    assert [note.line for note in imported.notes] == [8, 9, 10, 11, 13, 15, 17, 5, 5]
    whys = " ".join(note.why for note in imported.notes)
    for words in (
        "No block is called CrossMapLRN2d",
        "width",
        "batch_first",
        "--input",
        "fft",
    ):
        assert words in whys
    assert [node.kind for node in imported.document.nodes.values()] == [
        "Input", "CrossMapLRN2d", "Output",
    ]  # fmt: skip


SHARED = HEAD + (
    "class Net(nn.Module):\n"
    "    def __init__(self):\n"
    "        self.a = nn.Linear(4, 4)\n"
    "        self.b = nn.Sequential(nn.Linear(4, 4), nn.ReLU())\n"
    "        for m in self.modules():\n"
    "            if isinstance(m, nn.Linear):\n"
    "                nn.init.zeros_(m.bias)\n\n"
    "    def forward(self, x):\n"
    "        # x: (N, 4) float32\n"
    "        return self.b(self.b(self.a(self.a(self.a(x)))))\n"
)


def test_a_module_used_twice_shares_its_weights() -> None:
    imported = import_python(SHARED, "net")
    assert imported.notes == ()
    checked = check(imported.document)
    assert checked.problems == ()
    assert checked.cost.parameters == 2 * 20
    sets = [node.weight_set for node in imported.document.nodes.values()]
    assert sets == ["", "a", "a", "a", "b_0", "b_1", "b_0", "b_1", ""]


def test_a_weight_of_another_module_is_shared() -> None:
    text = HEAD + (
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        self.words = nn.Embedding(50, 8)\n"
        "        self.readout = nn.Linear(8, 50)\n"
        "        self.other = nn.Linear(50, 50)\n"
        "        self.readout.weight = self.words.weight\n"
        "        self.other.weight = self.readout.weight\n"
        "        nn.init.normal_(self.words.weight, std=0.02)\n\n"
        "    def forward(self, x):\n"
        "        # x: (N, 5) int64\n"
        "        return self.other(self.readout(self.words(x)))\n"
    )
    imported = import_python(text, "net")
    assert [note.what for note in imported.notes] == ["self.other.weight = self.readout.weight"]
    checked = check(imported.document)
    assert checked.problems == ()
    assert checked.cost.parameters == 50 * 8 + 50 + 50 * 51
    assert "self.readout.weight = self.words.weight" in written(imported.document)


@pytest.mark.parametrize(
    "text",
    ["", "x = 1", "class", "class A: pass", "(" * 5_000, "\0", "x" * 2_000_000,
     "class A:\n    forward = 1"],
)  # fmt: skip
def test_text_without_a_network_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(DocumentError, match="Import"):
        import_python(text, "x")


def test_nothing_in_the_source_is_executed(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    touch = f"open({str(marker)!r}, 'w')"
    text = (
        f"{touch}\n@print({touch})\nclass Net(nn.Module, metaclass={touch}):\n"
        f"    x: {touch} = {touch}\n"
        f"    def __init__(self, a={touch}):\n        self.a = nn.Linear({touch}, {touch})\n"
        f"    def forward(self, x):\n        # x: (N, 4)\n        return self.a({touch})\n"
    )
    import_python(text, "net")
    assert not marker.exists()


@pytest.mark.parametrize("line", [
    "x = x[0]", "x, y = x", "x = self.b(x)", "x = y", "self.q = x", "x = x.view(2, 2)",
    "x = torch.cat(x)", "x = F.relu(x, *x)", "x = F.softmax(x, dim=d)", "del x", "x += 1",
    "x = x @ x", "x = x % 2", "x = 2 * 3",
    "x = x / 0", "x = 1 / x", "x = (x for x in x)", "return",
    "x = x.permute(*x)", "x = torch.add(x)",
])  # fmt: skip
def test_no_line_stops_the_reading(line: str) -> None:
    text = (
        "class Net(nn.Module):\n    def __init__(self):\n        self.a = nn.Linear(4, 4)\n"
        f"    def forward(self, x):\n        h = self.a(x)\n        {line}\n        return h\n"
    )
    imported: Imported = import_python(text, "net", {"x": (4,)})
    assert "a" in imported.document.nodes and "result" in imported.document.nodes


def test_what_was_imported_computes_what_the_source_computes() -> None:
    text = written(read_example("digits_lstm"))
    spaces: list[dict[str, type[torch.nn.Module]]] = [{}, {}]
    for space, source in zip(spaces, (text, written(import_python(text, "x").document)),
                             strict=True):  # fmt: skip
        exec(compile(source, "model.py", "exec"), space)  # our own source, as the worker runs it
    torch.manual_seed(0)
    models = [space["Model"]() for space in spaces]
    models[1].load_state_dict(models[0].state_dict())
    x = torch.randn(3, 8, 8)
    assert torch.equal(models[0](x), models[1](x))
