"""All random numbers of a run as plain numbers: Python's, numpy's, torch's and the GPU's."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch


def random_state() -> dict[str, Any]:
    """The state of every generator, as JSON holds it."""
    kind, keys, position, *gauss = np.random.get_state(legacy=True)
    version, internal, gauss_next = random.getstate()
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
    return {
        "torch": torch.get_rng_state().tolist(),
        "cuda": [state.tolist() for state in cuda],
        "numpy": [str(kind), np.asarray(keys).tolist(), int(position), *map(float, gauss)],
        "python": [version, list(internal), gauss_next],
    }


def restore_random(state: Mapping[str, Any]) -> None:
    """Put every generator where it was; raises what a damaged state leads to."""
    kind, keys, position, has_gauss, gauss = state["numpy"]
    np.random.set_state((kind, np.array(keys, np.uint32), position, int(has_gauss), gauss))
    version, internal, gauss_next = state["python"]
    random.setstate((version, tuple(internal), gauss_next))
    if state["cuda"] and torch.cuda.is_available():
        torch.cuda.set_rng_state_all([torch.tensor(s, dtype=torch.uint8) for s in state["cuda"]])
    torch.set_rng_state(torch.tensor(state["torch"], dtype=torch.uint8))
