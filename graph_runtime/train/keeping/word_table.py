"""The tables of word vectors that a run has learned, and the words they are of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.torch import load

from graph_runtime.errors import RunError
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.keeping.checkpoint import DamagedError
from graph_runtime.train.network.job import read_job


@dataclass(frozen=True, slots=True)
class WordTables:
    """Every weight with a row for each word, by the name of its node; float32."""

    words: tuple[str, ...]
    tables: dict[str, np.ndarray[Any, Any]]


def read_word_tables(folder: Path) -> WordTables:
    """Tables of the newest whole checkpoint; raises RunError or DataError with a sentence."""
    run = open_run(folder)
    job = read_job(run)
    words = job.recipe.dataset.load((run.path / job.config.settings.data_folder).resolve()).classes
    found = checkpoint.newest_first(run.path / "checkpoints")
    for _, files in checkpoint.readable(found):
        if isinstance(files, DamagedError):
            continue
        weights = load(files["model.safetensors"])
        tables = {
            name.removesuffix(".weight"): weight.float().numpy()
            for name, weight in weights.items()
            if name.endswith(".weight") and weight.ndim == 2 and len(weight) == len(words)
        }
        if words and tables:
            return WordTables(words, tables)
        raise RunError(
            "The network has no vectors of the words that its data name. Train an Embedding on "
            "SkipGrams, ContextWords or Text, with as many rows as there are words."
        )
    raise RunError(f"{folder} has no checkpoint that can be read. Train first.")
