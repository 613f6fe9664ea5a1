"""`Subject`: what is exported, a drawing or a run, always in the form of a run folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from graph_runtime.check import Checked
from graph_runtime.custom.gate import expect_trusted
from graph_runtime.document.model import Training
from graph_runtime.errors import RunError
from graph_runtime.facts.looking import codes
from graph_runtime.keeping.files import read_document
from graph_runtime.source.generate import generate
from graph_runtime.train.calling.asking import check_known
from graph_runtime.train.folder.run_folder import RunFolder, Settings, create_at, open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.keeping.checkpoint import DamagedError


@dataclass(frozen=True, slots=True)
class Subject:
    """A run with its source, and trained weights (safetensors) where there are any.

    `trained` says whether it is a run of the person's own, with a log to compare with.
    """

    run: RunFolder
    checked: Checked
    source: str
    weights: bytes | None
    trained: bool

    @property
    def training(self) -> Training | None:
        return self.checked.document.training

    @property
    def seed(self) -> int:
        return self.training.seed if self.training else 0

    def data_folder(self, out: Path) -> Path:
        """Where relative paths of data files start, seen from the exported folder."""
        start = (self.run.path / self.run.config().settings.data_folder).resolve()
        return Path(os.path.relpath(start, out.resolve()))


@contextmanager
def subject_of(
    path: Path, data_folder: Path | None = None, weights: Path | None = None
) -> Iterator[Subject]:
    """The run in a folder or the drawing in a file; raises RunError or DocumentError.

    Relative paths of a drawing's data start at `data_folder`, or where the drawing lies. A drawing
    has the weights of a file, if one is given or its recipe begins with one.
    """
    if path.is_dir():
        run = open_run(path)
        document = run.document()
        expect_trusted(codes(document).values())
        yield Subject(run, check_known(document), run.source(), _weights(run), True)
        return
    checked = check_known(read_document(path))
    if not checked.sound:
        raise RunError(str(checked.problems[0]))
    source = generate(checked)
    with TemporaryDirectory(prefix="network-designer-") as scratch:
        folder = (data_folder or path.parent).resolve()
        run = create_at(Path(scratch, "run"), checked, source, Settings(data_folder=str(folder)))
        training = checked.document.training
        start = training.start_from if training else ""
        known = _filled(run, weights or (folder / start if start else None))
        yield Subject(run, checked, source.text, known, False)


def _filled(run: RunFolder, file: Path | None) -> bytes | None:
    """A fresh network with the weights of a file, which the run then begins with."""
    if file is None:
        return None
    from graph_runtime.train.network.model_file import build_model
    from graph_runtime.train.network.weight_file import START, begin_with

    begin_with(build_model(run), run, file.parent, file.name)
    return (run.path / START).read_bytes()


def _weights(run: RunFolder) -> bytes | None:
    """The best checkpoint's weights, else the newest that can be read; None without any."""
    best = checkpoint.best(run.checkpoints)
    folders = ([best] if best else []) + checkpoint.newest_first(run.checkpoints)
    for _, files in checkpoint.readable(folders):
        if not isinstance(files, DamagedError):
            return files["model.safetensors"]
    if folders:
        raise RunError(f"Run {run.path.name} has no checkpoint that can be read. Train it again.")
    return None
