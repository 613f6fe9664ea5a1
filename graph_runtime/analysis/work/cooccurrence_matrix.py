"""The co-occurrences of a text's frequent words, as a table of pairs and a picture."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from graph_runtime.analysis.tools.cooccurrence_matrix import CooccurrenceMatrix
from graph_runtime.errors import RunError
from graph_runtime.text.neighbours import cooccurrences
from graph_runtime.text.reading import read_text
from graph_runtime.text.tokens import tokenized
from graph_runtime.text.vocabulary import special_tokens
from graph_runtime.tool import Findings, Picture
from graph_runtime.train.looking.bench import Bench

MOST_ROWS = 50
"""Pairs that are told."""


def findings(tool: CooccurrenceMatrix, bench: Bench, pause: Callable[[], None]) -> Findings:
    """Count; raises RunError where the text cannot be read."""
    first = len(special_tokens())
    try:
        ids, names = tokenized(read_text(_path(bench)), "words", tool.words + first, 1, False)
    except (ValueError, OSError) as error:
        raise RunError(str(error)) from None
    pause()
    counts = cooccurrences(ids, tool.window, len(names))[first:, first:]
    names = names[first:]
    rows, columns = np.nonzero(np.triu(counts))
    order = np.argsort(-counts[rows, columns], kind="stable")[:MOST_ROWS]
    pairs = [(int(rows[place]), int(columns[place])) for place in order]
    told = f"{len(ids):,} words of text, {tool.window} to either side count as near."
    return Findings(
        verdict="none",
        message=told,
        columns=("word", "near", "times"),
        rows=tuple((names[i], names[j], int(counts[i, j])) for i, j in pairs),
        picture=Picture(kind="matrix", names=names, values=tuple(map(tuple, counts.tolist()))),
    )


def _path(bench: Bench) -> str:
    """The text file of the data set; "" for the bundled text."""
    dataset = bench.recipe.dataset if bench.recipe is not None else None
    place = getattr(dataset, "place", None)
    if place is None:
        return ""
    settings = bench.run.config().settings
    return str(place((bench.run.path / settings.data_folder).resolve()))
