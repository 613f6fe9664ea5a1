"""A run folder says what was run, in whose hands it is, and whether anything was exchanged."""

import json
import os
import stat
from pathlib import Path

import pytest

from graph_runtime.errors import RunError
from graph_runtime.source.generate import generate
from graph_runtime.train.folder.run_folder import create, create_at, open_run
from graph_runtime.train.messages.commands import Stop
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.event_lines import to_line
from graph_runtime.train.messages.events import EpochEnded, Failed, Finished, Notice
from tests.graph_runtime.train.drawings import checked, digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk


def test_runs_are_numbered_and_private(tmp_path: Path) -> None:
    paths = [new_run(tmp_path, digits_mlp()) for _ in range(2)]
    (tmp_path / "0007").mkdir()
    (tmp_path / "notes").mkdir()
    paths.append(new_run(tmp_path, digits_mlp()))
    assert [path.name for path in paths] == ["0001", "0002", "0008"]
    if os.name != "nt":
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o700 for path in paths)


def test_a_run_gives_back_its_document_and_source(tmp_path: Path) -> None:
    document = digits_mlp(seed=5)
    facts = checked(document)
    source = generate(facts)
    run = create(tmp_path, facts, source)
    assert run.document() == document
    assert run.source() == source.text
    assert dict(run.config().lines) == dict(source.lines)


def test_a_folder_that_is_there_is_not_written_into(tmp_path: Path) -> None:
    facts = checked(digits_mlp())
    with pytest.raises(FileExistsError):
        create_at(tmp_path, facts, generate(facts))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["document.json", "model.py"])
def test_an_exchanged_file_is_refused(tmp_path: Path, name: str) -> None:
    run = open_run(new_run(tmp_path, digits_mlp()))
    file = run.path / name
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(RunError, match="changed after the run began"):
        run.document() if name == "document.json" else run.source()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"lines": 3}', "\0" * 10])
def test_a_damaged_config_is_a_sentence(tmp_path: Path, text: str) -> None:
    run = open_run(new_run(tmp_path, digits_mlp()))
    run.config_file.write_text(text)
    with pytest.raises(RunError, match=r"config\.json is damaged"):
        run.config()


def test_a_folder_without_a_run_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="holds no run"):
        open_run(tmp_path)


def test_a_log_that_was_cut_is_read_up_to_the_cut(tmp_path: Path) -> None:
    run = open_run(new_run(tmp_path, digits_mlp()))
    assert list(run.events()) == []
    events: list[Event] = [Notice(message=str(n)) for n in range(3)]
    run.log_file.write_bytes(b"".join(map(to_line, events))[:-5])
    assert list(run.events()) == events[:2]


def test_nothing_of_the_person_is_in_a_run_folder(worker: Talk, tmp_path: Path) -> None:
    run = new_run(tmp_path / "canary", digits_mlp())
    worker.carry_out(run)
    for file in run.rglob("*"):
        assert file.is_dir() or b"canary" not in file.read_bytes(), file
    assert json.loads((run / "config.json").read_bytes())["version"] == 1


def test_two_workers_do_not_train_one_run(worker: Talk, tmp_path: Path) -> None:
    run = new_run(tmp_path, digits_mlp(epochs=100_000))
    worker.train(run)
    worker.until(EpochEnded)
    other = Talk()
    other.train(run, resume=True)
    assert "another window" in other.until(Failed).message
    other.end()
    worker.client.send(Stop())
    assert worker.until(Finished).stopped
    assert not [event for event in open_run(run).events() if isinstance(event, Failed)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.parametrize("name", ["document.json", "model.py", "config.json", "events.jsonl"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path, name: str) -> None:
    run = open_run(new_run(tmp_path, digits_mlp()))
    (run.path / name).unlink(missing_ok=True)
    os.mkfifo(run.path / name)
    if name == "events.jsonl":
        assert list(run.events()) == []
        return
    with pytest.raises(RunError):
        run.document() if name == "document.json" else run.source()
