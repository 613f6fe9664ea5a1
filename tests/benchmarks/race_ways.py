"""Ways to train a network by hand or with other people's loops: `python -m … NETWORK FILE THREADS`.

A process of its own, without our worker's allocator. It reads lines `WAY EPOCHS` and answers each
with seconds by the clock and by the processor, as JSON; a way whose library is absent gives null.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from tests.benchmarks.race_networks import BATCH, ENTRANTS, MLP, RATE, LeNet, Transformer

os.environ["KERAS_BACKEND"] = "torch"
Make = Callable[[], nn.Module]
Run = Callable[[int], None]


def plain(make: Make, x: torch.Tensor, y: torch.Tensor) -> Run:
    """What a person writes by hand."""
    model, loss_of = make(), nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    batches = DataLoader(TensorDataset(x, y), batch_size=BATCH, shuffle=True)

    def run(epochs: int) -> None:
        for _ in range(epochs):
            total = 0.0
            for inputs, target in batches:
                optimizer.zero_grad()
                loss = loss_of(model(inputs), target)
                loss.backward()
                optimizer.step()
                total += loss.item()

    return run


def tuned(make: Make, x: torch.Tensor, y: torch.Tensor) -> Run:
    """Tensors at hand, batches by index, fused optimizer, the loss read once an epoch."""
    model, loss_of = make(), nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE, fused=True)

    def run(epochs: int) -> None:
        for _ in range(epochs):
            total = torch.zeros(())
            for rows in torch.randperm(len(y)).split(BATCH):
                optimizer.zero_grad()
                loss = loss_of(model(x[rows]), y[rows])
                loss.backward()
                optimizer.step()
                total += loss.detach()
            total.item()

    return run


def lightning(make: Make, x: torch.Tensor, y: torch.Tensor) -> Run:
    import lightning as pl

    class Module(pl.LightningModule):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model, self.loss_of = make(), nn.CrossEntropyLoss()

        def training_step(self, batch: Any, number: int) -> torch.Tensor:
            return self.loss_of(self.model(batch[0]), batch[1])  # type: ignore[no-any-return]

        def configure_optimizers(self) -> torch.optim.Optimizer:
            return torch.optim.Adam(self.parameters(), lr=RATE)

    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    module = Module()
    batches = DataLoader(TensorDataset(x, y), batch_size=BATCH, shuffle=True)

    def run(epochs: int) -> None:
        trainer = pl.Trainer(
            max_epochs=epochs, accelerator="cpu", logger=False, enable_checkpointing=False,
            enable_progress_bar=False, enable_model_summary=False,
        )  # fmt: skip
        trainer.fit(module, batches)

    return run


def keras(make: Make, x: torch.Tensor, y: torch.Tensor) -> Run:
    import keras as k

    layers, shape = k.layers, tuple(x.shape[1:])
    relu: dict[str, Any] = {"activation": "relu"}
    stacks: dict[Any, list[Any]] = {
        MLP: [layers.Flatten(), layers.Dense(16, **relu), layers.Dense(16, **relu)],
        LeNet: [
            layers.Conv2D(6, 5, padding="same", data_format="channels_first", **relu),
            layers.MaxPooling2D(2, data_format="channels_first"),
            layers.Conv2D(16, 5, data_format="channels_first", **relu),
            layers.MaxPooling2D(2, data_format="channels_first"),
            layers.Flatten(), layers.Dense(120, **relu), layers.Dense(84, **relu),
        ],
        Transformer: [layers.TorchModuleWrapper(make())],
    }  # fmt: skip
    recurrent = [layers.LSTM(128, return_sequences=True), layers.LSTM(128)]
    body = stacks.get(make, recurrent)
    head = [] if make is Transformer else [layers.Dense(10)]
    model = k.Sequential([layers.Input(shape), *body, *head])
    model.compile(k.optimizers.Adam(RATE), k.losses.SparseCategoricalCrossentropy(True))
    arrays = x.numpy(), y.numpy()

    def run(epochs: int) -> None:
        model.fit(*arrays, batch_size=BATCH, epochs=epochs, verbose=0)

    return run


def skorch(make: Make, x: torch.Tensor, y: torch.Tensor) -> Run:
    from skorch import NeuralNetClassifier

    net = NeuralNetClassifier(
        make, criterion=nn.CrossEntropyLoss, optimizer=torch.optim.Adam, lr=RATE,
        batch_size=BATCH, train_split=None, iterator_train__shuffle=True, verbose=0,
    )  # fmt: skip
    net.initialize()
    arrays = x.numpy(), y.numpy()

    def run(epochs: int) -> None:
        net.partial_fit(*arrays, epochs=epochs)

    return run


def fastai(make: Make, x: torch.Tensor, y: torch.Tensor) -> Run:
    import fastai.callback.progress  # noqa: F401 - it is what can be silenced
    from fastai.data.core import DataLoaders
    from fastai.data.load import DataLoader as Loader
    from fastai.learner import Learner
    from fastai.optimizer import Adam

    loader = Loader(TensorDataset(x, y), bs=BATCH, shuffle=True, num_workers=0)
    some = Loader(TensorDataset(x[:BATCH], y[:BATCH]), bs=BATCH, num_workers=0)
    data = DataLoaders(loader, some, device=torch.device("cpu"))
    learner = Learner(data, make(), loss_func=nn.CrossEntropyLoss(), opt_func=Adam, lr=RATE)

    def run(epochs: int) -> None:
        with learner.no_bar(), learner.no_logging():
            learner.fit(epochs)

    return run


WAYS = {way.__name__: way for way in (plain, tuned, lightning, keras, skorch, fastai)}


def main() -> None:
    """Answer until the input ends."""
    warnings.simplefilter("ignore")
    name, file, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    arrays = np.load(Path(file))
    x, y = torch.from_numpy(arrays["x"]), torch.from_numpy(arrays["y"])
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    ready: dict[str, Run] = {}
    for line in sys.stdin:
        way, epochs = line.split()
        torch.manual_seed(0)
        try:
            if way not in ready:
                ready[way] = WAYS[way](ENTRANTS[name].by_hand, x, y)
                ready[way](1)
        except ImportError:
            print("null", file=answers, flush=True)
            continue
        began, used = perf_counter(), process_time()
        ready[way](int(epochs))
        spent = [perf_counter() - began, process_time() - used]
        print(json.dumps(spent), file=answers, flush=True)


if __name__ == "__main__":
    main()
