"""The command line without torch: answers, JSON and exit codes as the contract has them."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph_runtime.__main__ import main
from graph_runtime.block import BLOCKS
from graph_runtime.document.model import Document, Node
from graph_runtime.keeping.files import write_document

TINY = """
{"format": "network-designer", "version": 1, "name": "tiny",
 "nodes": {"image":  {"kind": "Input",  "params": {"shape": [1, 8, 8]}},
           "conv":   {"kind": "Conv2d",
                      "params": {"out_channels": 4, "kernel_size": 3, "padding": 1}},
           "flat":   {"kind": "Flatten", "params": {}},
           "logits": {"kind": "Linear", "params": {"out_features": 10}},
           "result": {"kind": "Output", "params": {}}},
 "edges": [{"source": "image",  "source_port": "y", "target": "conv",   "target_port": "x"},
           {"source": "conv",   "source_port": "y", "target": "flat",   "target_port": "x"},
           {"source": "flat",   "source_port": "y", "target": "logits", "target_port": "x"},
           {"source": "logits", "source_port": "y", "target": "result", "target_port": "x"}],
 "positions": {"image": [0, 0], "conv": [220, 0]},
 "training": {"dataset": {"kind": "Digits", "params": {}},
              "loss": {"kind": "CrossEntropyLoss", "params": {}},
              "optimizer": {"kind": "Adam", "params": {"lr": 0.001}},
              "epochs": 10, "batch_size": 64, "seed": 0}}
"""


@pytest.fixture
def tiny(tmp_path: Path) -> str:
    path = tmp_path / "tiny.json"
    path.write_text(TINY)
    return str(path)


def _json(capsys: pytest.CaptureFixture[str]):
    return json.loads(capsys.readouterr().out)


def test_check_counts_parameters_and_multiply_adds(tiny: str, capsys) -> None:
    assert main(["check", tiny, "--json"]) == 0
    found = _json(capsys)
    assert found["problems"] == []
    assert found["parameters"] == 4 * (1 * 9 + 1) + 256 * 10 + 10
    assert found["macs"] == 4 * 9 * 64 + 256 * 10
    assert found["nodes"]["conv"] == {
        "kind": "Conv2d",
        "outputs": {"y": {"shape": ["N", 4, 8, 8], "dtype": "float32"}},
        "parameters": 40,
        "macs": 2304,
    }


def test_check_tells_what_each_block_sees_of_the_image(tiny: str, capsys) -> None:
    assert main(["check", tiny, "--json"]) == 0
    fields = _json(capsys)["receptive_fields"]
    assert fields["conv"] == {"image": {"size": [3, 3], "jump": [1, 1]}}
    assert "logits" not in fields  # a Linear block sees everything


def test_check_answers_problems_with_exit_code_1(tiny: str, capsys) -> None:
    assert main(["check", tiny, "--json", "--set", "nodes.conv.kernel_size=30"]) == 1
    problem = _json(capsys)["problems"][0]
    assert sorted(problem) == ["fix", "message", "node", "param"]
    assert problem["node"] == "conv"


def test_check_says_to_people_what_it_says_to_programs(tiny: str, capsys) -> None:
    assert main(["check", tiny]) == 0
    assert "2,610" in capsys.readouterr().out


def test_source_prints_python_that_parses(tiny: str, capsys) -> None:
    assert main(["source", tiny]) == 0
    text = capsys.readouterr().out
    compile(text, "model.py", "exec", dont_inherit=True)
    assert "class Model(nn.Module)" in text
    assert main(["source", tiny, "--json"]) == 0
    answer = _json(capsys)
    assert answer["source"] == text
    assert "conv" in answer["lines"].values()


def test_source_of_an_unsound_document_is_refused(tiny: str, capsys) -> None:
    Path(tiny).write_text(TINY.replace('"Conv2d"', '"Conv9d"'))
    assert main(["source", tiny]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "conv: No block is called 'Conv9d'." in captured.err


def test_blocks_lists_the_whole_catalogue(capsys) -> None:
    assert main(["blocks", "--json"]) == 0
    found = {block["kind"]: block for block in _json(capsys)}
    assert set(found) == {*BLOCKS.kinds, "PythonModule"}
    linear = found["Linear"]
    assert linear["family"] == "linear"
    assert (linear["inputs"], linear["outputs"]) == (["x"], ["y"])
    assert linear["parameters"][0] == {
        "name": "out_features",
        "required": False,
        "default": 10,
        "description": "Numbers per sample after the block.",
        "type": "integer",
        "minimum": 1,
        "maximum": 2**31 - 1,
    }


@pytest.mark.parametrize(
    ("setting", "pointed"),
    [
        ("training.optimizer.lr=0.5", 0.5),
        ("training.optimizer.params.lr=0.5", 0.5),
        ("training.epochs=3", 3),
        ("nodes.conv.out_channels=7", 7),
        ("name=another", "another"),
    ],
)
def test_single_values_can_be_set(setting: str, pointed: object) -> None:
    from graph_runtime.keeping.files import document_text, parse_document
    from graph_runtime.verbs._reading import with_settings

    assert json.dumps(pointed) in document_text(with_settings(parse_document(TINY), [setting]))


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--set", "training.optimizer.lr=-1"], 1, "It must be a number above 0."),
        (["--set", "training.epochs=0"], 1, "/training/epochs"),
        (["--set", "nodes.cone.out_channels=7"], 1, "There is no cone"),
        (["--set", "colour=red"], 1, "There is no colour"),
        (["--set", "colour"], 2, "not PATH=VALUE"),
    ],
)
def test_a_wrong_setting_is_named(tiny: str, arguments, code: int, words: str, capsys) -> None:
    assert main(["check", tiny, "--json", *arguments]) == code
    captured = capsys.readouterr()
    found = json.loads(captured.out)["problems"]
    assert words in captured.err or any(words in str(problem) for problem in found)


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path, capsys) -> None:
    assert main(["check", str(tmp_path / "none.json")]) == 2
    assert "There is no" in capsys.readouterr().err


def test_a_file_that_is_no_document_has_a_problem(tmp_path: Path, capsys) -> None:
    (tmp_path / "a.json").write_text("{}")
    assert main(["check", str(tmp_path / "a.json"), "--json"]) == 1
    assert _json(capsys)["problems"][0]["param"] == "/format"


def test_an_unknown_verb_is_wrong_usage(capsys) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["fly"])
    assert caught.value.code == 2


def test_a_source_is_imported_and_what_was_left_out_is_told(
    tiny: str, tmp_path: Path, capsys
) -> None:
    assert main(["source", tiny]) == 0
    source = tmp_path / "model.py"
    text = capsys.readouterr().out
    source.write_text(text)
    drawn = tmp_path / "drawn.json"
    assert main(["import", str(source), "-o", str(drawn), "--json"]) == 0
    answer = _json(capsys)
    assert answer["mapped"] and answer["not_mapped"] == answer["problems"] == []
    assert main(["source", str(drawn)]) == 0
    assert capsys.readouterr().out == text
    source.write_text(text.replace("return x", "return x.lgamma()"))
    assert main(["import", str(source), "-o", str(drawn), "--json"]) == 1
    assert "lgamma" in _json(capsys)["not_mapped"][0]["why"]


@pytest.mark.parametrize(
    "arguments", [["missing.py"], ["model.py", "--input", "x"], ["model.py", "--input", "x=a"]]
)
def test_a_wrong_import_is_told(tmp_path: Path, arguments: list[str], capsys) -> None:
    (tmp_path / "model.py").write_text("class A:\n    def forward(self, x): return x\n")
    source, *rest = arguments
    assert main(["import", str(tmp_path / source), "-o", str(tmp_path / "a.json"), *rest]) == 2
    assert capsys.readouterr().err


def test_the_verbs_of_the_core_never_load_torch(tiny: str) -> None:
    program = (
        "import sys; from graph_runtime.__main__ import main\n"
        "for verb in (['check'], ['source']):\n"
        "    assert main([*verb, sys.argv[1], '--json']) == 0\n"
        "main(['blocks']); main(['examples'])\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'torch', 'PySide6', 'designer', 'sklearn', 'scipy'}, loaded"
    )
    subprocess.run([sys.executable, "-c", program, tiny], check=True, stdout=subprocess.DEVNULL)


def test_the_module_runs_as_a_program(tiny: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "graph_runtime", "check", tiny], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_table_of_ten_thousand_blocks_is_there_at_once(tmp_path: Path, capsys) -> None:
    path = tmp_path / "large.json"
    write_document(path, Document(nodes={f"n{i}": Node(kind="Input") for i in range(10_000)}))
    began = time.process_time()
    assert main(["check", str(path)]) == 1
    assert time.process_time() - began < 5
    assert capsys.readouterr().out.count("\n") > 10_000
