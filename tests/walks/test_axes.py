"""Names of axes follow the numbers through every block."""

from __future__ import annotations

from typing import Any

import pytest

from graph_runtime.block import BLOCKS, Block
from graph_runtime.tensors import SCALAR, Spec
from tests.walks.draws import draws

IMAGE, STEPS, FLAT = Spec("N", 3, 8, 8), Spec("N", 5, 4), Spec("N", 6)
VOLUME = Spec("N", 3, 8, 8, 8)
SIGNAL, TOKENS = Spec("N", 3, 9, axes=("N", "C", "T")), Spec("N", 5, dtype="int64")


@pytest.mark.parametrize(
    ("kind", "params", "spec", "axes"),
    [
        ("Conv3d", {}, VOLUME, ("N C D H W",)),
        ("DepthwiseConv2d", {}, IMAGE, ("N C H W",)),
        ("SeparableConv2d", {}, IMAGE, ("N C H W",)),
        ("ReflectionPad1d", {}, STEPS, ("N C T",)),
        ("ZeroPad1d", {}, STEPS, ("N T F",)),
        ("ConstantPad2d", {}, IMAGE, ("N C H W",)),
        ("Upsample", {}, STEPS, ("N C T",)),
        ("PixelShuffle", {}, Spec("N", 4, 8, 8), ("N C H W",)),
        ("Unfold", {}, IMAGE, ("N F T",)),
        ("Fold", {}, Spec("N", 4, 49), ("N C H W",)),
        ("Crop", {"height": 2, "width": 2}, IMAGE, ("N C H W",)),
        ("ConvTranspose1d", {}, SIGNAL, ("N C T",)),
        ("ConvTranspose2d", {}, IMAGE, ("N C H W",)),
        ("ConvTranspose3d", {}, VOLUME, ("N C D H W",)),
        ("MaxPool1d", {}, STEPS, ("N C T",)),
        ("MinPool3d", {}, VOLUME, ("N C D H W",)),
        ("LPPool1d", {}, SIGNAL, ("N C T",)),
        ("AdaptiveMaxPool1d", {}, STEPS, ("N C T",)),
        ("GlobalAvgPool", {}, VOLUME, ("N C",)),
        ("GlobalMaxPool", {"keepdim": True}, SIGNAL, ("N C T",)),
        ("Conv2d", {}, IMAGE, ("N C H W",)),
        ("MaxPool2d", {}, IMAGE, ("N C H W",)),
        ("AdaptiveAvgPool2d", {}, IMAGE, ("N C H W",)),
        ("BatchNorm2d", {}, IMAGE, ("N C H W",)),
        ("Conv1d", {}, SIGNAL, ("N C T",)),
        ("BatchNorm1d", {}, SIGNAL, ("N C T",)),
        ("Flatten", {}, IMAGE, ("N F",)),
        ("Permute", {"dims": [0, 2, 3, 1]}, IMAGE, ("N H W C",)),
        ("Permute", {"dims": [0, 2, 1]}, STEPS, ("N F T",)),
        ("Reshape", {"shape": [8, 24]}, IMAGE, ("N T F",)),
        ("Linear", {}, STEPS, ("N T F",)),
        ("Linear", {}, FLAT, ("N F",)),
        ("Embedding", {}, TOKENS, ("N T F",)),
        ("ReLU", {}, SIGNAL, ("N C T",)),
        ("Sigmoid", {}, SIGNAL, ("N C T",)),
        ("LSTM", {}, STEPS, ("N T F", "N F", "N F", "N  F", "N  F")),
        ("GRU", {"bidirectional": True}, STEPS, ("N T F", "N F", "N  F")),
        ("MultiheadAttention", {"num_heads": 2}, STEPS, ("N T F", "N T T")),
        ("TransformerEncoderLayer", {"nhead": 2}, STEPS, ("N T F",)),
        ("SinusoidalPositionalEncoding", {}, STEPS, ("N T F",)),
        ("SelectLast", {}, STEPS, ("N F",)),
        ("MeanOverTime", {}, STEPS, ("N F",)),
        ("MeanOverTime", {"dim": 2}, SIGNAL, ("N C",)),
        ("Add", {}, SIGNAL, ("N C T",)),
        ("Concatenate", {}, SIGNAL, ("N C T",)),
    ],
)
def test_axes_keep_or_get_their_names(
    kind: str, params: dict[str, Any], spec: Spec, axes: tuple[str, ...]
) -> None:
    block = BLOCKS.make(kind, params)
    assert isinstance(block, Block)
    shaped = block.shape(spec)
    outputs = shaped if isinstance(shaped, tuple) else (shaped,)
    assert tuple(" ".join(output.axes) for output in outputs) == axes


@pytest.mark.parametrize("kind", sorted(set(BLOCKS.kinds) - {"Output"}))
def test_the_batch_stays_in_front_and_alone(kind: str) -> None:
    for draw in draws(kind, 60, seed=6):
        try:
            shaped = draw.block.shape(*draw.specs)
        except ValueError:
            continue
        for spec in shaped if isinstance(shaped, tuple) else (shaped,):
            if spec == SCALAR:
                continue
            assert spec.shape[0] == "N"
            assert spec.axes[0] == "N"
            assert "N" not in spec.shape[1:]
            assert all(isinstance(size, int) and size >= 1 for size in spec.shape[1:])
