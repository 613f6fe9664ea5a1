"""A run on another machine: here a worker with a home of its own, spoken to as over ssh."""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path

import pytest

from graph_runtime.analysis.run_bundle import losses_of
from graph_runtime.errors import RunError
from graph_runtime.train.calling.headless import evaluate, train
from graph_runtime.train.calling.mirror import ssh_command
from graph_runtime.train.folder.run_folder import RunFolder, Settings
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.messages.commands import Evaluate, Fetch, Receive
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import Finished, Losses, RunStarted
from graph_runtime.train.process.remote import PIECE, piece_of, receive, run_path
from tests.graph_runtime.train.drawings import digits_mlp


@pytest.fixture
def there(tmp_path: Path) -> tuple[str, ...]:
    """The command line of a machine whose files lie elsewhere."""
    home = tmp_path / "there"
    home.mkdir()
    start = "import sys; from graph_runtime.__main__ import main; sys.exit(main(['worker']))"
    return ("env", "-u", "XDG_DATA_HOME", f"HOME={home}", sys.executable, "-c", start)


def test_a_run_there_is_the_run_it_would_have_been_here(
    tmp_path: Path, there: tuple[str, ...]
) -> None:
    document, heard = digits_mlp(epochs=3), list[Event]()
    run = tmp_path / "run"
    ending = train(document, run, heard.append, settings=Settings(), host="far", there=there)
    assert ending.failed is None, ending.failed
    assert any(isinstance(event, Losses) for event in heard)
    train(document, tmp_path / "here")
    far, here = losses_of(RunFolder(run)), losses_of(RunFolder(tmp_path / "here"))
    assert far.tobytes() == here.tobytes()
    (last,) = [event for event in RunFolder(run).events() if isinstance(event, Finished)]
    assert dict(last.metrics) == ending.metrics
    newest = checkpoint.newest_first(run / "checkpoints")[0]
    assert checkpoint.read(newest)
    again = evaluate(Evaluate(folder=str(run))).metrics
    assert again["test_loss"] == pytest.approx(ending.metrics["test_loss"], rel=1e-6)
    kept = list((tmp_path / "there/.local/share/network-designer/remote").iterdir())
    assert len(kept) == 1
    assert not list(run.rglob("*.tmp"))


@pytest.mark.slow
def test_what_was_stopped_there_goes_on_there(tmp_path: Path, there: tuple[str, ...]) -> None:
    run = tmp_path / "run"

    def impatient(event: Event) -> None:
        if isinstance(event, Losses):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(digits_mlp(epochs=400), run, impatient, host="far", there=there)
    with pytest.raises(RunError, match="carried out on far"):
        train(None, run, resume=True, host="near", there=there)
    heard: list[Event] = []

    def enough(event: Event) -> None:
        heard.append(event)
        if isinstance(event, RunStarted):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(None, run, enough, resume=True, host="far", there=there)
    (started,) = [event for event in heard if isinstance(event, RunStarted)]
    assert started.first_step > 0


def test_files_travel_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    content = os.urandom(2 * PIECE + 17)
    for start in range(0, len(content), PIECE):
        data = base64.b64encode(content[start : start + PIECE]).decode()
        receive(Receive(folder="remote:a", file="start.bin", data=data, first=start == 0))
    assert (tmp_path / "network-designer/remote/a/start.bin").read_bytes() == content
    came, last = b"", False
    while not last:
        piece = piece_of(Fetch(folder="remote:a", file="start.bin", first=len(came)))
        came, last = came + base64.b64decode(piece.data), piece.last
    assert came == content


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "a/../../x", ".ssh/id", "", "a//b", "a/b/c/d/e", "x\ny"]
)
def test_no_name_leads_out_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(RunError, match="no plain name"):
        receive(Receive(folder="remote:a", file=name, data=""))
    assert piece_of(Fetch(folder="remote:a", file=name)).missing
    with pytest.raises(RunError, match="no plain name"):
        run_path(f"remote:{name}")


def test_a_link_is_neither_read_nor_written_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    receive(Receive(folder="remote:a", file="x", data=""))
    outside = tmp_path / "secret"
    outside.write_text("mine")
    (tmp_path / "network-designer/remote/a/link").symlink_to(outside)
    with pytest.raises(OSError, match="link"):
        receive(Receive(folder="remote:a", file="link", data=""))
    assert piece_of(Fetch(folder="remote:a", file="link")).missing
    assert outside.read_text() == "mine"


@pytest.mark.parametrize("host", ["", "-oProxyCommand=touch /tmp/x"])
def test_no_option_of_ssh_is_taken_for_a_machine(host: str) -> None:
    with pytest.raises(RunError, match="no name of a machine"):
        ssh_command(host)
