"""Word vectors without a direction: what each word had of it, and a file to begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save

from graph_runtime.analysis.tools.debias import Debias
from graph_runtime.analysis.work.word_rows import Numbers, word_rows
from graph_runtime.errors import RunError
from graph_runtime.keeping.files import write_atomic
from graph_runtime.text.vocabulary import special_tokens
from graph_runtime.text.word_space import bias_direction, cosines, equalised, neutralised
from graph_runtime.tool import Cell, Findings
from graph_runtime.train.looking.bench import Bench
from graph_runtime.train.network.weight_file import whole_weights

COLUMNS = ("word", "cosine before", "cosine after", "role")
MOST_ROWS = 100
FILE = "debiased.safetensors"


def findings(tool: Debias, bench: Bench, pause: Callable[[], None]) -> Findings:
    """Free the vectors and keep them in a file; raises RunError with a sentence."""
    name, words, rows = word_rows(bench, tool.table)
    pairs = pairs_of(tool.pairs, words)
    direction = bias_direction(rows, pairs)
    if not direction.any():
        raise RunError("The words of the pairs do not differ, so they tell no direction.")
    pause()
    freed = freed_rows(rows, pairs, direction, kept_as_they_are(words))
    file = _kept(bench, name, freed)
    before, after = cosines(rows, direction), cosines(freed, direction)
    members = {word for pair in pairs for word in pair}
    neutral = [n for n in np.argsort(-np.abs(before), kind="stable").tolist() if n not in members]
    table: list[tuple[Cell, ...]] = []
    for role, chosen in (("pair", sorted(members)), ("neutral", neutral[:MOST_ROWS])):
        table += [(words[n], float(before[n]), float(after[n]), role) for n in chosen]
    told = f"{len(rows) - len(members):,} words of {name} have nothing of the direction left."
    return Findings(
        verdict="none",
        message=f"{told} The weights are in {file}.",
        fix=f"Train with start_from {file}.",
        columns=COLUMNS,
        rows=tuple(table),
        weights=file,
    )


def freed_rows(
    rows: Numbers, pairs: Sequence[tuple[int, int]], direction: Numbers, kept: Sequence[int]
) -> Numbers:
    """Neutral rows without the direction, pairs evened out along it; `kept` rows as they are."""
    freed = neutralised(rows, direction)
    for one, other in pairs:
        freed[one], freed[other] = equalised(rows[one], rows[other], direction)
    freed[list(kept)] = rows[list(kept)]
    return freed


def kept_as_they_are(words: Sequence[str]) -> list[int]:
    """Rows of special tokens, which are no words."""
    return [number for number, word in enumerate(words) if word in special_tokens()]


def pairs_of(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Rows of pairs such as he:she, man:woman; raises RunError for what is no pair of words."""
    places = {word: number for number, word in enumerate(words)}
    found = []
    for pair in text.split(","):
        one, sign, other = (part.strip() for part in pair.partition(":"))
        if not sign:
            raise RunError(f"{pair.strip()!r} is no pair. Write pairs as he:she, man:woman.")
        for word in (one, other):
            if word not in places:
                raise RunError(f"The data do not name the word {word!r}. Choose other pairs.")
        found.append((places[one], places[other]))
    return found


def _kept(bench: Bench, name: str, rows: Numbers) -> str:
    """All weights of the network with these rows, in a file beside the drawing; its name."""
    weights = whole_weights(bench.model)
    key = f"{name}.weight"
    weights[key] = torch.from_numpy(rows).to(weights[key].dtype)
    said = bench.run.config().settings.data_folder
    if said == ".":
        raise RunError("Save the drawing first, so that the weights have a place beside it.")
    folder: Path = (bench.run.path / said).resolve()
    write_atomic(folder / FILE, save(weights))
    return FILE
