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
from graph_runtime.analysis.work.hidden_layers import bends, hidden_layers
from graph_runtime.errors import RunError
from graph_runtime.keeping.files import write_atomic
from graph_runtime.tool import Findings
from graph_runtime.train.data.order import batches
from graph_runtime.train.data.parts import Part
from graph_runtime.train.looking.bench import Bench
from graph_runtime.train.network.weight_file import whole_weights

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
    for layer in hidden_layers(ground.checked):
        module = model.get_submodule(layer.path)
        feed = partial(_arriving, ground, model, module)
        example = next(feed(0))
        coder = AutoEncoder(module, bends(layer, model), example)
        way = Way(tool.epochs, tool.lr, tool.noise)
        losses = learn_to_describe(coder, feed, way, pause)
        model.eval()
        rows.append((layer.path, example[0].numel(), layer.gives, *losses))
    return model, rows


def _arriving(ground: Ground, model: nn.Module, layer: nn.Module, epoch: int) -> Iterator[Tensor]:
    """What arrives at a layer, of every training sample; targets are not touched."""
    part, seed = ground.parts.train, ground.training.seed
    for rows in batches(len(part), ground.training.samples_per_step, seed, epoch):
        inputs, _ = Part.batch(part, rows)
        yield _reaching(layer, model, inputs)


class _ReachedError(Exception):
    """Carries what arrived at a layer, so that nothing behind it is computed."""

    def __init__(self, x: Tensor) -> None:
        super().__init__()
        self.x = x


@torch.no_grad()
def _reaching(layer: nn.Module, model: nn.Module, inputs: list[Tensor]) -> Tensor:
    """What the layer is given when the network is run on these inputs."""

    def stop(module: nn.Module, given: tuple[Tensor, ...]) -> None:
        raise _ReachedError(given[0])

    with layer.register_forward_pre_hook(stop):
        try:
            model(*inputs)
        except _ReachedError as reached:
            return reached.x
    raise RunError("A layer that is drawn is not reached when the network runs.")


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
