"""Convolution, pooling and images."""

from __future__ import annotations

from random import Random
from typing import Any

from graph_runtime.tensors import Spec

Specs = tuple[Spec | None, ...]


def _power(rng: Random, specs: Specs) -> dict[str, Any]:
    """Other powers have no value for numbers below 0."""
    return {"norm_type": rng.choice((1.0, 2.0, 4.0))}


def _patches(rng: Random) -> tuple[Spec, ...]:
    rows, columns, square = rng.randint(1, 3), rng.randint(1, 3), rng.choice((1, 4, 6, 9))
    return (Spec("N", rng.randint(1, 3) * square, rows * columns),)


def _folded(rng: Random, specs: Specs) -> dict[str, Any]:
    """An image whose patches are as many as come in, nine times of ten."""
    if specs[0] is None or specs[0].rank != 3 or rng.random() < 0.1:
        return {}
    numbers, count = specs[0].sizes
    kernel = rng.choice([(a, b) for a in (1, 2, 3) for b in (1, 2, 3) if numbers % (a * b) == 0])
    stride, dilation = rng.randint(1, 3), rng.randint(1, 2)
    padding = rng.randint(0, 1)
    grid = rng.choice([(n, count // n) for n in range(1, count + 1) if count % n == 0])
    spans = [(n - 1) * stride + dilation * (k - 1) + 1 for n, k in zip(grid, kernel, strict=True)]
    size = [span - 2 * padding for span in spans]
    if min(size) < 1:
        padding, size = 0, spans
    found = {"stride": stride, "dilation": dilation, "padding": padding}
    return found | {"output_size": size, "kernel_size": list(kernel)}


def _unpooled(rng: Random, specs: Specs) -> dict[str, Any]:
    """Windows whose result holds as many numbers as come in, so that each has a place."""
    kernel = rng.randint(1, 3)
    if rng.random() < 0.5:
        return {"kernel_size": kernel, "stride": None, "padding": rng.randint(0, kernel // 2)}
    return {"kernel_size": kernel, "stride": rng.randint(1, 3), "padding": 0}


def _cropped(rng: Random) -> tuple[Spec, ...]:
    axes, channels = rng.randint(1, 3), rng.randint(1, 4)
    sizes = [rng.randint(1, 9) for _ in range(axes)]
    wanted = [rng.randint(1, size) if rng.random() < 0.9 else size + 1 for size in sizes]
    more = [3] if rng.random() < 0.1 else []
    return Spec("N", channels, *sizes), Spec("N", 2, *wanted, *more)


def _resized(rng: Random, specs: Specs) -> dict[str, Any]:
    """A mode that fits the axes and one of the two sizes, mostly."""
    axes = specs[0].rank - 2 if specs[0] else 2
    modes = {1: ("linear",), 2: ("bilinear", "bicubic"), 3: ("trilinear",)}.get(axes, ())
    mode = rng.choice(("nearest", "nearest-exact", *modes, rng.choice(("linear", "bilinear"))))
    blends = "linear" in mode or mode == "bicubic"
    found: dict[str, Any] = {"mode": mode, "recompute_scale_factor": rng.choice((None, False))}
    found["align_corners"] = rng.choice((None, True, False)) if blends else None
    if rng.random() < 0.5:
        several = [rng.randint(1, 9) for _ in range(rng.choice((axes, axes, 2)))]
        size = several if 1 <= len(several) <= 3 and rng.random() < 0.5 else rng.randint(1, 9)
        return found | {"scale_factor": None, "size": size}
    factor = rng.choice((2.0, 0.5, 1.7, 3.0))
    return found | {
        "size": None,
        "scale_factor": factor,
        "recompute_scale_factor": rng.choice((None, True)),
    }


def _anchors(rng: Random, specs: Specs) -> dict[str, Any]:
    return {"anchors": [[rng.randint(1, 9), rng.randint(1, 9)] for _ in range(rng.randint(1, 3))]}


def _boxes(rng: Random) -> Specs:
    boxes, classes = rng.randint(1, 6), rng.randint(1, 3)
    return Spec("N", boxes, 4 * classes), Spec("N", boxes, 4)


def _objects(rng: Random) -> Specs:
    return Spec("N", rng.randint(1, 6), 4), Spec("N", rng.randint(1, 4), 5)


def _scored(rng: Random) -> Specs:
    boxes, classes = rng.randint(1, 6), rng.randint(1, 3)
    scores = Spec("N", boxes, classes) if classes > 1 else Spec("N", boxes)
    return Spec("N", boxes, 4 * classes), scores


INPUTS = {
    "Fold": _patches,
    "CenterCrop": _cropped,
    "DecodeBoxes": _boxes,
    "NonMaxSuppression": _scored,
    "BoxTargets": _objects,
}
ANY_RANK = {"GlobalAvgPool", "GlobalMaxPool", "Bilinear", "Upsample", "ChannelShuffle"}
FITTING = {f"LPPool{axes}d": _power for axes in (1, 2, 3)} | {
    "Fold": _folded,
    "AnchorBoxes": _anchors,
    "Upsample": _resized,
    **{f"MaxUnpool{axes}d": _unpooled for axes in (1, 2, 3)},
}
OTHER_DEFAULT = {
    ("Upsample", "scale_factor"),
    *((f"FractionalMaxPool{n}d", "output_ratio") for n in (2, 3)),
}
PLACES = {f"MaxUnpool{n}d" for n in (1, 2, 3)}
BOXES = (
    "RoIPool",
    "RoIAlign",
    "BlobProposals",
    "AnchorBoxes",
    "DecodeBoxes",
    "NonMaxSuppression",
    "BoxTargets",
)
STRICTER = {
    # torch computes some of these on the CPU and refuses them on a GPU
    *((f"{kind}Pool{n}d", "int64") for kind in ("Max", "Min", "Avg", "LP") for n in (1, 2, 3)),
    *((f"LPPool{n}d", "bool") for n in (1, 2, 3)),
    *((f"{kind}Pad{n}d", "int64") for kind in ("Reflection", "Replication") for n in (1, 2, 3)),
    *((kind, dtype) for kind in BOXES for dtype in ("int64", "bool")),
    ("Subsampling", "int64"),
    ("Fold", "bool"),
    ("Unfold", "bool"),
    ("GlobalMaxPool", "int64"),
    ("GlobalMaxPool", "bool"),
}
UNCOUNTED = {"Bilinear"}
# The lowest value that may be drawn drowns all differences.
CALMED = {f"ConstantPad{n}d": {"value": 1.5} for n in (1, 2, 3)}
