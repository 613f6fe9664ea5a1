"""Hints for arithmetic, reductions, shapes and blocks that join several values."""

from __future__ import annotations

from random import Random
from typing import Any

from graph_runtime.tensors import Spec

ANY_RANK = frozenset(
    """Subtract Divide Maximum Minimum Dot Average Stack Negative Scale Abs Exp Log Sqrt Square Sin
    Cos Reciprocal Sign Power Clamp Compare Sum Mean Max Min Prod ArgMax LogSumExp Variance
    StandardDeviation Norm CumulativeSum Unflatten Squeeze Unsqueeze Transpose Slice Select Chunk
    Split RepeatInterleave Tile Expand Roll Flip Cast OneHot Positions ConstantTensor LearnedTensor
    CosineSimilarity PairwiseDistance SquaredDistance AbsoluteDifference ChiSquaredDifference
    GramMatrix""".split()
)
POSITIVE = frozenset(
    """Divide Log Sqrt Reciprocal Power Norm StandardDeviation CosineSimilarity PairwiseDistance
    ChiSquaredDifference Prod""".split()
)
SURROGATES = frozenset(("Cast",))
"""It rounds to float32, which a difference quotient in float64 sees."""
Specs = tuple[Spec | None, ...]


def _matrices(rng: Random) -> Specs:
    middle = [rng.randint(1, 3) for _ in range(rng.randint(0, 2))]
    rows, inner, columns = (rng.randint(1, 6) for _ in range(3))
    other = inner if rng.random() < 0.85 else rng.randint(1, 6)
    stretched = [1 if rng.random() < 0.2 else size for size in middle]
    return Spec("N", *middle, rows, inner), Spec("N", *stretched, other, columns)


def _masked(rng: Random) -> tuple[Spec, Spec]:
    sizes = [rng.randint(1, 5) for _ in range(rng.randint(1, 3))]
    other = [1 if rng.random() < 0.3 else size for size in sizes]
    if rng.random() < 0.1:
        other[0] = rng.randint(1, 5)
    return Spec("N", *other, dtype="bool"), Spec("N", *sizes)


def _where(rng: Random) -> Specs:
    mask, x = _masked(rng)
    return mask, x, Spec(*x.shape, dtype=rng.choice(("float32", "int64")))


EQUATIONS = ("nij,njk->nik", "ni,ni->n", "nij->nji", "nij->n", "nid,njd->nij", "ni,nj->nij")


def _terms(rng: Random) -> Specs:
    sizes: dict[str, Any] = {letter: rng.randint(2, 5) for letter in "ijkd"} | {"n": "N"}
    terms = rng.choice(EQUATIONS).partition("->")[0].split(",")
    return tuple(Spec(*(sizes[letter] for letter in term)) for term in terms)


def _equation(rng: Random, specs: Specs) -> dict[str, Any]:
    ranks = [spec.rank for spec in specs if spec is not None]
    fitting = [e for e in EQUATIONS if [len(t) for t in e.split("->")[0].split(",")] == ranks]
    return {"equation": rng.choice(fitting or EQUATIONS)}


def _axis(rng: Random, specs: Specs, low: int = 1, high: int = 0) -> int:
    """An axis of the first input, now and then one that it has not."""
    assert specs[0] is not None
    rank = specs[0].rank + high
    if rank < 2 or rng.random() < 0.1:
        return rng.randint(low - 2, 5) if low < 1 else rng.randint(1, 5)
    axis = rng.randint(1, rank - 1)
    return axis - rank if low < 1 and rng.random() < 0.3 else axis


def _dim(rng: Random, specs: Specs) -> dict[str, Any]:
    return {"dim": _axis(rng, specs, 0)}


def _inner_dim(rng: Random, specs: Specs) -> dict[str, Any]:
    return {"dim": _axis(rng, specs)}


def _place(rng: Random, specs: Specs) -> dict[str, Any]:
    return {"dim": _axis(rng, specs, 0, 1)}


def _dims(rng: Random, specs: Specs) -> dict[str, Any]:
    return {"dim": [_axis(rng, specs, 0) for _ in range(rng.choice((1, 1, 2)))]}


def _flipped(rng: Random, specs: Specs) -> dict[str, Any]:
    return {"dims": _dims(rng, specs)["dim"]}


def _two(rng: Random, specs: Specs) -> dict[str, Any]:
    return {"dim0": _axis(rng, specs, 0), "dim1": _axis(rng, specs, 0)}


def _size(specs: Specs, dim: int) -> int:
    assert specs[0] is not None
    sizes = specs[0].shape
    size = sizes[dim] if -len(sizes) <= dim < len(sizes) else 4
    return size if isinstance(size, int) else 4


def _unflattened(rng: Random, specs: Specs) -> dict[str, Any]:
    dim = _axis(rng, specs, 0)
    size = _size(specs, dim)
    part = rng.choice([n for n in range(1, size + 1) if size % n == 0])
    sizes = [part, size // part]
    if rng.random() < 0.3:
        sizes[rng.randrange(2)] = -1
    return {"dim": dim, "unflattened_size": sizes if rng.random() < 0.9 else [2, 3]}


def _selected(rng: Random, specs: Specs) -> dict[str, Any]:
    dim = _axis(rng, specs, 0)
    size = _size(specs, dim)
    return {"dim": dim, "index": rng.randint(-size, size if rng.random() < 0.2 else size - 1)}


def _sliced(rng: Random, specs: Specs) -> dict[str, Any]:
    stop = None if rng.random() < 0.5 else rng.randint(1, 8)
    return {"dim": _axis(rng, specs), "start": rng.randint(-3, 3), "stop": stop}


def _chunks(rng: Random, specs: Specs) -> dict[str, Any]:
    return {"dim": _axis(rng, specs, 0), "chunks": rng.choice((2, 2, 3))}


def _parts(rng: Random, specs: Specs) -> dict[str, Any]:
    dim = _axis(rng, specs, 0)
    size = max(_size(specs, dim), 2)
    first = rng.randint(1, size - 1)
    return {"dim": dim, "split_size_or_sections": [first, size - first]}


def _tiled(rng: Random, specs: Specs) -> dict[str, Any]:
    assert specs[0] is not None
    return {"dims": [rng.randint(1, 3) for _ in range(rng.randint(1, max(1, specs[0].rank - 1)))]}


def _expanded(rng: Random, specs: Specs) -> dict[str, Any]:
    assert specs[0] is not None
    sizes = [-1 if s != 1 else rng.choice((-1, 1, 4)) for s in specs[0].sizes]
    return {"size": [-1, *(rng.randint(0, 4) if rng.random() < 0.05 else s for s in sizes)]}


def _rolled(rng: Random, specs: Specs) -> dict[str, Any]:
    return {"dims": _axis(rng, specs, 0), "shifts": rng.randint(-9, 9)}


INPUTS = {
    "MatMul": _matrices,
    "Where": _where,
    "MaskedFill": lambda rng: _masked(rng)[::-1],
    "Einsum": _terms,
}
FITTING = dict.fromkeys(
    "Sum Mean Max Min LogSumExp Variance StandardDeviation Norm".split(), _dims
) | dict.fromkeys(
    "Prod ArgMax CumulativeSum Squeeze RepeatInterleave CosineSimilarity Dot".split(), _dim
) | {
    "Flip": _flipped, "Einsum": _equation, "Unsqueeze": _place, "Stack": _place, "Transpose": _two,
    "Unflatten": _unflattened, "Select": _selected, "Slice": _sliced, "Chunk": _chunks,
    "Split": _parts, "Tile": _tiled, "Expand": _expanded, "Roll": _rolled,
}  # fmt: skip
CALMED: dict[str, dict[str, Any]] = {
    "LearnedTensor": {"mean": 0.0},
    "MaskedFill": {"value": -2.0},
    "PairwiseDistance": {"p": 2.0},
    "Power": {"exponent": 3.0},
    "EmbeddingBag": {"padding_idx": None, "max_norm": None, "scale_grad_by_freq": False},
}
COMPARING = """AbsoluteDifference ChiSquaredDifference SquaredDistance CosineSimilarity Einsum
    PairwiseDistance GramMatrix LearnedPositionalEncoding MaskedFill""".split()
STRICTER = {(kind, dtype) for kind in COMPARING for dtype in ("int64", "bool")} | {
    ("Square", "bool")
}
"""Whole numbers would stay whole here, or be refused by one processor and taken by the next."""
