"""Runs a page of plain NumPy as its reader would, and compares it with torch."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from graph_runtime.export.fresh_python import run_python
from graph_runtime.export.numpy_chain import Chain
from graph_runtime.export.numpy_start import Start, step, weights_of

STEPS = 3
"""Steps of gradient descent after which the weights are compared."""

_ASK = """
import numpy as np

file, numbers_file, steps, answered_file = sys.argv[1:]
sys.modules["torch"] = None
page = loaded("page", file)
numbers = dict(np.load(numbers_file, allow_pickle=False))
X, Y = numbers.pop("X"), numbers.pop("Y")
answers = {"result": page.predict(X, numbers)}
for style in (page.one_by_one, page.all_at_once):
    weights = numbers
    for step in range(int(steps)):
        cost, gradients = style(X, Y, weights)
        found = {"cost": cost, **gradients} if step == 0 else {}
        answers |= {f"{style.__name__}.{name}": value for name, value in found.items()}
        weights = page.descend(weights, gradients)
    answers |= {f"{style.__name__}.after.{name}": w for name, w in weights.items()}
np.savez(answered_file, **answers)
"""


def page_difference(start: Start, chain: Chain, rate: float, page: Path) -> float:
    """The largest difference of results, costs, gradients and weights after a few steps.

    Both styles are compared with torch in double precision.
    """
    expected = _expected(start, chain, rate)
    found = _asked(page)
    styles = ("one_by_one", "all_at_once")
    pairs = [(expected["result"], found["result"])]
    pairs += [(v, found[f"{s}.{n}"]) for s in styles for n, v in expected.items() if n != "result"]
    return max(float(np.abs(ours - theirs).max()) for ours, theirs in pairs)


def _asked(page: Path) -> dict[str, NDArray[Any]]:
    page = page.resolve()
    with TemporaryDirectory(prefix="network-designer-") as scratch:
        answered = Path(scratch, "answers.npz")
        words: list[str | Path] = [page, page.with_suffix(".npz"), str(STEPS), answered]
        run_python(_ASK, words, page.parent)
        with np.load(answered, allow_pickle=False) as answers:
            return dict(answers)


def _expected(start: Start, chain: Chain, rate: float) -> dict[str, NDArray[Any]]:
    model = deepcopy(start.model)
    with torch.no_grad():
        result = model(start.inputs)
    if chain.end == "softmax":
        result = result.softmax(-1)
    elif chain.end == "sigmoid" and chain.logits:
        result = result.sigmoid()
    found = {"result": result.numpy()}
    for number in range(STEPS):
        model.zero_grad()
        cost = start.cost(model)
        step(model, cost, rate)
        if number == 0:
            found["cost"] = cost.detach().numpy()
            named = weights_of(model, chain).items()
            found |= {n: w.grad.numpy().copy() for n, w in named if w.grad is not None}
    after = weights_of(model, chain).items()
    return found | {f"after.{name}": w.detach().numpy() for name, w in after}
