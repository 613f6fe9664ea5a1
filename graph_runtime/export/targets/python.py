"""Python."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from graph_runtime.errors import RunError
from graph_runtime.export.target import Exported, Target
from graph_runtime.keeping.files import write_atomic

if TYPE_CHECKING:
    from graph_runtime.export.subject import Subject

LOAD = '''"""Loads the trained weights into the network."""

from safetensors.torch import load_file

from model import Model


def load_model() -> Model:
    """The trained network, ready to answer: dropout off, batch statistics as learned."""
    model = Model()
    model.load_state_dict(load_file("model.safetensors"))
    return model.eval()


if __name__ == "__main__":
    print(load_model())
'''

TORCHVISION = "torchvision.safetensors"
NAMES = (
    "model.py", "train.py", "load.py", "model.safetensors", "start.safetensors", TORCHVISION,
    "losses.csv", "trained.safetensors", "__pycache__",
)  # fmt: skip
"""What an exported folder may hold, its own results included."""


class Python(Target):
    """Writes the network as PyTorch code that stands alone, with a script that repeats the run.

    A folder gets `model.py` and, as far as there is something to put into them, `train.py`,
    `load.py` and `model.safetensors`, by torchvision's names too if that has the network; a path
    ending in `.py` gets the network alone.
    """

    title = "Python"
    synonyms = ("pytorch", "torch", "source", "code", "script")
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html"

    def write(self, subject: Subject, out: Path, rerun: bool) -> Exported:
        from graph_runtime.export.proof import largest_difference, loss_difference

        files = {"model.py": subject.source.encode("ascii")}
        if out.suffix == ".py":
            write_atomic(out, files["model.py"])
            return Exported(out, (out.name,), largest_difference(subject, out))
        files |= _more(subject, out)
        _make_room(out)
        for name, content in files.items():
            write_atomic(out / name, content)
        difference = largest_difference(subject, out)
        losses = loss_difference(subject, out) if rerun and "train.py" in files else None
        return Exported(out, tuple(files), difference, losses)


def _more(subject: Subject, out: Path) -> dict[str, bytes]:
    """What stands beside the network."""
    from graph_runtime.export.training_script import training_script

    files = {}
    if subject.training is not None and not subject.checked.problems:
        files["train.py"] = training_script(subject, out).encode()
    if subject.weights is not None:
        files["load.py"] = LOAD.encode("ascii")
        files["model.safetensors"] = subject.weights
        files |= _as_torchvision(subject)
    start = subject.run.path / "start.safetensors"
    if "train.py" in files and start.is_file():
        files[start.name] = start.read_bytes()
    return files


def _as_torchvision(subject: Subject) -> dict[str, bytes]:
    """The same weights by torchvision's names, where it has this network."""
    from graph_runtime.train.network.weight_file import by_torchvision

    assert subject.weights is not None
    renamed = by_torchvision(subject.weights, subject.run)
    return {TORCHVISION: renamed} if renamed else {}


def _make_room(out: Path) -> None:
    """Make the folder; an export may be written over an older one, but over nothing else."""
    if out.exists() and not out.is_dir():
        raise RunError(f"{out} is a file. Choose a folder, or a name that ends in .py.")
    out.mkdir(parents=True, exist_ok=True)
    # What Python compiled there would be run in the place of what is written now.
    shutil.rmtree(out / "__pycache__", ignore_errors=True)
    foreign = sorted(path.name for path in out.iterdir() if path.name not in NAMES)
    if foreign:
        shown = ascii(foreign[0])[1:-1]
        raise RunError(f"{out} holds other files ({shown}). Choose an empty folder or a new one.")
