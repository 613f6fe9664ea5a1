"""The lines of an exported script for weights that move alike."""

from __future__ import annotations

from graph_runtime.facts.weight_groups import Member, WeightGroup
from graph_runtime.spelling import literal


def group_lines(group: WeightGroup) -> list[str]:
    """Weights that move alike, as one entry of the list that the optimizer takes."""
    weights = [f"                {_weights(member)}," for member in group.members]
    options = [f'            "{name}": {literal(v)},' for name, v in group.options.items()]
    return [
        "        {",
        '            "params": [',
        *weights,
        "            ],",
        *options,
        "        },",
    ]


def _weights(member: Member) -> str:
    module = "model" + "".join(
        f"[{part}]" if part.isdigit() else f".{part}" for part in member.module.split(".")
    )
    if not member.weight:
        return f"*{module}.parameters()"
    plain = all(part.isidentifier() for part in member.weight.split("."))
    named = f".{member.weight}" if plain else f".get_parameter({literal(member.weight)})"
    return module + named
