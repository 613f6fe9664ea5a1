"""Random parameters and inputs for any block, drawn from what it declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from graph_runtime.block import BLOCKS, Block
from graph_runtime.params import Choice, Flag, Integer, Numbers, Param, Real, Size, Table, Text
from graph_runtime.tensors import Spec
from tests.walks.hints import hinted

MOST = 6
"""Largest size, count or kernel that is drawn."""


@dataclass(frozen=True)
class Draw:
    """A block with random parameters, what a document would store of them, and input specs."""

    block: Block
    params: dict[str, Any]
    specs: tuple[Spec | None, ...]
    batch: int

    @property
    def rows(self) -> int:
        """How many token ids the block knows."""
        known = getattr(self.block, "num_embeddings", getattr(self.block, "num_classes", 4))
        return min(int(known), 4)

    def __str__(self) -> str:
        return f"{self.block.kind()} {self.params} {self.specs} batch {self.batch}"


def draws(kind: str, count: int, seed: int = 0, strange: float = 0.15) -> Iterator[Draw]:
    """Draws of one kind; a share of `strange` has inputs of another rank than the example's."""
    rng = Random(f"{kind} {seed}")
    for _ in range(count):
        specs = random_inputs(kind, rng, strange)
        params = random_params(kind, rng)
        params |= FITTING.get(kind, lambda *_: {})(rng, specs)
        block = BLOCKS.make(kind, params)
        assert isinstance(block, Block), (kind, params, block)
        yield Draw(block, params, specs, _batch(kind, rng))


def _batch(kind: str, rng: Random) -> int:
    """Samples in a batch; batch normalization cannot train on one."""
    several = "BatchNorm" in kind or kind in hinted("NORMALIZED")
    return rng.choice((2, 3) if several else (1, 2, 3))


def random_params(kind: str, rng: Random) -> dict[str, Any]:
    """Values for about half of the parameters; the others keep their defaults."""
    params = BLOCKS.kinds[kind].params()
    return {param.name: random_value(param, rng) for param in params if rng.random() < 0.5}


def random_value(param: Param, rng: Random) -> Any:
    """One value that the declaration accepts."""
    if param.optional and rng.random() < 0.3:
        return None
    match param:
        case Flag():
            return rng.random() < 0.5
        case Choice():
            return rng.choice(param.choices)
        case Integer():
            low = param.low if param.low is not None else -MOST
            return rng.randint(low, min(low + MOST, param.high if param.high is not None else MOST))
        case Real():
            low = param.low if param.low is not None else -1.0
            high = min(param.high if param.high is not None else 1.0, low + 2.0)
            return round(rng.uniform(low + 0.01, high - 0.01), 4)
        case Size():
            if param.words and rng.random() < 0.3:
                return rng.choice(param.words)
            one = rng.randint(param.low, max(3, param.low))
            several = [rng.randint(param.low, 4) for _ in range(param.axes)]
            return one if rng.random() < 0.6 else several
        case Numbers():
            low = param.low if param.low is not None else 0
            return [rng.randint(low, MOST) for _ in range(rng.randint(1, 3))]
        case Table():
            columns, many = rng.randint(1, 3), rng.randint(1, 3)
            counts = [columns if rng.random() < 0.9 else rng.randint(1, 3) for _ in range(many)]
            return [[_cell(param, rng) for _ in range(count)] for count in counts]
        case Text():
            return rng.choice(("", "x", "two words"))
    raise TypeError(f"no draw for {param}")


def _cell(param: Table, rng: Random) -> float:
    return rng.randint(0, 4) if param.whole else round(rng.uniform(-2.0, 2.0), 2)


def random_inputs(kind: str, rng: Random, strange: float) -> tuple[Spec | None, ...]:
    """Specs for the input ports: the example's ranks and dtypes in other sizes."""
    block = BLOCKS.kinds[kind]
    if not block.example:
        return ()
    if kind in INPUTS and rng.random() >= strange / 2:
        return INPUTS[kind](rng)  # type: ignore[no-any-return]
    if any((spec.rank, spec.dtype) != _first_of(block) for spec in block.example):
        return _fitting(kind, rng, strange)
    rank = block.example[0].rank if kind not in ANY_RANK else rng.randint(2, 5)
    if rng.random() < strange:
        rank = rng.randint(1, 5)
    sizes = [rng.randint(1, 12) if rng.random() < 0.7 else rng.choice((4, 8)) for _ in range(rank)]
    first = Spec("N", *sizes[1:], dtype=block.example[0].dtype)
    count = rng.randint(1, 4) if block.ports().variadic else len(block.example)
    others: list[Spec | None] = [_like(first, rng) for _ in range(count - 1)]
    while others and len(block.ports().required) <= len(others) and rng.random() < 0.2:
        others.pop()
    if not block.ports().variadic:
        others += [None] * (count - 1 - len(others))
    return (first, *others)


def _first_of(block: type[Block]) -> tuple[int, str]:
    return block.example[0].rank, block.example[0].dtype


def _fitting(kind: str, rng: Random, strange: float) -> tuple[Spec | None, ...]:
    """For ports of several ranks or dtypes: sizes equal in the example stay equal in the draw."""
    block = BLOCKS.kinds[kind]
    ports, sizes = block.ports(), dict[int, int]()
    more = [rng.randint(1, 3) for _ in range(rng.randint(0, 2))] if kind in ANY_RANK else []
    found: list[Spec | None] = []
    for index, given in enumerate(block.example):
        for size in given.sizes:
            sizes.setdefault(size, rng.choice((1, 2, 3, 4, 4, 5, 6, 8, 8, 12)))
        front = more if (given.rank, given.dtype) == _first_of(block) else []
        spec = Spec("N", *front, *(sizes[size] for size in given.sizes), dtype=given.dtype)
        optional = index >= len(ports.required)
        changed = rng.random() < (strange if given.dtype == "bool" else 0.2 + strange / 2)
        found.append(None if optional and rng.random() < 0.4 else _other(spec, rng, changed))
    return tuple(found)


def _other(spec: Spec, rng: Random, changed: bool) -> Spec:
    """Masks keep away from size 1, which torch would stretch."""
    other = _like(spec, rng) if changed else spec
    strays = other != spec and spec.dtype == "bool" and 1 in other.sizes
    return spec if strays else other


def _like(spec: Spec, rng: Random) -> Spec:
    """A neighbour of the first input: the same, or one axis changed, or one axis more."""
    chance = rng.random()
    if chance < 0.5 or spec.rank < 2:
        return spec
    if chance < 0.6:
        return Spec(*spec.shape, rng.randint(1, 4), dtype=spec.dtype)
    axis = rng.randint(1, spec.rank - 1)
    size = 1 if chance < 0.75 else rng.randint(1, 8)
    return Spec(*spec.shape[:axis], size, *spec.shape[axis + 1 :], dtype=spec.dtype)


ANY_RANK = frozenset(
    """Linear ReLU LeakyReLU Sigmoid Tanh Softmax GELU Identity Dropout LayerNorm Add Multiply
    Concatenate Flatten Reshape Permute SelectLast MeanOverTime Embedding
    ScaledDotProductAttention""".split()
) | set(hinted("ANY_RANK"))
INPUTS = hinted("INPUTS")


def _permutation(rng: Random, specs: tuple[Spec | None, ...]) -> dict[str, Any]:
    assert specs[0] is not None
    axes = list(range(1, specs[0].rank))
    rng.shuffle(axes)
    dims = [0, *axes]
    if rng.random() < 0.2:
        dims[rng.randrange(len(dims))] = rng.randint(-5, 5)
    return {"dims": [dim - len(dims) if rng.random() < 0.2 and dim >= 0 else dim for dim in dims]}


def _arrangement(rng: Random, specs: tuple[Spec | None, ...]) -> dict[str, Any]:
    assert specs[0] is not None
    sizes = [size for size in specs[0].sizes for size in _split(size, rng)]
    rng.shuffle(sizes)
    if sizes and rng.random() < 0.4:
        sizes[rng.randrange(len(sizes))] = -1
    if sizes and rng.random() < 0.2:
        sizes[rng.randrange(len(sizes))] = rng.randint(-1, 5)
    return {"shape": sizes[:7]}


def _split(size: int, rng: Random) -> list[int]:
    parts = [n for n in range(2, size) if size % n == 0]
    return [size] if not parts else [n := rng.choice(parts), size // n]


FITTING: dict[str, Callable[[Random, tuple[Spec | None, ...]], dict[str, Any]]] = {
    "Permute": _permutation,
    "Reshape": _arrangement,
} | hinted("FITTING")
"""Parameters that only make sense beside the inputs."""
