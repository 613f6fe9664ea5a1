"""`SeenData`: what a new network has to know of its data, however that was found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph_runtime.dataset import Data, DataFacts, Dataset, facts_of
from graph_runtime.tensors import BATCH, Spec


@dataclass(frozen=True, slots=True)
class SeenData:
    """The facts of data; `ids` says for each input of whole numbers how many different there are.

    It is 0 for other inputs.
    """

    facts: DataFacts
    ids: tuple[int, ...]

    def value(self) -> dict[str, Any]:
        """As JSON, for another process."""
        facts = self.facts
        return {
            "inputs": [{"shape": list(spec.sizes), "dtype": spec.dtype} for spec in facts.inputs],
            "ids": list(self.ids),
            "target": facts.target,
            "classes": list(facts.classes),
            "samples": facts.samples,
            "sizes": list(facts.target_sizes),
            "no_target": facts.no_target,
        }


def seen_of(dataset: Dataset) -> SeenData | None:
    """Of data that have told everything without being read; None of others."""
    facts = dataset.facts()
    if facts is None or any(spec.dtype != "float32" for spec in facts.inputs):
        return None
    return SeenData(facts, (0,) * len(facts.inputs))


def seen_in(data: Data) -> SeenData:
    """Of data that have been read."""
    return SeenData(
        facts_of(data),
        tuple(
            int(np.max(array, initial=0)) + 1 if array.dtype.kind == "i" else 0
            for array in data.inputs
        ),
    )


def seen_from(value: Mapping[str, Any]) -> SeenData:
    """What another process said; raises KeyError, TypeError or ValueError where it is not that."""
    inputs = tuple(Spec(BATCH, *one["shape"], dtype=one["dtype"]) for one in value["inputs"])
    facts = DataFacts(
        inputs,
        "class" if value["target"] == "class" else "number",
        tuple(map(str, value["classes"])),
        samples=int(value["samples"]),
        sizes=tuple(value["sizes"]),
        no_target=value["no_target"],
    )
    return SeenData(facts, tuple(map(int, value["ids"])))
