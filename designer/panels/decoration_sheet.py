"""How blocks' weights move in training, as a sheet that a form can show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import create_model

from designer.form.sheet import Sheet
from graph_runtime.describing import describe
from graph_runtime.document.model import Decorations
from graph_runtime.families import Declaration
from graph_runtime.params import JsonValue

MOVES = ("frozen", "lr_factor", "weight_decay")

_Moves: Any = create_model(
    "_Moves",
    __base__=Declaration,
    **{
        name: (Decorations.model_fields[name].annotation, Decorations.model_fields[name])
        for name in MOVES
    },
)  # type: ignore[call-overload]
PARAMS = describe(_Moves)


def moves_sheet(several: Sequence[Decorations], subject: tuple[str, ...]) -> Sheet:
    """Frozen or not, share of the learning rate, weight decay."""
    values = tuple(one.model_dump(include=set(MOVES)) for one in several)
    return Sheet("decorations", PARAMS, values, _fault, {}, subject)


def default_of(name: str) -> JsonValue:
    """What holds for a block of which nothing is said."""
    return Decorations.model_fields[name].default


def _fault(name: str, value: JsonValue) -> str | None:
    try:
        _Moves(**{name: value})
    except ValueError:
        param = next(param for param in PARAMS if param.name == name)
        return f"{name} takes {param.expectation()}."
    return None
