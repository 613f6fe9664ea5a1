"""`replace_head`: the last layers of a trained network made new, for other data."""

from __future__ import annotations

from graph_runtime.document.model import Document
from graph_runtime.edits.decorating import set_decoration
from graph_runtime.edits.drawing_edits import free_name, rename_node, set_param
from graph_runtime.edits.freezing import freezable, set_frozen, up_to
from graph_runtime.facts.checked import Checked
from graph_runtime.mending.remedies import wanted_width
from graph_runtime.recipe.data_fit import last_linear

NO_HEAD = "No Linear decides how wide the result is. Put one before the Output."


def head_of(checked: Checked) -> str | None:
    """The Linear that gives the result; None where there are several results, or no such one."""
    document = checked.document
    outputs = [name for name, node in document.nodes.items() if node.kind == "Output"]
    return last_linear(document, outputs[0]) if len(outputs) == 1 else None


def replace_head(
    checked: Checked, layers: int = 1, width: int | None = None, freeze: bool = False
) -> Document:
    """With the last blocks that have weights made new, under new names, so that they begin afresh.

    The last of them gets the `width` that the data ask for, unless one is given; with `freeze`
    all older blocks stay as they are trained. Raises ValueError with a sentence.
    """
    head = head_of(checked)
    if head is None:
        raise ValueError(NO_HEAD)
    before = up_to(checked, [head])
    inside = freezable(checked, [name for name in checked.order if name in before])
    learned = [name for name in inside if checked.nodes[name].cost.parameters]
    if not 1 <= layers <= len(learned):
        raise ValueError(f"The network has {len(learned)} blocks with weights, not {layers}.")
    document = checked.document
    if freeze:
        document = set_frozen(document, checked, inside[: inside.index(learned[-layers])], True)
    wide = width or wanted_width(checked)
    if wide is not None:
        document = set_param(document, head, "out_features", wide)
    for name in learned[-layers:]:
        document = _made_new(document, name)
    return document


def _made_new(document: Document, name: str) -> Document:
    """The same block as another one: with a new name, learning, and with weights of its own."""
    node = document.nodes[name]
    own = node.model_copy(update={"weight_set": ""})
    document = document.replaced(nodes={**document.nodes, name: own})
    if node.decorations is not None and node.decorations.frozen:
        document = set_decoration(document, name, "frozen", False)
    return rename_node(document, name, free_name(document, name))
