"""What the program wrote becomes the drawing that it was written from."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from graph_runtime.block import BLOCKS
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.edits.drawing_edits import set_param
from graph_runtime.import_.python_source import import_python
from graph_runtime.keeping.examples import example_names, read_example
from graph_runtime.params import Choice, Flag, Integer, Param, Real
from graph_runtime.source.group_class import places
from tests.graph_runtime.drawings import chain, drawing
from tests.graph_runtime.import_.source_text import written


def alone(kind: str, optional: bool = True) -> Document:
    """The block with its example's inputs, every output named as a result."""
    block = BLOCKS.kinds[kind]
    ports = block.ports()
    names = ports.named if ports.variadic else ports.required + ports.optional * optional
    nodes = {
        f"input_{index}": ("Input", {"shape": list(spec.sizes), "dtype": spec.dtype})
        for index, spec in enumerate(block.example[: len(names)])
    }
    nodes["block"] = (kind, {})
    wires = [
        f"{node} block.{port}"
        for node, port in zip((f"{n}.y" for n in nodes), names, strict=False)
        if node != "block.y"
    ]
    several = len(block.outputs) > 1
    for index, port in enumerate(block.outputs, start=1):
        result = f"result_{index}" if several else "result"
        nodes[result] = ("Output", {})
        wires.append(f"block.{port} {result}.x")
    return drawing(nodes, *wires)


@pytest.mark.parametrize("name", example_names())
def test_an_example_comes_back_from_its_source(name: str) -> None:
    document = read_example(name)
    text = written(document)
    imported = import_python(text, name)
    assert imported.notes == ()
    assert written(imported.document) == text
    assert len(imported.document.definitions) >= len(classes_of(document))


def classes_of(document: Document) -> set[str]:
    """The definitions that stand somewhere in a drawing."""
    checked = check(document)
    return {definition for definition, _ in places(checked)}


@pytest.mark.parametrize("kind", sorted(BLOCKS.kinds.keys() - {"Input", "Output", "Target"}))
def test_every_block_comes_back_from_its_source(kind: str) -> None:
    document = alone(kind)
    text = written(document)
    imported = import_python(text, kind)
    assert imported.notes == ()
    kinds = sorted(node.kind for node in imported.document.nodes.values())
    assert kinds == sorted(node.kind for node in document.nodes.values())
    again = import_python(written(imported.document), kind)
    assert written(again.document) == written(imported.document)
    assert check(imported.document).cost == check(document).cost


def test_parameters_come_back_whether_given_by_place_or_by_name() -> None:
    document = chain(
        ("image", "Input", {"shape": [3, 16, 16]}),
        ("conv", "Conv2d", {"out_channels": 8, "kernel_size": [3, 5], "padding": "same",
                            "bias": False, "groups": 1, "dilation": 2}),
        ("pool", "MaxPool2d", {"kernel_size": 3, "stride": 2, "ceil_mode": True}),
        ("result", "Output", {}),
    )  # fmt: skip
    assert written(import_python(written(document), "x").document) == written(document)


def others(param: Param) -> list[Any]:
    """Values of a parameter beside its default."""
    match param:
        case Flag():
            return [not param.default]
        case Choice():
            return [choice for choice in param.choices if choice != param.default]
        case Integer():
            return [(param.default or 0) + 1]
        case Real():
            return [(param.default or 0.0) / 2 + 0.0625]
    return []


@pytest.mark.parametrize("kind", sorted(BLOCKS.kinds.keys() - {"Input", "Output", "Target"}))
def test_every_parameter_comes_back_from_the_source(kind: str) -> None:
    document = alone(kind, optional=False)
    for param in BLOCKS.kinds[kind].params():
        for value in others(param):
            changed = set_param(document, "block", param.name, value)
            # Dropout between the layers of a single layer, say, stands nowhere in the source.
            if check(changed).sound and written(changed) != written(document):
                imported = import_python(written(changed), kind)
                (node,) = [n for n in imported.document.nodes.values() if n.kind == kind]
                assert imported.notes == (), (param.name, imported.notes)
                assert node.params.get(param.name) == value, param.name


def test_what_was_imported_computes_what_the_source_computes() -> None:
    text = written(read_example("digits_lstm"))
    spaces: list[dict[str, type[torch.nn.Module]]] = [{}, {}]
    for space, source in zip(spaces, (text, written(import_python(text, "x").document)),
                             strict=True):  # fmt: skip
        exec(compile(source, "model.py", "exec"), space)  # our own source, as the worker runs it
    torch.manual_seed(0)
    models = [space["Model"]() for space in spaces]
    models[1].load_state_dict(models[0].state_dict())
    x = torch.randn(3, 8, 8)
    assert torch.equal(models[0](x), models[1](x))
