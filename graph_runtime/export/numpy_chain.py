"""`Chain`: a network that fits onto a page of plain NumPy, or the sentence why it does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from graph_runtime.block import Block
from graph_runtime.blocks.linear.linear import Linear
from graph_runtime.errors import RunError
from graph_runtime.export.numpy_curves import Curve, curve_of, names
from graph_runtime.facts.checked import Checked
from graph_runtime.loss import LOSSES, Loss

End = Literal["sigmoid", "softmax", "square", "half square"]
"""How result and target are compared: by cross-entropy of a sigmoid or a softmax, or squared."""
FIT = "Plain NumPy is written for one row of Linear blocks and activations."
ENDS = {"Sigmoid": "BCELoss", "LogSoftmax": "NLLLoss"}
"""Last blocks that belong to the loss: their slope and its slope make z's a difference."""
LOGITS: dict[str, End] = {"BCEWithLogitsLoss": "sigmoid", "CrossEntropyLoss": "softmax"}
SQUARES: dict[str, End] = {"MSELoss": "square", "HalfMSELoss": "half square"}


@dataclass(frozen=True, slots=True)
class Layer:
    """A Linear block and the activation behind it; `curve` is None where z itself goes on."""

    node: str
    inputs: int
    outputs: int
    bias: bool
    curve: Curve | None = None
    bent_by: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """The layers, and how the last one's result is compared with the target.

    The last layer of a `sigmoid` or `softmax` end has no curve of its own.
    """

    layers: tuple[Layer, ...]
    end: End
    loss: Loss
    logits: bool = False
    """Whether the network of the drawing gives z, and the loss takes the sigmoid or softmax."""


def chain_of(checked: Checked, loss: Loss | None) -> Chain:
    """Without a loss, the one that fits the last block; raises RunError with a sentence."""
    layers: list[Layer] = []
    last = ""
    for node in _in_a_row(checked):
        block = checked.nodes[node].block
        assert block is not None
        layers, last = _with(checked, layers, node, last), block.kind()
    if not layers:
        raise RunError(f"The network has no Linear block. {FIT}")
    loss = loss or _natural(last)
    return _ended(tuple(layers), last, loss)


def _natural(last: str) -> Loss:
    loss = LOSSES.make(ENDS.get(last, "MSELoss"), {})
    assert isinstance(loss, Loss)
    return loss


def _in_a_row(checked: Checked) -> list[str]:
    """The blocks between Input and Output, if every one has one before it and one behind."""
    for node in checked.order:
        facts = checked.nodes[node]
        kind, label = facts.node.kind, f"{node} ({facts.node.kind})"
        readers, feeders = checked.wiring.readers(node), checked.wiring.into[node]
        if facts.inside:
            raise RunError(f"{label} is a group. Unpack it first. {FIT}")
        if len(feeders) != (kind != "Input") or len(readers) != (kind != "Output"):
            raise RunError(f"{label} has {len(feeders)} wires in and {len(readers)} out. {FIT}")
        if facts.node.weight_set:
            raise RunError(f"{label} shares its weights, which plain NumPy leaves out.")
        if facts.node.decorations and facts.node.decorations.frozen:
            raise RunError(f"{label} is frozen, but gradient descent moves every weight here.")
    if sum(checked.nodes[node].node.kind == "Input" for node in checked.order) != 1:
        raise RunError(f"The network has several inputs. {FIT}")
    return [n for n in checked.order if checked.nodes[n].node.kind not in ("Input", "Output")]


def _with(checked: Checked, layers: list[Layer], node: str, last: str) -> list[Layer]:
    """The layers with one more block."""
    facts = checked.nodes[node]
    block, x = facts.block, facts.inputs["x"]
    assert block is not None and x is not None
    kind, label = block.kind(), f"{node} ({block.kind()})"
    if kind == "Identity" or (kind == "Flatten" and facts.outputs["y"].rank == 2):
        return layers
    if isinstance(block, Linear):
        if x.rank != 2:
            raise RunError(f"{label} works on {x.text}, not on one row of numbers a sample. {FIT}")
        return [*layers, Layer(node, x.last, block.out_features, block.bias)]
    curve = _curve(block, label)
    if not layers or layers[-1].bent_by:
        raise RunError(f"{label} stands behind no Linear block of its own. {FIT}")
    return [*layers[:-1], replace(layers[-1], curve=curve, bent_by=kind)]


def _curve(block: Block, label: str) -> Curve | None:
    """Of the blocks that belong to a loss none: whether they end the network is seen later."""
    curve = curve_of(block)
    if curve is None and block.kind() not in ("Softmax", "LogSoftmax"):
        why = "draws random numbers" if "Dropout" in block.kind() else "is not written by hand"
        raise RunError(f"{label} {why}. {FIT} Activations are {names()}.")
    return curve


def _ended(layers: tuple[Layer, ...], last: str, loss: Loss) -> Chain:
    """The chain with its loss."""
    for layer in layers[:-1]:
        if layer.bent_by and layer.curve is None:
            raise RunError(f"A {layer.bent_by} inside the network is not written by hand. {FIT}")
    kind, end = loss.kind(), layers[-1]
    _expect_plain(loss)
    bare = replace(end, curve=None)
    if kind in LOGITS and not end.bent_by:
        return Chain(layers, LOGITS[kind], loss, logits=True)
    if ENDS.get(end.bent_by) == kind:
        made: End = "sigmoid" if kind == "BCELoss" else "softmax"
        return Chain((*layers[:-1], bare), made, loss)
    if kind in SQUARES and (end.curve or not end.bent_by):
        return Chain(layers, SQUARES[kind], loss)
    ending = end.bent_by or "Linear"
    raise RunError(
        f"A network that ends in {ending} is not written by hand with {kind}. Plain NumPy knows "
        "Sigmoid with BCELoss, LogSoftmax with NLLLoss, a Linear end with BCEWithLogitsLoss or "
        "CrossEntropyLoss, and MSELoss or HalfMSELoss."
    )


def _expect_plain(loss: Loss) -> None:
    """Raise RunError where a parameter of the loss is set."""
    plain = type(loss)()
    for name in type(loss).model_fields:
        if getattr(loss, name) != getattr(plain, name):
            raise RunError(f"{loss.kind()} has {name} set, which plain NumPy leaves out.")
