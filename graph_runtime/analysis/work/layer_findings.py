"""Greedy pre-training of a whole drawing, one hidden layer after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor, nn

from graph_runtime.analysis.tools.pretrain_layers import PretrainLayers
from graph_runtime.analysis.work.auto_encoder import AutoEncoder, Way, learn_to_describe
from graph_runtime.analysis.work.ground import Ground, ground_of
from graph_runtime.edits.freezing import up_to
from graph_runtime.errors import RunError
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.decorations import said_of
from graph_runtime.keeping.files import write_atomic
from graph_runtime.recipe.frozen_prefix import FrozenPrefix
from graph_runtime.tool import Findings
from graph_runtime.train.bench import Bench
from graph_runtime.train.frozen_features import half_up_to
from graph_runtime.train.order import batches
from graph_runtime.train.parts import Part
from graph_runtime.train.weight_file import whole_weights

KINDS = ("Linear", "Conv2d")
COLUMNS = ("layer", "takes", "gives", "loss before", "loss after")
STEM = "pretrained"


def findings(tool: PretrainLayers, bench: Bench, pause: Callable[[], None]) -> Findings:
    """Pre-train all hidden layers, keep the weights in a file; raises RunError with a sentence."""
    ground = ground_of(bench)
    folder = _folder(bench)
    model, rows = pretrained(ground, tool, pause)
    file = _free(folder)
    write_atomic(file, save(whole_weights(model)))
    stuck = [str(row[0]) for row in rows if not row[4] < row[3]]
    names = ", ".join(str(row[0]) for row in rows)
    told = f"Pre-trained without labels: {names}. The weights are in {file.name}."
    if stuck:
        told = f"The loss of {', '.join(stuck)} did not fall. {told}"
    return Findings(
        verdict="watch" if stuck else "good",
        message=told,
        fix="Lower the learning rate." if stuck else f"Train with start_from {file.name}.",
        columns=COLUMNS,
        rows=tuple(rows),
        weights=file.name,
    )


def pretrained(
    ground: Ground, tool: PretrainLayers, pause: Callable[[], None]
) -> tuple[nn.Module, list[tuple[str, int, int, float, float]]]:
    """A fresh network with its hidden layers pre-trained, and a row for each of them."""
    model, _ = ground.fresh()
    model.eval()
    rows = []
    for node in hidden_layers(ground.checked):
        feed = partial(_arriving, ground, _before(ground.checked, node, model))
        layer = model.get_submodule(node)
        example = next(feed(0))
        coder = AutoEncoder(layer, _bends(ground.checked, node, model), example)
        way = Way(tool.epochs, tool.lr, tool.noise)
        losses = learn_to_describe(coder, feed, way, pause)
        model.eval()
        facts = ground.checked.nodes[node]
        given = facts.outputs["y"].numbers
        rows.append((node, example[0].numel(), given, *losses))
    return model, rows


def hidden_layers(checked: Checked) -> tuple[str, ...]:
    """Layers that learn and that others with weights follow, from the input on."""
    found = []
    for node in checked.order:
        facts = checked.nodes[node]
        mine = facts.node.kind in KINDS and not facts.node.weight_set
        if mine and not said_of(facts).frozen and _leads_to_weights(checked, node):
            found.append(node)
    if not found:
        raise RunError(
            "There is no hidden Linear or Conv2d at the top of the drawing: only layers that "
            "others with weights follow are pre-trained."
        )
    return tuple(found)


def _leads_to_weights(checked: Checked, node: str) -> bool:
    return any(
        facts.cost.parameters and node in up_to(checked, [other])
        for other, facts in checked.nodes.items()
        if other != node
    )


def _before(checked: Checked, node: str, model: nn.Module) -> nn.Module | int:
    """What leads to the input of a layer; the number of the Input where nothing stands between."""
    edge = checked.wiring.into[node]["x"]
    inputs = [n for n, one in checked.document.nodes.items() if one.kind == "Input"]
    if edge.source in inputs:
        return inputs.index(edge.source)
    kept = ((edge.source, edge.source_port),)
    fixed = tuple(dict.fromkeys([*inputs, *up_to(checked, [edge.source])]))
    return half_up_to(checked, FrozenPrefix(fixed, kept, 0, edge.source), model).eval()


def _arriving(ground: Ground, before: nn.Module | int, epoch: int) -> Iterator[Tensor]:
    """What arrives at a layer, of every training sample; targets are not touched."""
    part, seed = ground.parts.train, ground.training.seed
    for rows in batches(len(part), ground.training.samples_per_step, seed, epoch):
        inputs, _ = Part.batch(part, rows)
        yield inputs[before] if isinstance(before, int) else _without_gradient(before, inputs)


@torch.no_grad()
def _without_gradient(before: nn.Module, inputs: list[Tensor]) -> Tensor:
    given: Tensor = before(*inputs)
    return given


def _bends(checked: Checked, node: str, model: nn.Module) -> list[nn.Module]:
    """The activations right behind a layer, as far as they keep its shape."""
    found: list[nn.Module] = []
    while len(checked.wiring.out_of[node]) == 1:
        facts, (edge,) = checked.nodes[node], checked.wiring.out_of[node]
        after = checked.nodes[edge.target]
        kind = type(after.block)
        if ".activation." not in kind.__module__ or after.cost.parameters:
            break
        same = after.outputs.get("y") == facts.outputs["y"]
        if not same or not hasattr(model, edge.target):
            break
        node = edge.target
        found.append(model.get_submodule(node))
    return found


def _folder(bench: Bench) -> Path:
    """Where the weights go, and from where `start_from` is read."""
    said = bench.run.config().settings.data_folder
    if said == ".":
        raise RunError("Save the drawing first, so that the weights have a place beside it.")
    return (bench.run.path / said).resolve()


def _free(folder: Path) -> Path:
    """A name that no file has yet."""
    names = (f"{STEM}{f'-{number}' if number > 1 else ''}.safetensors" for number in count(1))
    return next(path for name in names if not (path := folder / name).exists())
