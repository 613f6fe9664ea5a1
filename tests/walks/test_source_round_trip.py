"""Each block alone between inputs and outputs: drawn, written, checked, run, saved, read again."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import black
import pytest
import torch
from torch import nn

from graph_runtime.block import BLOCKS
from graph_runtime.check import check
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.errors import ShapeError
from graph_runtime.keeping.files import read_document, write_document
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source
from tests.walks.draws import Draw, draws
from tests.walks.torch_truth import tensor, truth

KINDS = sorted(set(BLOCKS.kinds) - {"Input", "Output", "Target"})
CHECKED = 8
"""Draws written, run and saved for each block."""
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")


def working(kind: str, seed: int) -> list[Draw]:
    """Draws that the shape rule accepts."""
    found = []
    for draw in draws(kind, 300, seed=seed, strange=0.0):
        try:
            draw.block.shape(*draw.specs)
        except ShapeError:
            continue
        found.append(draw)
        if len(found) == CHECKED:
            return found
    raise AssertionError(f"only {len(found)} draws of {kind} were accepted")


def drawn(draw: Draw, read: tuple[str, ...]) -> Document:
    """Inputs, the block, and an Output for each port of `read`."""
    ports = draw.block.ports()
    names = [f"x{i}" for i in range(len(draw.specs))] if ports.variadic else list(_named(draw))
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for name, spec in zip(names, draw.specs, strict=True):
        if spec is not None:
            sizes = {"shape": list(spec.sizes), "dtype": spec.dtype}
            nodes[f"in_{name}"] = Node(kind="Input", params=sizes)
            edges.append(Edge(source=f"in_{name}", target="block", target_port=name))
    nodes["block"] = Node(kind=draw.block.kind(), params=draw.params)
    for port in read:
        nodes[f"out_{port}"] = Node(kind="Output")
        edges.append(Edge(source="block", source_port=port, target=f"out_{port}"))
    return Document(nodes=nodes, edges=tuple(edges))


@pytest.mark.parametrize("kind", KINDS)
def test_the_source_computes_what_torch_does_and_black_agrees(kind: str, tmp_path: Path) -> None:
    for index, draw in enumerate(working(kind, seed=4)):
        outputs = draw.block.outputs
        whole = index % 2 == 0 or draw.block.group() == "loss"  # its other values are no results
        read = outputs if whole else (outputs[index // 2 % len(outputs)],)
        document = drawn(draw, read)
        checked = check(document)
        assert checked.sound, (draw, checked.problems)
        source = generate(checked)
        check_source(source.text, document)
        assert black.format_str(source.text, mode=black.Mode()) == source.text
        model = _built(source.text, tmp_path / f"model_{index}.py")
        _same_numbers(draw, read, model)


@pytest.mark.parametrize("kind", sorted(BLOCKS.kinds))
def test_saving_and_reading_changes_nothing(kind: str, tmp_path: Path) -> None:
    for draw in working(kind, seed=5) if kind in KINDS else draws(kind, CHECKED, seed=5):
        document = drawn(draw, draw.block.outputs)
        write_document(tmp_path / "one.json", document)
        again = read_document(tmp_path / "one.json")
        assert again == document
        made = BLOCKS.make(kind, again.nodes["block"].params)
        assert made == draw.block


def _named(draw: Draw) -> tuple[str, ...]:
    ports = draw.block.ports()
    return ports.required + ports.optional


def _built(text: str, path: Path) -> nn.Module:
    path.write_text(text, encoding="ascii")
    spec = importlib.util.spec_from_file_location("model", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Model()  # type: ignore[no-any-return]


def _same_numbers(draw: Draw, read: tuple[str, ...], model: nn.Module) -> None:
    """Bit for bit in training and after it, with the weights of the directly built module."""
    made = truth(draw.block, draw.specs)
    if made.module is not None:
        weights = {f"block.{name}": value for name, value in made.module.state_dict().items()}
        model.load_state_dict(weights)
    inputs = [
        None
        if spec is None
        else tensor(spec, max(draw.batch, 2), rows=draw.rows, kind=draw.block.kind())
        for spec in draw.specs
    ]
    given = [x for x in inputs if x is not None]
    # The Outputs stand in the order of the block's ports; one alone is returned bare.
    for training in (True, False):
        model.train(training)
        if made.module is not None:
            made.module.train(training)
        torch.manual_seed(0)
        results = model(*given)
        torch.manual_seed(0)
        expected = dict(zip(draw.block.outputs, made.run(*inputs), strict=True))
        results = results if isinstance(results, tuple) else (results,)
        for port, result in zip(read, results, strict=True):
            # Without its weights port attention takes a faster path with other rounding.
            exact = read == draw.block.outputs
            near = 0.0 if exact else 1e-5
            torch.testing.assert_close(result, expected[port], rtol=near, atol=near, equal_nan=True)
