"""Every block is documented in full, and its words are PyTorch's own."""

from __future__ import annotations

import inspect
from typing import Any
from urllib.parse import urlparse

import pytest
import ziamath
from torch import nn

from graph_runtime.block import BLOCKS, Block
from graph_runtime.check import check
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.errors import ShapeError
from graph_runtime.params import Integer, Real, Size
from graph_runtime.tensors import Dtype, Spec
from tests.walks.hints import hinted
from tests.walks.torch_truth import DTYPES, REFUSALS, tensor, truth

KINDS = sorted(BLOCKS.kinds)
TORCHES = sorted(kind for kind in KINDS if hasattr(nn, kind))
FAMILIES = """data linear convolution pooling image shape activation regularization loss
    normalization merge embedding recurrent attention arithmetic reduction similarity""".split()


@pytest.mark.parametrize("kind", KINDS)
def test_the_words_for_people_are_there(kind: str) -> None:
    block = BLOCKS.kinds[kind]
    assert block.group() in FAMILIES
    assert block.title[0].isupper()
    assert block.summary().endswith(".")
    assert block.summary().count(". ") == 0, "one sentence"
    assert len(block.summary()) <= 110
    assert len(block.synonyms) >= 3
    assert all(word == word.lower().strip() for word in block.synonyms)
    assert len(set(block.synonyms)) == len(block.synonyms)
    assert urlparse(block.reference).scheme == "https"


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_explains_itself(kind: str) -> None:
    for param in BLOCKS.kinds[kind].params():
        assert param.help.endswith("."), param
        assert param.help[0].isupper() or param.help.split()[0] in ("b:",), param
        assert not param.required, "a block dropped from the palette has working values"
        assert len(param.help) <= 90, param
        if isinstance(param, Integer | Real):
            assert param.low is not None, param
        if isinstance(param, Size):
            assert param.unit in ("px", "steps"), param


@pytest.mark.parametrize("kind", KINDS)
def test_the_formula_can_be_drawn(kind: str) -> None:
    formula = BLOCKS.kinds[kind].formula
    assert formula
    assert ziamath.Latex(formula).svg().startswith("<svg")


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_works_as_a_drawing(kind: str) -> None:
    block = BLOCKS.kinds[kind]
    ports = block.ports()
    names = [f"x{i}" for i in range(9)] if ports.variadic else [*ports.required, *ports.optional]
    assert ports.variadic or len(block.example) == len(names)
    nodes = {"block": Node(kind=kind)}
    edges = []
    for name, spec in zip(names, block.example, strict=False):
        sizes = {"shape": list(spec.sizes), "dtype": spec.dtype}
        nodes[f"in_{name}"] = Node(kind="Input", params=sizes)
        edges.append(Edge(source=f"in_{name}", target="block", target_port=name))
    for port in block.outputs:
        nodes[f"out_{port}"] = Node(kind="Output")
        edges.append(Edge(source="block", source_port=port, target=f"out_{port}"))
    problems = check(Document(nodes=nodes, edges=tuple(edges))).problems
    assert [p for p in problems if p.node is not None and p.node.startswith("block")] == []


@pytest.mark.parametrize("kind", TORCHES)
def test_parameters_and_defaults_are_those_of_torch(kind: str) -> None:
    theirs = _signature(kind)
    for param in BLOCKS.kinds[kind].params():
        if (kind, param.name) in OUR_OWN:
            assert param.name not in theirs
            continue
        default = theirs[param.name].default
        if default is not inspect.Parameter.empty and (kind, param.name) not in OTHER_DEFAULT:
            assert param.default == default, param.name


@pytest.mark.parametrize("kind", TORCHES)
def test_the_reference_is_the_page_of_the_class(kind: str) -> None:
    page = f"https://docs.pytorch.org/docs/stable/generated/torch.nn.{kind}.html"
    assert BLOCKS.kinds[kind].reference == page


@pytest.mark.filterwarnings("ignore:Mismatch dtype between input and weight")
@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"Input", "Output", "Target"}))
def test_dtypes_are_taken_where_torch_takes_them(kind: str) -> None:
    block = BLOCKS.make(kind, hinted("CALMED").get(kind, {}))
    assert isinstance(block, Block)
    ports = block.ports()
    names = ["x"] * 2 if ports.variadic else [*ports.required, *ports.optional]
    for index, name in enumerate(names):
        for dtype in DTYPES:
            mask = block.accepted(name) == ("bool",)  # torch might add numbers up with it
            if {(kind, dtype), (kind, dtype, name)} & STRICTER or (mask and dtype != "bool"):
                continue
            specs = tuple(
                Spec(*spec.shape, dtype=dtype if ports.variadic or index == i else spec.dtype)
                for i, spec in enumerate(block.example)
            )
            assert _torch_takes(block, specs) == (dtype in block.accepted(name)), (name, dtype)


@pytest.mark.parametrize("kind", ["Add", "Multiply", "Concatenate"])
@pytest.mark.parametrize("left", DTYPES)
@pytest.mark.parametrize("right", DTYPES)
def test_mixed_dtypes_become_what_torch_makes_of_them(kind: str, left: Dtype, right: Dtype) -> None:
    block = BLOCKS.kinds[kind]()
    specs = (Spec("N", 3, 2, dtype=left), Spec("N", 3, 2, dtype=right))
    (result,) = truth(block, specs).run(*(tensor(spec, 2) for spec in specs))
    assert DTYPES[block.shape(*specs).dtype] == result.dtype  # type: ignore[union-attr]


OUR_OWN = {
    ("LayerNorm", "axes"),  # normalized_shape follows from the input
    ("MultiheadAttention", "is_causal"),  # arguments of its forward
    ("MultiheadAttention", "average_attn_weights"),
    ("TransformerEncoderLayer", "is_causal"),
} | set(hinted("OUR_OWN"))
OTHER_DEFAULT = {
    ("Softmax", "dim"),  # torch's None is deprecated
    ("TransformerEncoderLayer", "activation"),  # torch has the function relu itself
} | set(hinted("OTHER_DEFAULT"))
STRICTER = {
    ("MaxPool2d", "int64"),  # torch computes this on the CPU and refuses it on a GPU
    ("AvgPool2d", "int64"),
    ("SinusoidalPositionalEncoding", "int64"),  # the sum would do, but ids have no position code
    ("SinusoidalPositionalEncoding", "bool"),
} | set(hinted("STRICTER"))
"""What a block refuses although torch would go on."""


def _signature(kind: str) -> dict[str, inspect.Parameter]:
    found = dict(inspect.signature(getattr(nn, kind).__init__).parameters)
    if "args" in found:  # RNN, GRU and LSTM hand everything on
        found = dict(inspect.signature(nn.RNNBase.__init__).parameters)
        found["nonlinearity"] = inspect.Parameter(
            "nonlinearity", inspect.Parameter.KEYWORD_ONLY, default="tanh"
        )
    return found


def _torch_takes(block: Block, specs: tuple[Any, ...]) -> bool:
    try:
        shapes = block.shape(*specs)
        results = truth(block, specs).run(*(tensor(spec, 2, kind=block.kind()) for spec in specs))
    except (*REFUSALS, ShapeError):
        return False
    expected = shapes if isinstance(shapes, tuple) else (shapes,)
    dtypes = [DTYPES[spec.dtype] for spec in expected]
    assert [result.dtype for result in results] == dtypes or not _agrees(block, specs)
    return True


def _agrees(block: Block, specs: tuple[Any, ...]) -> bool:
    """Whether the block says that it takes these dtypes; what it refuses has no result."""
    names = block.ports().required + block.ports().optional or ("x",) * len(specs)
    return all(spec.dtype in block.accepted(n) for n, spec in zip(names, specs, strict=True))
