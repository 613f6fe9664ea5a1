"""No door runs a stranger's code: opening, checking, showing, writing, training, going on with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.custom.trust_store import TrustStore
from graph_runtime.document.model import Document
from graph_runtime.keeping.files import read_document, write_document
from graph_runtime.tensors import Spec
from graph_runtime.train.calling.asking import Asking, check_known
from graph_runtime.train.network.measure import known_here
from tests.graph_runtime.custom.test_measure import asked
from tests.graph_runtime.custom.texts import HEAD, MIXER, forward, lines, own

MARK = "open(MARK, 'w').close()"
PLAIN = "    def forward(self, x):\n        return x\n"
PAYLOADS = {
    "decorator": f"@(lambda c: [c, {MARK}][0])\nclass Mine(nn.Module):\n{PLAIN}",
    "default": (
        f"class Mine(nn.Module):\n    def __init__(self, a=[{MARK}]):\n        pass\n\n{PLAIN}"
    ),
    "annotation": f"class Mine(nn.Module):\n    a: {MARK} = 1\n\n{PLAIN}",
    "class body": f"class Mine(nn.Module):\n    {MARK}\n\n{PLAIN}",
    "metaclass": (
        f"class Meta(type):\n    def __new__(cls, *a):\n        {MARK}\n"
        f"        return super().__new__(cls, *a)\n\n\n"
        f"class Mine(nn.Module, metaclass=Meta):\n{PLAIN}"
    ),
    "subclass": (
        f"class Base(nn.Module):\n    def __init_subclass__(cls):\n        {MARK}\n\n\n"
        f"class Mine(Base):\n{PLAIN}"
    ),
    "set name": (
        f"class Thing:\n    def __set_name__(self, owner, name):\n        {MARK}\n\n\n"
        f"class Mine(nn.Module):\n    thing = Thing()\n\n{PLAIN}"
    ),
    "constant": f"THING = {MARK}\n\n\nclass Mine(nn.Module):\n{PLAIN}",
    "base": f"class Mine([nn.Module, {MARK}][0]):\n{PLAIN}",
    "constructor": f"class Mine(nn.Module):\n    def __init__(self):\n        {MARK}\n\n{PLAIN}",
    "forward": (
        f"class Mine(nn.Module):\n    def forward(self, x):\n        {MARK}\n        return x\n"
    ),
    "syntax": f"{MARK}\n\n\nclass Mine(nn.Module):\n{PLAIN}",
}


def payload(name: str, mark: Path) -> Document:
    return own(HEAD + PAYLOADS[name].replace("MARK", repr(str(mark))))


@pytest.fixture
def mark(tmp_path: Path) -> Iterator[Path]:
    """A file that code would make if it ran."""
    path = tmp_path / "mark"
    yield path
    assert not path.exists()


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_strangers_code_runs_through_no_door(
    name: str, store: TrustStore, mark: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, run = tmp_path / "stranger.json", tmp_path / "run"
    write_document(file, payload(name, mark))
    document = read_document(file)
    check(document)
    known_here(document)
    assert check_known(document).problems
    for words in (
        ["check", str(file)],
        ["check", str(file), "--set", "mine.label=hello"],
        ["source", str(file)],
        ["trust", str(file), "--list"],
        ["trust", str(file)],
        ["trust", str(file), "--json"],
        ["export", str(file), "--to", "python", "-o", str(tmp_path / "out")],
        ["train", str(file), "--run-dir", str(run)],
    ):
        code = main(words)
        assert code == (0 if "--list" in words else 1), (words, capsys.readouterr())
    assert not run.exists()


@pytest.mark.parametrize("name", sorted(set(PAYLOADS) - {"syntax"}))
def test_the_payloads_would_run_if_they_were_trusted(
    name: str, store: TrustStore, tmp_path: Path
) -> None:
    """The positive control: without it the marks that are not there say nothing."""
    mark = tmp_path / "mark"
    document = payload(name, mark)
    store.add(lines("\n".join(document.nodes["mine"].params["code"])), "read")
    known_here(document)
    assert mark.exists()


def test_one_letter_more_or_less_takes_the_trust_away(store: TrustStore) -> None:
    store.add(lines(MIXER), "read")
    assert main_problems(own(MIXER, width=5)) == []
    for old, new in (("2.0", "2.1"), ("tanh", "tan"), ("# between", "#  between"), ("x", "X")):
        assert "trusted" in main_problems(own(MIXER.replace(old, new, 1), width=5))[0]


def main_problems(document: Document) -> list[str]:
    checked = check(document, None, known_here(document))
    return [problem.message for problem in checked.problems]


def test_a_block_that_is_renamed_moved_or_copied_stays_trusted(store: TrustStore) -> None:
    store.add(lines(MIXER), "read")
    document = own(MIXER, width=5)
    node = document.nodes["mine"].model_copy(update={"label": "other"})
    moved = document.replaced(
        nodes={**document.nodes, "mine": node}, positions={"mine": (5.0, 5.0)}, name="other"
    )
    assert main_problems(moved) == []


@pytest.mark.slow
def test_a_run_of_a_stranger_is_not_gone_on_with(
    store: TrustStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The worker asks for trust itself, for it is handed a folder and no more."""
    file, run, out = tmp_path / "mine.json", tmp_path / "run", tmp_path / "out"
    write_document(file, own(MIXER, width=5))
    store.add(lines(MIXER), "read")
    assert main(["train", str(file), "--run-dir", str(run)]) == 0
    assert main(["evaluate", str(run)]) == 0
    assert main(["export", str(run), "--to", "python", "-o", str(out)]) == 0
    assert "class Mixer(nn.Module):" in (out / "model.py").read_text()
    shutil.rmtree(out)
    store.file.unlink()
    capsys.readouterr()
    for words in (
        ["train", str(file), "--run-dir", str(run), "--resume"],
        ["evaluate", str(run)],
        ["export", str(run), "--to", "python", "-o", str(out)],
    ):
        assert main(words) == 1
        assert "has not been trusted" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.slow
def test_an_exception_in_training_is_told_with_the_line_of_the_code(
    store: TrustStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = forward("if not x.is_meta:", "    raise ValueError('not today')", "return x")
    file = tmp_path / "mine.json"
    write_document(file, own(text))
    store.add(lines(text), "read")
    assert main(["train", str(file), "--run-dir", str(tmp_path / "run")]) == 1
    said = capsys.readouterr().err
    assert "mine: Line 8 of its code: ValueError: not today" in said


def test_code_that_never_ends_is_ended(store: TrustStore) -> None:
    text = forward("while True:", "    pass", "return x")
    store.add(lines(text), "read")
    (problem,) = _checked_with(text, seconds=1.0)
    assert "did not come to an end within 1 s" in problem


def test_code_that_ends_its_process_is_told_and_the_next_block_gets_another(
    store: TrustStore,
) -> None:
    text = "import os\n" + forward("os._exit(3)")
    for code in (text, MIXER):
        store.add(lines(code), "read")
    with Asking() as asking:
        ended = asking.ask(asked(text, Spec("N", 8)))
        assert ended.fault is not None
        assert "ended the process" in ended.fault.message
        assert asking.ask(asked(MIXER, Spec("N", 8), width=5)).outputs == (Spec("N", 5),)


def _checked_with(text: str, seconds: float) -> list[str]:
    begun = time.monotonic()
    with Asking(seconds) as asking:
        answer = asking.ask(asked(text, Spec("N", 64)))
    assert answer.fault is not None
    assert time.monotonic() - begun < 60
    return [answer.fault.message]


def test_trust_is_given_on_the_command_line_by_the_sha256_alone(
    store: TrustStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.json"
    write_document(file, own(MIXER, width=5))
    assert main(["trust", str(file), "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)["code"]
    assert (row["nodes"], row["trusted"], row["class"]) == (["mine"], False, "Mixer")
    assert main(["trust", str(file), "--sha256", "0" * 64]) == 2
    assert not store.trusts(lines(MIXER))
    assert main(["trust", str(file), "--sha256", row["sha256"]]) == 0
    assert store.trusts(lines(MIXER))
    assert main(["check", str(file)]) == 0
    assert main(["trust", str(file), "--withdraw"]) == 0
    assert main(["check", str(file)]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is no terminal to play there")
@pytest.mark.parametrize(("typed", "trusted"), [("trust", True), ("yes", False), ("", False)])
def test_on_a_terminal_the_whole_code_is_shown_and_one_word_trusts_it(
    typed: str, trusted: bool, store: TrustStore, tmp_path: Path
) -> None:
    file = tmp_path / "mine.json"
    write_document(file, own(MIXER, width=5))
    store.add(lines(MIXER.replace("2.0", "1.0")), "read")
    master, terminal = os.openpty()
    os.write(master, f"{typed}\n".encode())
    done = subprocess.run(
        [sys.executable, "-m", "graph_runtime", "trust", str(file)],
        stdin=terminal, capture_output=True, text=True, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    os.close(master)
    os.close(terminal)
    for line in MIXER.splitlines():
        assert line in done.stderr
    assert "-STEEP = 1.0" in done.stderr
    assert "+STEEP = 2.0" in done.stderr
    assert done.returncode == (0 if trusted else 1)
    assert store.trusts(lines(MIXER)) == trusted
