"""Checkpoints on disk (rule R21): folders that are whole or are not there, each file with its hash.

A checkpoint is written as `NAME.tmp`, with `manifest.json` last, and then takes its name in one
step. Everything here is bytes; what they mean is the business of `snapshot`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from graph_runtime.disk.calls import DISK, Disk
from graph_runtime.keeping.files import FileError, sweep, write_atomic

Files = Mapping[str, bytes]

MANIFEST = "manifest.json"
MAX_MANIFEST = 1 << 20
KEPT = 2
"""How many of the last checkpoints stay, apart from the best one."""


class DamagedError(ValueError):
    """A checkpoint that is not what was written: which file, and what is wrong with it."""


def write(root: Path, name: str, files: Files, disk: Disk = DISK) -> None:
    """Put a checkpoint below `root`, or nothing; raises OSError. Verifies what it wrote."""
    temporary, final = root / f"{name}.tmp", root / name
    try:
        _fill(temporary, files, disk)
        if final.exists():
            shutil.rmtree(root / f"{name}.old.tmp", ignore_errors=True)
            disk.replace(final, root / f"{name}.old.tmp")
        disk.replace(temporary, final)
    except FileError:
        clear_leftovers(root)
        raise
    except OSError as error:
        clear_leftovers(root)
        raise FileError(final, error) from error
    disk.fsync_folder(root)
    shutil.rmtree(root / f"{name}.old.tmp", ignore_errors=True)
    try:
        read(final)
    except DamagedError as error:
        shutil.rmtree(final, ignore_errors=True)
        raise OSError(f"a checkpoint reads back otherwise than written: {error}") from None


def read(folder: Path) -> Files:
    """The files of a checkpoint; raises DamagedError unless every byte is the one written."""
    listed = _manifest(folder)
    present = {path.name for path in folder.iterdir()} - {MANIFEST}
    if present != listed.keys():
        raise DamagedError(f"{', '.join(sorted(present ^ listed.keys()))} is missing or too many")
    return {name: _verified(folder / name, digest) for name, digest in listed.items()}


def newest_first(root: Path) -> list[Path]:
    """Checkpoints to go on from, the one with most steps first, damaged ones included."""
    return sorted(
        (path for path in root.glob("ckpt-*") if path.suffix != ".tmp" and path.is_dir()),
        reverse=True,
    )


def best(root: Path) -> Path | None:
    """The checkpoint whose validation metric was best, if one was kept."""
    found = [path for path in root.glob("best-*") if path.suffix != ".tmp" and path.is_dir()]
    return max(found, default=None)


def name_of(kind: str, step: int) -> str:
    """The folder of a checkpoint: `ckpt-000000120`, or `best-…`; sorts by step."""
    return f"{kind}-{step:09}"


def point(root: Path, kind: str, name: str) -> None:
    """Say in `last.json` or `best.json` which checkpoint it is, for people and other programs."""
    pointer = "last.json" if kind == "ckpt" else "best.json"
    write_atomic(root / pointer, _pointing(name))


def points(root: Path, name: str) -> bool:
    """Whether `last.json` names this checkpoint; a kill may have come between the two."""
    try:
        with (root / "last.json").open("rb") as file:
            return file.read(MAX_MANIFEST) == _pointing(name)
    except OSError:
        return False


def prune(root: Path, kind: str, keep: int) -> None:
    """Remove all but the last `keep` checkpoints of a kind; call it only after one verified."""
    found = sorted(p for p in root.glob(f"{kind}-*") if p.suffix != ".tmp" and p.is_dir())
    for folder in found[: -keep or None]:
        shutil.rmtree(folder, ignore_errors=True)


def remove(folders: list[Path]) -> None:
    """Remove checkpoints that cannot be read, once a better one was taken up."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers(root: Path) -> list[str]:
    """Remove what writers that were killed left behind; the names of what was removed.

    A checkpoint that was to be replaced by one of the same name, and was not, is put back.
    """
    removed = sweep(root)
    for path in root.glob("*.old.tmp"):
        final = root / path.name.removesuffix(".old.tmp")
        if not final.exists():
            path.rename(final)
    for path in root.glob("*.tmp"):
        shutil.rmtree(path, ignore_errors=True)
        removed.append(path.name)
    return removed


def _fill(folder: Path, files: Files, disk: Disk) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(mode=0o700, exist_ok=True)  # Someone may have tidied up too much.
    folder.mkdir(mode=0o700)
    for name, content in files.items():
        write_atomic(folder / name, content, disk)
    digests = {name: sha256(content).hexdigest() for name, content in files.items()}
    write_atomic(folder / MANIFEST, _canonical(digests), disk)


def _pointing(name: str) -> bytes:
    return json.dumps({"folder": name}).encode("ascii") + b"\n"


def _canonical(digests: Mapping[str, str]) -> bytes:
    return json.dumps({"sha256": dict(digests)}, sort_keys=True, indent=1).encode("ascii") + b"\n"


def _manifest(folder: Path) -> Mapping[str, str]:
    try:
        with (folder / MANIFEST).open("rb") as file:
            text = file.read(MAX_MANIFEST)
        listed = json.loads(text)["sha256"]
        plain = all(type(k) is type(v) is str for k, v in listed.items())
        if plain and text == _canonical(listed) and not any("/" in name for name in listed):
            return dict(listed)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    raise DamagedError(f"{MANIFEST} cannot be read")


def _verified(file: Path, digest: str) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DamagedError(f"{file.name} cannot be read: {error.strerror}") from None
    if sha256(content).hexdigest() != digest:
        raise DamagedError(f"{file.name} is not what was written")
    return content


def readable(folders: list[Path]) -> Iterator[tuple[Path, Files | DamagedError]]:
    """Each checkpoint with its files, or with what is wrong with it."""
    for folder in folders:
        try:
            yield folder, read(folder)
        except DamagedError as error:
            yield folder, error
