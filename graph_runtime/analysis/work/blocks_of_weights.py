"""Which block of the drawing each weight of a model belongs to."""

from __future__ import annotations

from torch import nn

from graph_runtime.facts.checked import Checked
from graph_runtime.groups.kinds import Repeat


def weights_by_block(model: nn.Module, checked: Checked) -> dict[str, dict[str, nn.Parameter]]:
    """The weights that learn, by block (`stage[2]/conv`) in the order of computation."""
    found: dict[str, dict[str, nn.Parameter]] = {}
    for name, weight in model.named_parameters():
        if weight.requires_grad:
            block, rest = block_of(checked, name)
            found.setdefault(block, {})[rest] = weight
    place = {node: number for number, node in enumerate(checked.order)}
    last = len(place)

    def order(block: str) -> int:
        return place.get(block.split("/")[0].split("[")[0], last)

    return {block: found[block] for block in sorted(found, key=order)}


def block_of(checked: Checked, name: str) -> tuple[str, str]:
    """The block of `stage.1.conv.weight`, and what the weight is called in it."""
    parts, level, path = name.split("."), checked, list[str]()
    while len(parts) > 1:
        owner = parts.pop(0)
        path.append(owner)
        facts = level.nodes.get(owner)
        if facts is None or not facts.inside:
            break
        number = int(parts.pop(0)) if isinstance(facts.block, Repeat) else 0
        if isinstance(facts.block, Repeat):
            path[-1] = f"{owner}[{number + 1}]"
        level = facts.inside[min(number, len(facts.inside) - 1)]
    return "/".join(path) or "model", ".".join(parts)
