"""NumPy."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_runtime.errors import RunError
from graph_runtime.export.target import Exported, Target
from graph_runtime.keeping.files import write_atomic

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph_runtime.export.subject import Subject
    from graph_runtime.loss import Loss

NAME = "network.py"


class NumPy(Target):
    """Writes a row of Linear blocks and activations as one page of NumPy that teaches.

    Forward, backward and gradient descent are written by hand, once with a loop over the examples
    and once with matrices. Examples and first weights lie in a file of numbers beside it. OUT is a
    folder, or a file that ends in `.py`.
    """

    title = "Plain NumPy, for teaching"
    synonyms = ("teaching", "backpropagation", "by hand", "vectorised", "loop", "gradient descent")
    reference = "https://numpy.org/doc/stable/user/absolute_beginners.html"

    def write(self, subject: Subject, out: Path, rerun: bool) -> Exported:
        from graph_runtime.export.numpy_chain import chain_of
        from graph_runtime.export.numpy_proof import page_difference
        from graph_runtime.export.numpy_script import teaching_script
        from graph_runtime.export.numpy_start import numbers_of, rate_of, start_of

        chain = chain_of(subject.checked, _loss(subject))
        start = start_of(subject, chain)
        rate = rate_of(start, subject)
        page = _room(out)
        write_atomic(page, teaching_script(chain, rate, start.told).encode("ascii"))
        write_atomic(page.with_suffix(".npz"), _packed(numbers_of(start, chain)))
        difference = page_difference(start, chain, rate, page)
        return Exported(out, (page.name, page.with_suffix(".npz").name), difference)


def _loss(subject: Subject) -> Loss | None:
    """The recipe's; None where there is no recipe that fits the network."""
    from graph_runtime.loss import LOSSES, Loss

    if subject.training is None or subject.checked.problems:
        return None
    recipe = subject.training.loss
    loss = LOSSES.make(recipe.kind, recipe.params)
    assert isinstance(loss, Loss)
    return loss


def _room(out: Path) -> Path:
    """Where the page is written; an older page is written over, nothing else."""
    if out.suffix == ".py":
        return out
    if out.exists() and not out.is_dir():
        raise RunError(f"{out} is a file. Choose a folder, or a name that ends in .py.")
    out.mkdir(parents=True, exist_ok=True)
    return out / NAME


def _packed(numbers: Mapping[str, NDArray[Any]]) -> bytes:
    import numpy as np

    written = io.BytesIO()
    named: dict[str, Any] = dict(numbers)
    np.savez_compressed(written, **named)
    return written.getvalue()
