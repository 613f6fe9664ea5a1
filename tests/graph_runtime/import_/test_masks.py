"""Masks that people write become wires and parameters of the blocks."""

from __future__ import annotations

import pytest

from graph_runtime.check import check
from graph_runtime.import_.python_source import Imported, import_python

HEAD = """import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        layer = 1
        self.attend = nn.MultiheadAttention(8, 2, batch_first=True)
        self.stack = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(d_model=8, nhead=2, batch_first=True), num_layers=3,
            norm=nn.LayerNorm(8))
        self.decoder = nn.TransformerDecoder(
            nn.TransformerDecoderLayer(8, 4, 16, batch_first=True), 2)

    def forward(self, x, padding, pairs):
        # x: (N, 5, 8) float32
        # padding: (N, 5) bool
        # pairs: (N, 5, 5) bool
"""


def read(*lines: str) -> Imported:
    return import_python(
        HEAD + "".join(f"        {line}\n" for line in (*lines, "return x")), "net"
    )


def wires(imported: Imported, node: str) -> dict[str, str]:
    edges = imported.document.edges
    return {edge.target_port: edge.source for edge in edges if edge.target == node}


@pytest.mark.parametrize(
    "mask",
    [
        "nn.Transformer.generate_square_subsequent_mask(5)",
        "torch.triu(torch.ones(5, 5), diagonal=1).bool()",
        "torch.triu(torch.ones(5, 5, dtype=torch.bool), 1)",
    ],
)
def test_a_causal_mask_becomes_a_parameter(mask: str) -> None:
    imported = read(
        f"late = {mask}",
        "x, _ = self.attend(x, x, x, attn_mask=late, key_padding_mask=padding)",
        "x = self.stack(x, mask=late, src_key_padding_mask=padding)",
        "x = self.decoder(x, x, tgt_mask=late)",
    )
    assert len(imported.notes) == 1, imported.notes  # of `layer = 1` alone
    nodes = imported.document.nodes
    assert nodes["attend"].params == {"num_heads": 2, "is_causal": True}
    assert nodes["stack"].params == {
        "nhead": 2, "num_layers": 3, "norm": True, "is_causal": True
    }  # fmt: skip
    assert nodes["decoder"].params == {"dim_feedforward": 16, "num_layers": 2, "nhead": 4}
    assert wires(imported, "attend") == {"query": "x", "key_padding_mask": "padding"}
    assert wires(imported, "stack") == {"x": "attend", "src_key_padding_mask": "padding"}


def test_masks_of_pairs_become_wires_and_an_open_decoder_stays_open() -> None:
    imported = read(
        "x, _ = self.attend(x, x, x, attn_mask=pairs)",
        "x = self.stack(x, mask=pairs)",
        "x = self.decoder(x, x, memory_mask=pairs, memory_key_padding_mask=padding)",
    )
    nodes = imported.document.nodes
    assert wires(imported, "attend")["attn_mask"] == "pairs"
    assert wires(imported, "stack")["mask"] == "pairs"
    assert wires(imported, "decoder") == {
        "tgt": "stack", "memory": "stack", "memory_mask": "pairs",
        "memory_key_padding_mask": "padding",
    }  # fmt: skip
    assert nodes["decoder"].params["tgt_is_causal"] is False
    assert check(imported.document).sound


def test_a_mask_that_no_block_can_say_is_told() -> None:
    imported = read("x, _ = self.attend(x, x, x, attn_mask=pairs * 2)")
    assert any("no input attn_mask" in note.why for note in imported.notes)
