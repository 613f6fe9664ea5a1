"""The worker's process keeps apart: from the shell, from the run folder, from its dead parent."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.messages.commands import Evaluate, Train
from graph_runtime.train.messages.events import Alive, Failed, Finished
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk

ROOT = Path(__file__).parents[3]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")


@linux
def test_the_process_is_hardened_and_knows_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "canary")
    talk = Talk()
    proc = Path(f"/proc/{talk.client.pid}")
    status = (proc / "status").read_text()
    assert "NoNewPrivs:\t1" in status
    limits = (proc / "limits").read_text().splitlines()
    for name, most in (("core file", "0"), ("open files", "4096"), ("Max file size", str(2**36))):
        (line,) = [line for line in limits if name in line]
        assert line.removesuffix("bytes").removesuffix("files").split()[-2:][0] == most, line
    assert os.getsid(talk.client.pid or 0) == talk.client.pid
    assert b"canary" not in (proc / "environ").read_bytes()
    assert (proc / "oom_score_adj").read_text().strip() == "800"
    talk.end()


def test_modules_that_lie_in_the_run_folder_are_not_imported(tmp_path: Path) -> None:
    run = new_run(tmp_path, digits_mlp())
    for name in ("torch", "numpy", "sklearn", "random", "safetensors", "sitecustomize", "json"):
        (run / f"{name}.py").write_text("open('marker', 'w').close()\n")
    talk = Talk()
    talk.carry_out(run)
    talk.end()
    assert not list(tmp_path.rglob("marker"))


@linux
@pytest.mark.slow
def test_a_warm_worker_gives_the_memory_of_a_run_back(tmp_path: Path) -> None:
    """Runs of a network of 9 MB, and of 200 MB while it learns, leave nothing behind."""
    talk = Talk()

    def resident() -> int:
        status = Path(f"/proc/{talk.client.pid}/status").read_text()
        return int(next(x for x in status.splitlines() if x.startswith("VmRSS")).split()[1])

    least = []
    for _ in range(4):
        talk.carry_out(new_run(tmp_path, digits_mlp(width=30_000, epochs=1, batch_size=1000)))
        seen = []
        for _ in range(10):
            sleep(0.1)
            seen.append(resident())
        least.append(min(seen))
    talk.end()
    assert max(least[1:]) < 1.05 * least[0], least


def test_what_libraries_print_never_reaches_the_events() -> None:
    program = (
        "import os, sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from graph_runtime.train.process.hardening import take_stdout\n"
        "pipe = take_stdout()\n"
        "print('noise', flush=True); os.system('echo more noise')\n"
        "os.write(pipe, b'event')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout == b"event"
    assert b"noise" in done.stderr and b"more noise" in done.stderr


PARENT = """
import sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.messages.commands import Train
from graph_runtime.train.messages.events import EpochEnded
client = WorkerClient()
client.start()
client.send(Train(folder={run!r}))
while not any(isinstance(event, EpochEnded) for event in client.read(1.0)):
    pass
print(client.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.slow
def test_a_worker_whose_parent_was_killed_saves_and_leaves(tmp_path: Path) -> None:
    run = new_run(tmp_path, digits_mlp(epochs=100_000))
    program = PARENT.format(root=str(ROOT), run=str(run))
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    began = monotonic()
    while _runs(worker) and monotonic() - began < 10:
        sleep(0.05)
    assert not _runs(worker)
    assert checkpoint.newest_first(run / "checkpoints")
    assert isinstance(list(open_run(run).events())[-1], Finished)


def _runs(pid: int) -> bool:
    """Whether a process is there and no mere zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@pytest.mark.slow
def test_wild_pressing_leaves_a_worker_that_works(worker: Talk, tmp_path: Path) -> None:
    import random

    from graph_runtime.train.messages.commands import Pause, Probe, Resume, Stop, Train

    chance = random.Random(0)
    runs = [new_run(tmp_path, digits_mlp(epochs=50)) for _ in range(20)]
    for _ in range(2000):
        press = chance.choice([Pause(), Resume(), Resume(), Probe(switches={"no": True}), None])
        if press is None:
            press = Train(folder=str(chance.choice(runs)), resume=True)
        elif chance.random() < 0.05:
            press = Stop()
        worker.client.send(press)
        worker.client.read(0.0)
        sleep(chance.random() * 0.002)
    quiet = 0
    while quiet < 4:
        worker.client.send(Stop())
        heard = worker.client.read(0.5)
        quiet = 0 if any(not isinstance(event, Alive) for event in heard) else quiet + 1
    assert worker.carry_out(new_run(tmp_path, digits_mlp())).metrics


@pytest.mark.parametrize(
    "folder", ["\0", "/\ud800", "/dev/zero", "/" + "a" * 5_000, "", "remote:../run"]
)
def test_a_folder_that_cannot_be_is_answered_and_the_worker_stays(
    worker: Talk, folder: str
) -> None:
    for command in (Train(folder=folder), Evaluate(folder=folder)):
        worker.client.send(command)
        assert worker.until(Failed).message
        assert worker.client.alive


def test_no_folder_is_the_one_that_the_last_run_lay_in(worker: Talk, tmp_path: Path) -> None:
    worker.carry_out(new_run(tmp_path, digits_mlp()))
    for folder in ("", ".", "checkpoints"):
        for command in (Train(folder=folder), Evaluate(folder=folder)):
            worker.client.send(command)
            assert "not the whole path" in worker.until(Failed).message
