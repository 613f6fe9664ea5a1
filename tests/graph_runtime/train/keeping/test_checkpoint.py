"""A checkpoint is whole or it is not there; whatever happens to its bytes is noticed."""

import errno
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph_runtime.disk.calls import Disk
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.keeping.checkpoint import DamagedError

FILES = {
    "model.safetensors": bytes(range(256)) * 4,
    "optimizer.safetensors": b"momentum" * 99,
    "state.json": b'{"step": 7}\n',
}
OLDER = {**FILES, "state.json": b'{"step": 6}\n'}


class Cut(BaseException):
    """The process is gone."""


class FailingDisk(Disk):
    """Fails at the n-th call that changes the disk: as a kill would, or as a full disk does."""

    def __init__(self, at: int, fault: Callable[[], BaseException]) -> None:
        self.at = at
        self.fault = fault

    def _count(self) -> None:
        self.at -= 1
        if self.at == 0:
            raise self.fault()

    def create(self, path: Path) -> int:
        self._count()
        return super().create(path)

    def write(self, descriptor: int, data: memoryview) -> int:
        self._count()
        return super().write(descriptor, data)

    def fsync(self, descriptor: int) -> None:
        self._count()
        super().fsync(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        self._count()
        super().replace(source, target)

    def fsync_folder(self, path: Path) -> None:
        self._count()
        super().fsync_folder(path)


def full() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


def good(root: Path) -> list[bytes]:
    """State files of the checkpoints that can be read, newest first."""
    read = checkpoint.readable(checkpoint.newest_first(root))
    return [files["state.json"] for _, files in read if not isinstance(files, DamagedError)]


@pytest.mark.parametrize("fault", [Cut, full])
@pytest.mark.parametrize("name", ["ckpt-000000007", "ckpt-000000006"])
def test_a_stop_at_any_call_leaves_a_good_checkpoint(tmp_path: Path, fault: Any, name: str) -> None:
    """Also where a checkpoint of that name is there already."""
    survived = 0
    for at in range(1, 100):
        root = tmp_path / str(at)
        root.mkdir()
        checkpoint.write(root, "ckpt-000000006", OLDER)
        try:
            checkpoint.write(root, name, FILES, FailingDisk(at, fault))
        except (Cut, OSError):
            survived += 1
        else:
            break
        checkpoint.clear_leftovers(root)
        assert good(root) and set(good(root)) <= {FILES["state.json"], OLDER["state.json"]}
        assert not list(root.glob("*.tmp"))
    assert survived > 15
    assert good(root)[0] == FILES["state.json"]


def test_a_thousand_damages_are_all_noticed(tmp_path: Path) -> None:
    chance = random.Random(1)
    checkpoint.write(tmp_path, "ckpt-000000007", FILES)
    whole = tmp_path / "ckpt-000000007"
    for trial in range(1000):
        hurt = tmp_path / "hurt"
        shutil.copytree(whole, hurt)
        damage(hurt, chance, trial)
        with pytest.raises(DamagedError):
            checkpoint.read(hurt)
        shutil.rmtree(hurt)
    assert dict(checkpoint.read(whole)) == FILES


def damage(folder: Path, chance: random.Random, trial: int) -> None:
    file = folder / chance.choice(sorted([*FILES, checkpoint.MANIFEST]))
    content = bytearray(file.read_bytes())
    match trial % 5:
        case 0 | 1:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case 2:
            del content[chance.randrange(len(content)) :]
        case 3:
            content += b"\0"
        case 4:
            file.unlink()
            return
    file.write_bytes(content)


def test_only_old_checkpoints_of_the_same_kind_are_pruned(tmp_path: Path) -> None:
    for step in (1, 2, 3):
        checkpoint.write(tmp_path, checkpoint.name_of("ckpt", step), FILES)
    checkpoint.write(tmp_path, checkpoint.name_of("best", 1), FILES)
    checkpoint.prune(tmp_path, "ckpt", 2)
    assert [p.name[-1] for p in checkpoint.newest_first(tmp_path)] == ["3", "2"]
    best = checkpoint.best(tmp_path)
    assert best is not None and best.name == "best-000000001"
