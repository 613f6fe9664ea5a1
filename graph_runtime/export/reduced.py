"""A subject of which some results are exported, without what only the others need."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from graph_runtime.check import Checked
from graph_runtime.edits.one_result import leading_to
from graph_runtime.errors import RunError
from graph_runtime.export.subject import Subject
from graph_runtime.source.generate import generate
from graph_runtime.train.calling.asking import check_known
from graph_runtime.train.folder.run_folder import create_at


@contextmanager
def reduced(subject: Subject, results: Collection[str]) -> Iterator[Subject]:
    """The network that gives these results alone, with its share of the weights.

    Raises RunError for a name that is no result.
    """
    try:
        checked = check_known(leading_to(subject.checked, results))
    except ValueError as error:
        raise RunError(str(error)) from None
    if not checked.sound:
        raise RunError(str(checked.problems[0]))
    source = generate(checked)
    with TemporaryDirectory(prefix="network-designer-") as scratch:
        run = create_at(Path(scratch, "run"), checked, source)
        weights = subject.weights
        if weights is not None:
            weights = _share(weights, source.text, subject.checked, checked)
        yield Subject(run, checked, source.text, weights, False)


def _share(weights: bytes, source: str, whole: Checked, part: Checked) -> bytes:
    """The weights of the blocks that are left, under the names that they have among themselves.

    Blocks that share weights have them under the name of the first, which may be gone.
    """
    from safetensors.torch import load, save

    known = load(weights)
    found = {}
    for node in part.document.nodes:
        owner, before = part.sharing.whole.get(node, node), whole.sharing.whole.get(node, node)
        for name, value in known.items():
            first, dot, rest = name.partition(".")
            if first == before and dot:
                found[f"{owner}.{rest}"] = value
    return save(found)
