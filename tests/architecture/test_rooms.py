"""The house keeps its rules: who imports whom, what is never called, what files are called."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("graph_runtime", "designer")
EXECUTES_MODEL = "graph_runtime/train/network/execution.py"
"""The one file that runs source, in the worker and behind the gate of trust."""

OWNERLESS = re.compile(
    r"(utils?|helpers?|misc|common|managers?)(_|\.|$)|_(utils?|helpers?|manager)"
)
WALKERS = {
    "designer/plots/view.py",
    "graph_runtime/families.py",
    "graph_runtime/verb.py",
}
PICKLES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
ARRAY_FILES = {"np.load", "np.save", "numpy.load", "numpy.save"}
WORKER_ROOMS = tuple(
    f"graph_runtime.{name}" for name in ("modules", "train", "export", "import_", "analysis.work")
)
TORCH_FREE_TRAINING = tuple(
    f"graph_runtime.train.{name}"
    for name in ("calling", "folder", "keeping.checkpoint", "messages", "watching.probe")
)


def _files() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_every_contract_between_rooms_is_kept() -> None:
    program = (
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports("
        "no_cache=True))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout[done.stdout.find("Broken contracts") :]


def test_no_file_is_without_an_owner() -> None:
    names = [path.relative_to(ROOT) for path in _files() if OWNERLESS.search(path.name)]
    assert names == []


def test_nothing_is_pickled() -> None:
    for path in _files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not {name.split(".")[0] for name in _imported(tree)} & PICKLES, path
        assert not {"torch.load", "torch.save"} & set(_called(tree)), path


def test_arrays_are_stored_and_read_without_pickling() -> None:
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ARRAY_FILES:
                given = {word.arg: ast.unparse(word.value) for word in node.keywords}
                assert given.get("allow_pickle") == "False", f"{path}:{node.lineno}"


def test_code_is_executed_in_one_place_alone() -> None:
    """Only the worker runs a checked model.py; nothing else turns text into code (R10)."""
    found = {
        path.relative_to(ROOT).as_posix()
        for path in _files()
        if {"exec", "eval", "compile", "builtins.exec", "runpy.run_path", "__import__"}
        & set(_called(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found <= {EXECUTES_MODEL}


def test_modules_are_imported_by_name_from_folders_of_ours_alone() -> None:
    """The walkers of the families; no name from a document ever gets there (T5)."""
    found = {
        path.relative_to(ROOT).as_posix()
        for path in _files()
        if "import_module" in path.read_text(encoding="utf-8")
    }
    assert found <= WALKERS


def test_the_window_loads_no_torch() -> None:
    names = [_module(path) for path in _files() if path.parts[-1] != "__main__.py"]
    _load([name for name in names if name.split(".")[0] == "designer"], ("torch", "sklearn"))


def test_the_core_loads_no_torch_and_no_window() -> None:
    names = [_module(path) for path in _files()]
    core = [name for name in names if name.startswith("graph_runtime")]
    core = [name for name in core if not name.startswith(WORKER_ROOMS)]
    core += [name for name in names if name.startswith(TORCH_FREE_TRAINING)]
    _load(core, ("torch", "sklearn", "scipy", "safetensors", "PySide6", "designer"))


def _load(names: list[str], forbidden: tuple[str, ...]) -> None:
    """Import all of them in a process of its own and look what came along."""
    program = (
        "import sys, importlib\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        f"found = set({forbidden!r}) & {{name.split('.')[0] for name in sys.modules}}\n"
        "assert not found, found"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
