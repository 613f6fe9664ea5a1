"""Whether a decoder can be fed its own tokens: what network, loss and data have to be for that."""

from __future__ import annotations

from collections.abc import Iterator

from graph_runtime.dataset import DataFacts
from graph_runtime.errors import Problem
from graph_runtime.facts.network import Network
from graph_runtime.loss import Loss
from graph_runtime.optimizer import Optimizer

PATH = "training.teacher_forcing"


def may_be_fed(facts: DataFacts | None) -> bool:
    """Whether an input may be the targets, each one place late."""
    if facts is None:
        return True
    sizes = facts.target_sizes
    tokens = facts.target == "class" and len(sizes) == 1 and sizes[0] > 1
    return tokens and any(x.dtype == "int64" and x.sizes == sizes for x in facts.inputs)


def feeding_problems(
    network: Network, loss: Loss, optimizer: Optimizer, facts: DataFacts | None
) -> Iterator[Problem]:
    """Every reason why the tokens that the network reads cannot be its own."""
    leave = "Leave teacher forcing empty"
    if not may_be_fed(facts):
        message = "The data have no input that is the targets one place late."
        yield Problem(None, PATH, message, f"{leave}, or choose data such as Copying.")
    if loss.drawn or loss.target_dtype != "int64" or len(network.outputs) != 1:
        message = "A token of its own is the best class of the network's one result."
        yield Problem(None, PATH, message, f"{leave}, or train one result by CrossEntropyLoss.")
    if optimizer.needs_closure:
        message = f"{optimizer.title} looks at a batch several times, and its own tokens change."
        yield Problem(None, PATH, message, f"{leave}, or choose another optimizer.")
    training = network.document.training
    if training is not None and training.cache_frozen:
        message = "What frozen blocks give cannot be kept where the tokens that they read change."
        yield Problem(None, PATH, message, f"{leave}, or set cache_frozen to false.")
