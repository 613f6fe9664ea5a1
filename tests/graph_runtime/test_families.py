"""The walker finds one declaration in each file, and fails loudly where there is none or two."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_runtime.block import BLOCKS, Block
from graph_runtime.errors import Problem
from graph_runtime.families import Family

ONE = "from graph_runtime.block import Block\n\n\nclass {name}(Block):\n    pass\n"
_count = iter(range(1000))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An importable package of its own, forgotten afterwards."""
    package = tmp_path / f"family_{next(_count)}"
    (package / "group").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "group" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    yield package
    for name in [name for name in sys.modules if name.startswith(package.name)]:
        del sys.modules[name]


def family(folder: Path) -> Family[Block]:
    return Family(folder.name, Block, "block")


def test_each_file_gives_one_kind(folder: Path) -> None:
    (folder / "group" / "one.py").write_text(ONE.format(name="One"))
    (folder / "two.py").write_text(ONE.format(name="Two"))
    found = family(folder).kinds
    assert set(found) == {"One", "Two"}
    assert found["One"].group() == "group"


def test_what_neighbours_share_is_no_kind(folder: Path) -> None:
    (folder / "group" / "_shared.py").write_text(ONE.format(name="Shared"))
    (folder / "group" / "one.py").write_text(
        f"from {folder.name}.group._shared import Shared\n\n\nclass One(Shared):\n    pass\n"
    )
    assert set(family(folder).kinds) == {"One"}


@pytest.mark.parametrize("count", [0, 2])
def test_a_file_with_no_class_or_two_is_refused(folder: Path, count: int) -> None:
    text = "".join(ONE.format(name=f"Kind{index}") for index in range(count))
    (folder / "group" / "strange.py").write_text(text)
    with pytest.raises(TypeError, match=f"group.strange declares {count} blocks, not one"):
        _ = family(folder).kinds


def test_two_files_with_the_same_kind_are_refused(folder: Path) -> None:
    for name in ("one", "other"):
        (folder / f"{name}.py").write_text(ONE.format(name="Same"))
    with pytest.raises(TypeError, match="two blocks are called Same"):
        _ = family(folder).kinds


def test_a_file_that_cannot_be_imported_is_not_passed_over(folder: Path) -> None:
    (folder / "broken.py").write_text("import nothing_of_this_name\n")
    with pytest.raises(ModuleNotFoundError):
        _ = family(folder).kinds


@pytest.mark.parametrize(
    ("kind", "fix"),
    [
        ("conv2d", "Did you mean Conv2d?"),
        ("Conv2D", "Did you mean Conv2d?"),
        ("Convd2", "Did you mean Conv2d?"),
        ("TransformerEncoderLayr", "Did you mean TransformerEncoderLayer?"),
        ("", "Choose another block."),
        ("os.system", "Choose another block."),
        ("graph_runtime.blocks.linear.linear.Linear", None),
        ("__class__", None),
    ],
)
def test_an_unknown_kind_is_a_problem_with_the_nearest_name(kind: str, fix: str | None) -> None:
    (problem,) = _problems(kind)
    assert problem.message == f"No block is called {kind!r}."
    assert fix is None or problem.fix == fix


def test_the_name_of_an_unknown_kind_is_shown_without_control_characters() -> None:
    (problem,) = _problems("x\x1b[31m\r\n\u202e" + "y" * 10_000)
    assert problem.message.isprintable()
    assert problem.message.isascii()
    assert len(problem.message) < 100


def test_an_unknown_parameter_is_a_problem_with_the_nearest_name() -> None:
    (problem,) = _problems("Conv2d", kernel=3)
    assert str(problem) == "Conv2d has no parameter kernel. Did you mean kernel_size?"
    (problem,) = _problems("Linear", zzz=3)
    assert str(problem) == "Linear has no parameter zzz. Its parameters are out_features, bias."


def test_a_wrong_value_is_one_problem_with_the_whole_value() -> None:
    (problem,) = _problems("Conv2d", kernel_size=[3, [3]])
    assert problem.param == "kernel_size"
    assert str(problem) == (
        "kernel_size = [3, [3]] does not fit. It must be a whole number from 1 or 2 of them."
    )


def test_several_wrong_values_are_several_problems() -> None:
    found = _problems("Conv2d", out_channels=0, stride="a", groups=True)
    assert [problem.param for problem in found] == ["out_channels", "stride", "groups"]


def test_declarations_do_not_change() -> None:
    made = BLOCKS.make("Linear", {"out_features": 3})
    assert isinstance(made, Block)
    with pytest.raises(ValueError, match="frozen"):
        made.out_features = 4  # type: ignore[attr-defined]


def _problems(kind: str, **params: object) -> tuple[Problem, ...]:
    made = BLOCKS.make(kind, params)
    assert isinstance(made, tuple)
    return made
