"""The Embeddings of a network and the words that their rows stand for."""

from __future__ import annotations

from typing import Any

import numpy as np
from torch import nn

from graph_runtime.errors import RunError
from graph_runtime.train.looking.bench import Bench

Numbers = np.ndarray[Any, Any]


def word_rows(bench: Bench, table: str) -> tuple[str, tuple[str, ...], Numbers]:
    """The name of the Embedding, a name for each row, and the rows (words, width) float64.

    `table` names it, "" takes the first; raises RunError where there is none. Rows have the
    names of the data's classes where there are as many, else their numbers.
    """
    tables = {
        name: module.weight.detach().double().numpy()
        for name, module in bench.model.named_modules()
        if isinstance(module, nn.Embedding)
    }
    if not tables:
        raise RunError("The network has no Embedding, so there are no vectors to look at.")
    if table and table not in tables:
        raise RunError(f"There is no Embedding {table}. There are {', '.join(tables)}.")
    name = table or next(iter(tables))
    rows = tables[name]
    words = bench.parts.classes if bench.parts is not None else ()
    if len(words) != len(rows):
        words = tuple(map(str, range(len(rows))))
    return name, words, rows
