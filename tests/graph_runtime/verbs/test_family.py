"""Every file of the folder is a verb: found by its name, loaded when it is asked for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_runtime import verbs
from graph_runtime.__main__ import main
from graph_runtime.verb import VERBS, Verb, Verbs
from graph_runtime.verbs._tools import tool_verbs

FILES = sorted(Path(verbs.__path__[0]).glob("[!_]*.py"))
ONE = '''"""`graph-runtime say-hello`: greets\npeople.

More.
"""
from graph_runtime.verb import Answer, Verb
VERB = Verb(lambda parser: None, lambda options: Answer("hello", {}))
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "words_of_a_test"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "_shared.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.startswith(folder.name)]:
        del sys.modules[name]


def test_each_file_is_a_verb_and_no_tool_has_the_same_word() -> None:
    words = {path.stem.removesuffix("_").replace("_", "-") for path in FILES}
    assert len(words) == len(FILES) == len(VERBS.words) and words == set(VERBS.words)
    assert {"check", "import", "train"} <= words
    assert not words & set(tool_verbs())


@pytest.mark.parametrize("word", VERBS.words)
def test_each_verb_says_what_it_does_and_takes_json(
    word: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert isinstance(VERBS.load(word), Verb)
    assert 10 < len(VERBS.summary(word)) < 80
    with pytest.raises(SystemExit) as left:
        main([word, "--help"])
    said = capsys.readouterr().out
    assert left.value.code == 0
    assert said.startswith(f"usage: graph-runtime {word} ")
    assert "--json" in said


def test_the_list_has_all_verbs_and_all_tools(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out.split()
    assert {*VERBS.words, *tool_verbs()} <= set(said)


def test_a_new_file_is_a_new_verb(package: Path) -> None:
    (package / "say_hello.py").write_text(ONE)
    found = Verbs(package.name)
    assert found.words == ("say-hello",)
    assert found.summary("say-hello") == "greets people"
    assert f"{package.name}.say_hello" not in sys.modules
    assert isinstance(found.load("say-hello"), Verb)


def test_a_file_without_a_verb_is_refused(package: Path) -> None:
    (package / "mute.py").write_text("VERB = 'mute'\n")
    with pytest.raises(TypeError, match="mute declares no VERB"):
        Verbs(package.name).load("mute")


@pytest.mark.parametrize(
    ("arguments", "strangers"),
    [
        ("--help", {"graph_runtime.check"}),
        ("examples", {"graph_runtime.verbs.train", "graph_runtime.tool"}),
    ],
)
def test_what_is_not_asked_for_is_not_loaded(arguments: str, strangers: set[str]) -> None:
    program = (
        "import sys\nfrom graph_runtime.__main__ import main\n"
        f"try: main(['{arguments}'])\nexcept SystemExit: pass\n"
        f"print(*{strangers!r} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr.strip()) == (0, "")
