"""A function or an operator in the source becomes its block, or is told where it would differ."""

from __future__ import annotations

from typing import Any

import pytest

from graph_runtime.check import check
from graph_runtime.import_.python_source import import_python
from graph_runtime.params import thawed
from tests.graph_runtime.import_.source_text import HEAD


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
