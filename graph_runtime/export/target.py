"""`Target`: the declaration of one form in which a network leaves the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_runtime.families import Declaration, Family

if TYPE_CHECKING:
    from graph_runtime.export.subject import Subject


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and how it compares with the program's own model.

    `difference` is the largest absolute difference of any result on fixed inputs. `losses` says
    how many steps of the run were repeated and how far their losses lie apart; None where the
    training was not repeated.
    """

    path: Path
    files: tuple[str, ...]
    difference: float
    losses: Mapping[str, Any] | None = None


class Target(Declaration):
    """Base of every export target; loading it loads no torch, writing does."""

    def write(self, subject: Subject, out: Path, rerun: bool) -> Exported:
        """Write to `out` and run what was written; raises FileError or RunError.

        With `rerun`, an exported training is repeated as well, which takes as long as it took.
        """
        raise NotImplementedError


TARGETS: Family[Target] = Family("graph_runtime.export.targets", Target, "export target")
