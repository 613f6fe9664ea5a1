"""Losses: result and target of one shape, or class numbers for scores along axis 1."""

from __future__ import annotations

from random import Random
from typing import Any

from graph_runtime.tensors import Spec

Specs = tuple[Spec | None, ...]


def _scores(rng: Random) -> Specs:
    """Scores for four classes or more, because targets are drawn from four."""
    rest = [rng.randint(1, 5) for _ in range(rng.randint(0, 2))]
    x = Spec("N", rng.randint(4, 8), *rest)
    return x, Spec("N", *rest, dtype="int64")


def _pair(rng: Random) -> Specs:
    x = Spec("N", *(rng.randint(1, 6) for _ in range(rng.randint(0, 3))))
    return x, x


def _triplet(rng: Random) -> Specs:
    x = Spec("N", rng.randint(1, 6))
    return x, x, x


PAIRS = """KLDivLoss SoftMarginLoss HingeEmbeddingLoss MaskedBCEWithLogitsLoss GloVeLoss
    MSELoss L1Loss SmoothL1Loss HuberLoss BCEWithLogitsLoss BCELoss PoissonNLLLoss
    HalfMSELoss""".split()
IMAGES = ("ContentLoss", "StyleLoss")
BOXES = ("LocalisationLoss", "YOLOLoss", "FastRCNNLoss", "RPNLoss")
BOX_PORTS = ("x", "target", "boxes", "offsets")
TRIPLET = ("anchor", "positive", "negative")


def _rows(rng: Random) -> Specs:
    return Spec("N", rng.randint(4, 8)), Spec("N", dtype="int64")


def _vectors(rng: Random) -> Specs:
    x = Spec("N", rng.randint(1, 6))
    return x, x, Spec("N")


def _three(rng: Random) -> Specs:
    return (_pair(rng)[0],) * 3


def _labels(rng: Random) -> Specs:
    x = Spec("N", *(rng.randint(1, 6) for _ in range(rng.randint(1, 3))))
    return x, x


def _ticked(rng: Random) -> Specs:
    """Scores for four classes or more, and as many class numbers."""
    classes = rng.randint(4, 8)
    return Spec("N", classes), Spec("N", classes, dtype="int64")


def _features(rng: Random) -> Specs:
    x = Spec("N", *(rng.randint(1, 6) for _ in range(rng.randint(2, 3))))
    return x, x


def _sampled(rng: Random) -> Specs:
    x = _pair(rng)[0]
    return x, Spec(*x.shape, rng.randint(1, 6))


def _tree(rng: Random, specs: Specs) -> dict[str, Any]:
    """A count for each class, or what was drawn, which is seldom as many."""
    classes = rng.randint(1, 7)
    counts = [rng.randint(0, 6) for _ in range(classes)]
    return {"num_classes": classes, "frequencies": counts} if rng.random() < 0.7 else {}


def _steps(rng: Random) -> Specs:
    time = rng.randint(1, 5)
    return Spec("N", time, rng.randint(4, 8)), Spec("N", time, dtype="int64")


def _objects(rng: Random) -> Specs:
    x = Spec("N", rng.randint(5, 9))
    return x, x


def _cells(rng: Random) -> Specs:
    x = Spec("N", *(rng.randint(1, 4) for _ in range(rng.randint(1, 3))), rng.randint(5, 9))
    return x, x


def _regions(rng: Random) -> Specs:
    classes, more = rng.randint(1, 5), [rng.randint(1, 4) for _ in range(rng.randint(0, 1))]
    return tuple(Spec("N", *more, last) for last in (classes, 5, 4 * classes))


def _anchored(rng: Random) -> Specs:
    x = Spec("N", rng.randint(1, 6))
    return x, Spec(*x.shape, 5), Spec(*x.shape, 4)


def _clusters(rng: Random, specs: Specs) -> dict[str, Any]:
    """Four frequent classes, because targets are drawn from four, or what was drawn."""
    cutoffs = sorted(rng.sample(range(1, 12), rng.randint(1, 2)))
    fitting = {"n_classes": rng.randint(12, 14), "cutoffs": cutoffs, "div_value": 1.5}
    return fitting if rng.random() < 0.8 else {"n_classes": rng.randint(4, 12)}


def _aligned(rng: Random) -> Specs:
    """Four classes or more, and long enough for texts in which a class stands twice."""
    return Spec("N", rng.randint(6, 9), rng.randint(5, 8)), Spec("N", 3, dtype="int64")


def _blank(rng: Random, specs: Specs) -> dict[str, Any]:
    return {"blank": rng.randint(0, 4), "zero_infinity": True}


FITTING: dict[str, Any] = {
    "HierarchicalSoftmaxLoss": _tree,
    "AdaptiveLogSoftmaxWithLoss": _clusters,
    "PaddedCTCLoss": _blank,
}
INPUTS: dict[str, Any] = {
    **dict.fromkeys(PAIRS, _pair),
    "CrossEntropyLoss": _scores,
    "NLLLoss": _scores,
    "TripletMarginLoss": _triplet,
    "SquaredTripletLoss": _triplet,
    "TripletMarginWithDistanceLoss": _triplet,
    "AdaptiveLogSoftmaxWithLoss": _rows,
    "PaddedCTCLoss": _aligned,
    "MultiMarginLoss": _rows,
    "HierarchicalSoftmaxLoss": _rows,
    "CosineEmbeddingLoss": _vectors,
    "MarginRankingLoss": _three,
    "GaussianNLLLoss": _three,
    "MultiLabelMarginLoss": _ticked,
    "MultiLabelSoftMarginLoss": _labels,
    "NegativeSamplingLoss": _sampled,
    "ContentLoss": _labels,
    "StyleLoss": _features,
    "SequenceCrossEntropyLoss": _steps,
    "LocalisationLoss": _objects,
    "YOLOLoss": _cells,
    "FastRCNNLoss": _regions,
    "RPNLoss": _anchored,
}
SHARES = {"BCELoss", "GaussianNLLLoss", "FastRCNNLoss"}
POSITIVE = {"GloVeLoss", "KLDivLoss"}
STRICTER = {
    *((kind, "int64", "x") for kind in PAIRS),
    *((kind, "int64", "target") for kind in PAIRS),
    *((kind, "bool", port) for kind in PAIRS for port in ("x", "target")),
    *(("SquaredTripletLoss", t, p) for t in ("int64", "bool") for p in TRIPLET),
    *(("TripletMarginWithDistanceLoss", t, p) for t in ("int64", "bool") for p in TRIPLET),
    *(("CosineEmbeddingLoss", t, p) for t in ("int64", "bool") for p in ("a", "b", "target")),
    *(("MarginRankingLoss", t, p) for t in ("int64", "bool") for p in ("a", "b", "target")),
    *(("GaussianNLLLoss", t, p) for t in ("int64", "bool") for p in ("x", "target", "var")),
    *(("MultiLabelSoftMarginLoss", t, p) for t in ("int64", "bool") for p in ("x", "target")),
    *(("HierarchicalSoftmaxLoss", t, "x") for t in ("int64", "bool")),
    *(("HierarchicalSoftmaxLoss", t, "target") for t in ("float32", "bool")),
    *((k, t, p) for k in BOXES for t in ("int64", "bool") for p in BOX_PORTS),
    *((kind, t, p) for kind in IMAGES for t in ("int64", "bool") for p in ("x", "target")),
    ("PaddedCTCLoss", "float32", "target"),  # classes are whole numbers
    ("PaddedCTCLoss", "bool", "target"),
    ("CrossEntropyLoss", "float32", "target"),  # as shares, which have another shape
    *(("TripletMarginLoss", t, p) for t in ("int64", "bool") for p in TRIPLET),
}
"""torch computes some of these with whole numbers and gives no slope."""
OTHER_DEFAULT = {
    ("KLDivLoss", "reduction"),  # torch warns of its own default
    ("TripletMarginWithDistanceLoss", "distance_function"),  # None, which is this distance
}
CALMED = {"GaussianNLLLoss": {"eps": 1e-6}}  # below eps the slope is that at eps
SURROGATES = {"SoftMarginLoss"}  # torch gives its target no gradient
UNCOUNTED = {
    "HierarchicalSoftmaxLoss",  # products that are summed by hand
    "AdaptiveLogSoftmaxWithLoss",  # rare classes cost more
}
