"""No file that lies about, and no name in a drawing, becomes code that runs."""

import ast
import json
import py_compile
from pathlib import Path

import pytest

from graph_runtime.__main__ import main
from graph_runtime.document.model import Document, Recipe, Training
from tests.graph_runtime.export.exported_drawings import (
    chained,
    regression,
    saved,
)


@pytest.mark.row("T19")
@pytest.mark.parametrize("planted", ["torch.py", "numpy.py", "importlib.py", "pickle.py"])
def test_modules_that_lie_beside_the_exported_file_are_not_run(
    tmp_path: Path, planted: str, capsys
) -> None:
    (tmp_path / planted).write_text("open('MARK', 'w').close()\nraise SystemExit(0)\n")
    document, out = saved(tmp_path, regression()), tmp_path / "my_net.py"
    assert main(["export", document, "-o", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["difference"] == 0.0
    assert not (tmp_path / "MARK").exists()


@pytest.mark.row("T19")
@pytest.mark.parametrize("name", ["out/model", "model"])
def test_compiled_code_that_lies_there_is_not_run(tmp_path: Path, name: str, capsys) -> None:
    """Python loads a compiled file that claims not to need its source, whatever the source is."""
    source = tmp_path / f"{name}.py"
    source.parent.mkdir(exist_ok=True)
    source.write_text("open('MARK', 'w').close()\nraise SystemExit(0)\n")
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(source), invalidation_mode=mode, doraise=True)
    out = source if name == "model" else source.parent
    assert main(["export", saved(tmp_path, regression()), "-o", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["difference"] == 0.0
    assert not (source.parent / "MARK").exists()


@pytest.mark.row("T23")
@pytest.mark.row("T26")
def test_names_of_files_and_columns_stay_values_in_the_script(tmp_path: Path, capsys) -> None:
    hostile = 'x"); open("MARK", "w"); ("\r\nimport os #'
    rows = "\n".join(f"{i},{i % 7},{i % 2}" for i in range(40))
    (tmp_path / "data.csv").write_text(f"a,b,label\n{rows}\n")
    nodes, edges = chained(
        [("Input", {"shape": [2]}), ("Linear", {"out_features": 2}), ("Output", {})]
    )
    data = {"path": "data.csv", "target": hostile, "leave_out": hostile}
    training = Training(dataset=Recipe(kind="CSVFile", params=data), epochs=1, batch_size=8)
    document = Document(name=hostile, nodes=nodes, edges=edges, training=training)
    out = tmp_path / "out"
    assert main(["export", saved(tmp_path, document), "-o", str(out)]) == 0
    text = (out / "train.py").read_text(encoding="utf-8")
    constants = [n.value for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant)]
    assert constants.count(hostile) == 2
    assert "MARK" not in {n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)}
    assert str(Path("..", "data.csv")) in constants
    assert str(tmp_path) not in text
    data = ["--data-folder", str(tmp_path / "elsewhere")]
    assert main(["export", saved(tmp_path, document), "-o", str(out), *data]) == 0
    text = (out / "train.py").read_text(encoding="utf-8")
    assert str(Path("..", "elsewhere", "data.csv")) in text
