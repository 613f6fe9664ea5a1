"""`teaching_script`: a network, its gradients and gradient descent as one page of plain NumPy."""

from __future__ import annotations

from textwrap import fill

from graph_runtime.export.numpy_chain import Chain
from graph_runtime.export.numpy_curves import HELPERS
from graph_runtime.export.numpy_lines import back_all, back_one, cost, forward, steps
from graph_runtime.spelling import literal

STEPS = 500
WIDTH = 88
"""Longest line (characters), as black has it."""


def teaching_script(chain: Chain, rate: float, told: str) -> str:
    """The text of the file; `told` says in a sentence what lies in the file of numbers beside it.

    Rows are examples, as in PyTorch; a textbook that keeps them in columns has every matrix turned.
    """
    parts = [
        _head(chain, rate, told),
        *("\n".join(HELPERS[name]) for name in _helpers(chain)),
        _predict(chain),
        _one_by_one(chain),
        _all_at_once(chain),
        _DESCEND,
        _main(chain),
    ]
    return "\n\n\n".join(parts) + "\n"


def _helpers(chain: Chain) -> list[str]:
    used = {layer.curve.helper for layer in chain.layers if layer.curve}
    return [name for name in HELPERS if name in used or name == chain.end]


def _head(chain: Chain, rate: float, told: str) -> str:
    sizes = "-".join(str(n) for n in (chain.layers[0].inputs, *(x.outputs for x in chain.layers)))
    return f'''"""A network {sizes} in plain NumPy: forward, backward and gradient descent by hand.

The gradients are written twice. `one_by_one` takes one example after another, adds up
over i and divides by m; `all_at_once` does the same with one matrix product per layer.
Both give the same numbers, and those of PyTorch.

{fill(told, WIDTH)}
"""

from pathlib import Path

import numpy as np

LEARNING_RATE = {literal(rate)}
STEPS = {STEPS}'''


def _predict(chain: Chain) -> str:
    lines = [
        "def predict(X, weights):",
        f'    """The results (m, {chain.layers[-1].outputs}) for many examples, one a row."""',
        *_taken_apart(chain),
    ]
    for step in steps(chain, large=True):
        lines += forward(step, chain)
    *lines, last = lines
    return "\n".join([*lines, f"    return {last.partition(' = ')[2]}"])


def _one_by_one(chain: Chain) -> str:
    layers = steps(chain, large=False)
    lines = [
        "def one_by_one(X, Y, weights):",
        '    """The cost and its gradients, with a loop over the examples."""',
        *_taken_apart(chain),
        "    m = len(X)",
        "    cost = 0.0",
        *(_paired(names, "d{}", "np.zeros_like({})") for names in layer_names(chain)),
        "    for i in range(m):",
        "        x, y = X[i], Y[i]",
        "        # Forward: what goes in, layer by layer, becomes the result.",
        *(_in(line) for step in layers for line in forward(step, chain)),
        f"        cost += {cost(chain, large=False)}",
        "        # Backward: the error of the result goes back, layer by layer.",
        *(_in(line) for step in reversed(layers) for line in back_one(step, chain)),
    ]
    return "\n".join([*lines, *_returned(chain, "cost / m", "d{} / m")])


def _all_at_once(chain: Chain) -> str:
    layers = steps(chain, large=True)
    lines = [
        "def all_at_once(X, Y, weights):",
        '    """The same with matrices: every row is an example."""',
        *_taken_apart(chain),
        "    m = len(X)",
        "    # Forward",
        *(line for step in layers for line in forward(step, chain)),
        f"    cost = {cost(chain, large=True)}",
        "    # Backward",
        *(line for step in reversed(layers) for line in back_all(step, chain)),
    ]
    return "\n".join([*lines, *_returned(chain, "cost", "d{}")])


def layer_names(chain: Chain) -> list[list[str]]:
    """`[[W1, b1], [W2, b2] …]`, as the file of numbers has them."""
    layers = enumerate(chain.layers, start=1)
    return [[f"W{i}", *([f"b{i}"] if layer.bias else [])] for i, layer in layers]


def _taken_apart(chain: Chain) -> list[str]:
    return [_paired(names, "{}", 'weights["{}"]') for names in layer_names(chain)]


def _paired(names: list[str], left: str, right: str) -> str:
    return f"    {', '.join(map(left.format, names))} = {', '.join(map(right.format, names))}"


def _in(line: str) -> str:
    return f"    {line}"


def _returned(chain: Chain, total: str, gradient: str) -> list[str]:
    names = [name for layer in layer_names(chain) for name in layer]
    pairs = [f'"{name}": {gradient.format(name)}' for name in names]
    line = f"    return {total}, {{{', '.join(pairs)}}}"
    if len(line) <= WIDTH:
        return [line]
    return [f"    return {total}, {{", *(f"        {pair}," for pair in pairs), "    }"]


_DESCEND = '''def descend(weights, gradients):
    """One step downhill."""
    return {name: weights[name] - LEARNING_RATE * gradients[name] for name in weights}'''


_JUDGED = {
    "sigmoid": "    right = (predict(X, weights) > 0.5) == (Y > 0.5)",
    "softmax": "    right = predict(X, weights).argmax(axis=1) == Y.argmax(axis=1)",
}


def _main(chain: Chain) -> str:
    lines = [_MAIN]
    if chain.end in _JUDGED:
        lines += [
            _JUDGED[chain.end],
            '    print(f"Right: {right.mean():.1%} of {len(X)} examples")',
        ]
    return "\n".join(lines) + '\n\n\nif __name__ == "__main__":\n    main()'


_MAIN = """def main():
    with np.load(Path(__file__).with_suffix(".npz")) as numbers:
        weights = dict(numbers)
    X, Y = weights.pop("X"), weights.pop("Y")

    cost, by_loop = one_by_one(X, Y, weights)
    same_cost, by_matrices = all_at_once(X, Y, weights)
    apart = max(np.abs(by_loop[name] - by_matrices[name]).max() for name in weights)
    print(f"Cost by the loop {cost:.6f}, by matrices {same_cost:.6f}")
    print(f"The gradients differ by at most {apart:.1e}")

    for step in range(STEPS):
        cost, gradients = all_at_once(X, Y, weights)
        if step % (STEPS // 10) == 0:
            print(f"Step {step:4}: cost {cost:.6f}")
        weights = descend(weights, gradients)
    print(f"After {STEPS} steps: cost {all_at_once(X, Y, weights)[0]:.6f}")"""
