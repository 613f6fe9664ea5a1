"""A run in one file: it repeats bit for bit, and no hostile archive gets anything done."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graph_runtime.__main__ import main
from graph_runtime.analysis.run_bundle import CAPS, FACTS, losses_of, read_bundle, write_bundle
from graph_runtime.errors import RunError
from graph_runtime.train.calling.headless import train
from graph_runtime.train.folder.run_folder import RunFolder
from tests.graph_runtime.train.drawings import digits_mlp


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "0001"
    assert train(digits_mlp(epochs=2), folder).failed is None
    return folder


@pytest.fixture(scope="module")
def bundle(run: Path) -> Path:
    return write_bundle(run, run.parent / "run.zip")


def test_one_command_repeats_the_run_to_the_bit(
    run: Path, bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rerun", str(bundle), "--run-dir", str(tmp_path / "again"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["difference"] == 0.0
    assert told["same_data"] is told["same_source"] is True
    assert told["other_versions"] == {}
    assert told["metrics"] == told["metrics_then"]
    again = losses_of(RunFolder(tmp_path / "again"))
    assert again.tobytes() == losses_of(RunFolder(run)).tobytes()
    assert len(again) == told["steps"] > 0


def test_other_data_are_noticed(run: Path, bundle: Path, tmp_path: Path, capsys) -> None:
    changed = rewritten(bundle, tmp_path / "changed.zip", forged_data)
    assert main(["rerun", str(changed), "--run-dir", str(tmp_path / "again")]) == 1
    assert "data are not those" in capsys.readouterr().out


def test_a_run_that_did_not_finish_is_not_bundled(run: Path, tmp_path: Path) -> None:
    half = tmp_path / "half"
    half.mkdir()
    for name in ("document.json", "model.py", "config.json"):
        (half / name).write_bytes((run / name).read_bytes())
    with pytest.raises(RunError, match="did not finish"):
        write_bundle(half, tmp_path / "half.zip")


def rewritten(bundle: Path, out: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(bundle) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out


def forged_data(members: dict[str, bytes]) -> None:
    facts = json.loads(members[FACTS])
    members[FACTS] = json.dumps({**facts, "data_sha256": "0" * 64}).encode()


def lacking(members: dict[str, bytes]) -> None:
    del members["losses.npy"]


def outside(members: dict[str, bytes]) -> None:
    members["../escaped.txt"] = b"x"


def absolute(members: dict[str, bytes]) -> None:
    members["/tmp/escaped.txt"] = b"x"


def bomb(members: dict[str, bytes]) -> None:
    members[FACTS] = b" " * (CAPS[FACTS] + 1)


def hostile_losses(members: dict[str, bytes]) -> None:
    members["losses.npy"] = b"\x93NUMPY\x01\x00" + b"{'descr': '|O'" + b" " * 200


def broken_document(members: dict[str, bytes]) -> None:
    members["document.json"] = b'{"format": "another"}'


@pytest.mark.parametrize(
    "change", [lacking, outside, absolute, bomb, hostile_losses, broken_document]
)
def test_what_is_no_bundle_is_refused_in_a_sentence(
    bundle: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    wrong = rewritten(bundle, tmp_path / "wrong.zip", change)
    with pytest.raises(RunError, match=r"wrong\.zip"):
        read_bundle(wrong)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["wrong.zip"]
    assert not (tmp_path.parent / "escaped.txt").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive at all"])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file.zip").write_bytes(content)
    with pytest.raises(RunError, match="no bundle"):
        read_bundle(tmp_path / "file.zip")


def test_tensorboard_reads_every_figure_of_the_log(run: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "board"
    assert main(["export", str(run), "--to", "tensorboard", "-o", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["difference"] < 1e-6
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    board = EventAccumulator(str(out))
    board.Reload()
    steps = losses_of(RunFolder(run))
    shown = board.Scalars("loss/step")
    assert [s.value for s in shown] == pytest.approx(steps.tolist())
    assert [s.step for s in shown] == list(range(len(steps)))
    assert {"loss/validation", "metric/train", "learning rate"} <= set(board.Tags()["scalars"])
    assert main(["export", str(run), "--to", "tensorboard", "-o", str(out)]) == 1
    assert "already" in capsys.readouterr().err
