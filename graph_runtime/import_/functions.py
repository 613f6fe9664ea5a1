"""Calls of functions and tensor methods, as the blocks they stand for."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Function:
    """A block behind a function: names of its arguments after the tensors, torch's defaults."""

    kind: str
    arguments: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    tensors: int = 1
    needed: tuple[str, ...] = ()
    """Arguments without which torch does something else than the block."""


class NotDrawnError(Exception):
    """An expression that no block stands for; the message says why."""


HARMLESS = frozenset({"need_weights", "inplace", "training", "hx"})
"""Arguments of calls that change nothing of what a drawing computes."""
MODULES = frozenset({"torch", "torch.linalg", "F", "nn.functional", "functional"})
"""Names behind which functions stand, and not methods of a value."""
_AXES = (1, 2, 3)
_POOL = ("kernel_size", "stride", "padding")
_AVERAGED = (*_POOL, "ceil_mode", "count_include_pad", "divisor_override")
_POWER = ("norm_type", "kernel_size", "stride", "ceil_mode")
_RESIZED = ("size", "scale_factor", "mode", "align_corners", "recompute_scale_factor")
FUNCTIONS: dict[str, Function] = {
    "relu": Function("ReLU"),
    "gelu": Function("GELU", ("approximate",)),
    "sigmoid": Function("Sigmoid"),
    "tanh": Function("Tanh"),
    "leaky_relu": Function("LeakyReLU", ("negative_slope",)),
    "softmax": Function("Softmax", ("dim",), needed=("dim",)),
    "softmin": Function("Softmin", ("dim",), needed=("dim",)),
    "log_softmax": Function("LogSoftmax", ("dim",), needed=("dim",)),
    "elu": Function("ELU", ("alpha",)),
    "celu": Function("CELU", ("alpha",)),
    "selu": Function("SELU"),
    "silu": Function("SiLU"),
    "mish": Function("Mish"),
    "relu6": Function("ReLU6"),
    "rrelu": Function("RReLU", ("lower", "upper")),
    "hardtanh": Function("Hardtanh", ("min_val", "max_val")),
    "hardswish": Function("Hardswish"),
    "hardsigmoid": Function("Hardsigmoid"),
    "hardshrink": Function("Hardshrink", ("lambd",)),
    "softshrink": Function("Softshrink", ("lambd",)),
    "tanhshrink": Function("Tanhshrink"),
    "softplus": Function("Softplus", ("beta", "threshold")),
    "softsign": Function("Softsign"),
    "logsigmoid": Function("LogSigmoid"),
    "threshold": Function("Threshold", ("threshold", "value")),
    "glu": Function("GLU", ("dim",)),
    "local_response_norm": Function("LocalResponseNorm", ("size", "alpha", "beta", "k")),
    "normalize": Function("Normalize", ("p", "dim", "eps")),
    "dropout": Function("Dropout", ("p", "training")),
    "dropout1d": Function("Dropout1d", ("p", "training")),
    "dropout2d": Function("Dropout2d", ("p", "training")),
    "dropout3d": Function("Dropout3d", ("p", "training")),
    "alpha_dropout": Function("AlphaDropout", ("p", "training")),
    "feature_alpha_dropout": Function("FeatureAlphaDropout", ("p", "training")),
    "flatten": Function("Flatten", ("start_dim", "end_dim"), {"start_dim": 0}),
    **{f"max_pool{n}d": Function(f"MaxPool{n}d", (*_POOL, "dilation", "ceil_mode")) for n in _AXES},
    **{f"avg_pool{n}d": Function(f"AvgPool{n}d", _AVERAGED) for n in _AXES},
    **{f"adaptive_avg_pool{n}d": Function(f"AdaptiveAvgPool{n}d", ("output_size",)) for n in _AXES},
    **{f"adaptive_max_pool{n}d": Function(f"AdaptiveMaxPool{n}d", ("output_size",)) for n in _AXES},
    **{f"lp_pool{n}d": Function(f"LPPool{n}d", _POWER) for n in _AXES},
    "interpolate": Function("Upsample", _RESIZED, {"scale_factor": None}),
    "pixel_shuffle": Function("PixelShuffle", ("upscale_factor",)),
    "pixel_unshuffle": Function("PixelUnshuffle", ("downscale_factor",)),
    "channel_shuffle": Function("ChannelShuffle", ("groups",)),
    "fold": Function("Fold", ("output_size", "kernel_size", "dilation", "padding", "stride")),
    "flip": Function("Flip", ("dims",)),
    "clamp": Function("Clamp", ("min", "max"), {"min": None, "max": None}),
    "add": Function("Add", tensors=2),
    "mul": Function("Multiply", tensors=2),
    "scaled_dot_product_attention": Function(
        "ScaledDotProductAttention", ("attn_mask", "dropout_p", "is_causal", "scale"), tensors=3
    ),
}
"""By the name that stands behind `F.`, `torch.` or `x.`."""


def plain(value: ast.expr) -> Any:
    """The literal; raises ValueError for anything that is none."""
    return ast.literal_eval(value)


def sizes(values: list[ast.expr]) -> list[int]:
    """Integers given one by one or as one tuple."""
    if len(values) == 1 and isinstance(values[0], ast.Tuple | ast.List):
        values = values[0].elts
    return [int(plain(value)) for value in values]


def is_batch(value: ast.expr) -> bool:
    """Whether an argument of reshape keeps the batch: `x.size(0)`, `x.shape[0]`, `-1`."""
    text = ast.unparse(value)
    return text == "-1" or text.endswith((".size(0)", ".shape[0]"))
