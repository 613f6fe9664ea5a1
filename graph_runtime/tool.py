"""`Tool`: the declaration of a check or an experiment on a drawing or a run, for the worker."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from graph_runtime.families import Declaration, Family
from graph_runtime.scores.boundary import Boundary

if TYPE_CHECKING:
    from graph_runtime.train.looking.bench import Bench

Cell = str | int | float | None
Verdict = Literal["good", "watch", "bad", "none"]


class Picture(BaseModel):
    """What a tool draws: named dots on a map, a curve through dots, or a square of numbers.

    `points` are x and y; `values` are rows of the matrix, and `names` those of dots or rows.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["map", "curve", "matrix"]
    names: tuple[str, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    values: tuple[tuple[float, ...], ...] = ()
    axes: tuple[str, str] = ("", "")


class Findings(BaseModel):
    """What a tool has found: a sentence, and a table behind it.

    A number that is none stands as None. `fix` says what to do, "" where there is nothing to do.
    `weights` is a file beside the drawing that a training may start from, "" where there is none;
    `boundary` a picture of what networks say over a plane.
    """

    model_config = ConfigDict(frozen=True)

    verdict: Verdict
    message: str
    fix: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    weights: str = ""
    picture: Picture | None = None
    boundary: Boundary | None = None


class Tool(Declaration):
    """Base of every tool; `verb` is its word on the command line."""

    verb: ClassVar[str]
    trained: ClassVar[bool] = False
    """Whether the weights of a run make a difference to it; a fresh network serves otherwise."""

    @classmethod
    def background(cls) -> str:
        """What else there is to know: the docstring's other paragraphs."""
        paragraphs = (inspect.getdoc(cls) or "").split("\n\n")[1:]
        return "\n".join(" ".join(one.split()) for one in paragraphs)

    def carry_out(self, bench: Bench, pause: Callable[[], None]) -> Findings:
        """Do it; raises RunError with a sentence. `pause` is called often and may end it."""
        raise NotImplementedError


TOOLS: Family[Tool] = Family("graph_runtime.analysis.tools", Tool, "tool")
