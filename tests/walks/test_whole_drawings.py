"""Random whole drawings: what is sound is written, accepted, and runs as the shapes on it say."""

from __future__ import annotations

import warnings
from random import Random
from types import ModuleType
from typing import Any

import pytest
import torch

from graph_runtime.block import BLOCKS, Block
from graph_runtime.check import Checked, check
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.params import Choice, Param
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source
from graph_runtime.tensors import Spec

COMPUTING = sorted(
    kind
    for kind, block in BLOCKS.kinds.items()
    if kind not in ("Input", "Output", "Target") and block.group() != "loss"
)
VALUES: tuple[Any, ...] = (
    0, 1, 2, 3, -1, 1.0, 0.5, True, None, "same", [1, 1], [2, 3], [0, 2, 1], [-1, 2],
)  # fmt: skip


def drawn(chance: Random) -> Document:
    """Up to six blocks, each fed by the last two before it; some parameters set to anything."""
    sizes = [chance.choice((1, 2, 3, 8)) for _ in range(chance.randint(1, 3))]
    dtype = chance.choice(("float32", "float32", "int64"))
    nodes = {"given": Node(kind="Input", params={"shape": sizes, "dtype": dtype})}
    edges: list[Edge] = []
    for number in range(chance.randint(1, 6)):
        kind = BLOCKS.kinds[chance.choice(COMPUTING)]
        set_ones = [param for param in kind.params() if chance.random() < 0.2]
        params = {param.name: value_for(param, chance) for param in set_ones}
        name = f"block{number}"
        edges += [wire_to(name, port, nodes, chance) for port in wanted_ports(kind, chance)]
        nodes[name] = Node(kind=kind.kind(), params=params)
    last = list(nodes)[-1]
    nodes["result"] = Node(kind="Output")
    return Document(nodes=nodes, edges=(*edges, Edge(source=last, target="result")))


def value_for(param: Param, chance: Random) -> Any:
    return chance.choice((*VALUES, *(param.choices if isinstance(param, Choice) else ())))


def wanted_ports(kind: type[Block], chance: Random) -> tuple[str, ...]:
    ports = kind.ports()
    if ports.variadic:
        return tuple(f"x{number}" for number in range(chance.randint(1, 3)))
    return ports.required + tuple(port for port in ports.optional if chance.random() < 0.5)


def wire_to(target: str, port: str, nodes: dict[str, Node], chance: Random) -> Edge:
    source = chance.choice(list(nodes)[-2:])
    outputs = BLOCKS.kinds[nodes[source].kind].outputs_with(nodes[source].params)
    return Edge(source=source, source_port=chance.choice(outputs), target=target, target_port=port)


def result_of(checked: Checked, text: str) -> torch.Tensor:
    """What the drawing's module gives for two samples, by shapes alone where torch can do that.

    Lengths of sequences and counts of batches need values.
    """
    try:
        return _run_on("meta", checked, text)
    except RuntimeError:
        return _run_on("cpu", checked, text)


def _run_on(device: str, checked: Checked, text: str) -> torch.Tensor:
    space = ModuleType("model")
    exec(compile(text, "model.py", "exec"), space.__dict__)
    spec: Spec = checked.nodes["given"].outputs["y"]
    dtype = torch.int64 if spec.dtype == "int64" else torch.float32
    with torch.device(device), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's advice on odd kernels and unused dropout
        model = space.Model()
        result: torch.Tensor = model(torch.zeros(2, *spec.sizes, dtype=dtype))
    counted = sum(weight.numel() for weight in model.parameters())
    assert counted == checked.cost.parameters
    return result


@pytest.mark.parametrize("seed", range(4))
def test_a_sound_drawing_runs_as_its_shapes_say(seed: int) -> None:
    chance, sound = Random(seed), 0
    while sound < 60:
        document = drawn(chance)
        checked = check(document)
        if not checked.sound:
            continue
        sound += 1
        text = generate(checked).text
        check_source(text, document)
        expected = checked.nodes["result"].inputs["x"]
        assert expected is not None
        result = result_of(checked, text)
        assert tuple(result.shape) == (2, *expected.sizes), text
        assert str(result.dtype) == f"torch.{expected.dtype}", text
