"""How an exported script begins: what it promises, imports and keeps in capitals."""

from __future__ import annotations

from graph_runtime.export.script_step import step_constants
from graph_runtime.spelling import literal
from graph_runtime.train.network.job import Job
from graph_runtime.train.network.weight_file import START


def head_text(job: Job, imports: list[str]) -> str:
    """Docstring and imports; `imports` are lines of the standard library."""
    standard = sorted(["import csv", "import random", *imports], key=_import_order)
    return "\n".join(
        [
            f'"""Trains the network of model.py on the data set {job.recipe.dataset.kind()}.',
            "",
            _promise(job),
            "The loss of every step goes to losses.csv, the weights to trained.safetensors.",
            '"""',
            "",
            "from __future__ import annotations",
            "",
            *standard,
            "",
            "import numpy as np",
            "import torch",
            *_third_parties(job),
            "from torch import Tensor, nn, optim",
            "",
            "from model import Model",
        ]
    )


def _promise(job: Job) -> str:
    """Which curve the script gives; it takes every step as an exact run does."""
    if job.training.cache_frozen:
        return (
            "The same data, seed and, within rounding, curve as the run, which kept what its frozen"
            "\nblocks give; here they are run again in every step, which gives the same numbers."
        )
    if job.fast:
        return "The same data, seed and, within rounding, curve as the fast run it was written for."
    return "The same data, seed and loss curve as in Network Designer: run it in its own folder."


def _third_parties(job: Job) -> list[str]:
    return ["from safetensors.torch import load_file"] if begins_with_weights(job) else []


def _import_order(line: str) -> tuple[bool, str]:
    return line.startswith("from"), line


def constants_text(job: Job) -> str:
    training = job.training
    device = {
        "cpu": '"cpu"',
        "cuda": '"cuda"',
        "auto": '"cuda" if torch.cuda.is_available() else "cpu"',
    }[training.device]
    return "\n".join(
        [
            f"SEED = {literal(training.seed)}",
            f"EPOCHS = {literal(training.epochs)}",
            f"BATCH_SIZE = {literal(training.samples_per_step)}",
            f"DEVICE = torch.device({device})",
            f"THREADS = {literal(job.threads)}  # another number may round in another way",
            *step_constants(training),
        ]
    )


def begins_with_weights(job: Job) -> bool:
    """Whether a file of weights goes with the script."""
    return bool(job.training.start_from) or (job.run.path / START).is_file()
