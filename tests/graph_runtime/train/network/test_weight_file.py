"""A run begins with the weights of a file, says what it took, and can be repeated elsewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import safetensors
import torch
from safetensors.torch import load_file, save_file

from graph_runtime.__main__ import main
from graph_runtime.document.model import Document
from graph_runtime.errors import RunError
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import write_document
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.messages.events import Failed, Notice
from graph_runtime.train.network.weight_file import read_weights
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk

FILE = "old.safetensors"


def weights(root: Path, classes: int = 10) -> dict[str, torch.Tensor]:
    """A file with weights of the network, its layers called as nn.Sequential does."""
    torch.manual_seed(5)
    made = {
        "1.weight": torch.randn(32, 64), "1.bias": torch.randn(32),
        "4.weight": torch.randn(classes, 32), "4.bias": torch.randn(classes),
    }  # fmt: skip
    save_file(made, root / FILE)
    return made


def beginning(**recipe: Any) -> Document:
    return digits_mlp(dropout=0.0, start_from=FILE, **recipe)


@pytest.mark.row("S3.14")
def test_a_run_begins_with_the_weights_of_a_file(worker: Talk, tmp_path: Path) -> None:
    given = weights(tmp_path)
    still = {"kind": "SGD", "params": {"lr": 1e-12}}
    run = new_run(tmp_path, beginning(epochs=1, optimizer=still), data_folder=str(tmp_path))
    worker.carry_out(run)
    told = [event.message for event in open_run(run).events() if isinstance(event, Notice)]
    assert told == ["4 of 4 weights come from old.safetensors, layer by layer."]
    kept = load_file(open_run(run).checkpoints.glob("*/model.safetensors").__next__())
    names = ("hidden.weight", "hidden.bias", "logits.weight", "logits.bias")
    for name, tensor in zip(names, given.values(), strict=True):
        assert torch.equal(load_file(run / "start.safetensors")[name], tensor)
        torch.testing.assert_close(kept[name], tensor, rtol=0, atol=1e-9)


@pytest.mark.row("S3.14")
def test_what_does_not_fit_is_told_and_begins_afresh(worker: Talk, tmp_path: Path) -> None:
    weights(tmp_path, classes=7)
    run = new_run(tmp_path, beginning(epochs=1), data_folder=str(tmp_path))
    worker.carry_out(run)
    (told,) = [event.message for event in open_run(run).events() if isinstance(event, Notice)]
    assert told == (
        "2 of 4 weights come from old.safetensors, layer by layer. "
        "logits.weight, logits.bias: of another shape there and begin afresh."
    )


def test_the_layers_of_a_file_come_in_the_order_in_which_one_counts(tmp_path: Path) -> None:
    """Every time: the reader of safetensors gives them in another order at each call."""
    names = [f"{i}.{part}" for i in (0, 2, 9, 10, 11, 100) for part in ("bias", "weight")]
    save_file({name: torch.zeros(1) for name in reversed(names)}, tmp_path / FILE)
    for _ in range(5):
        assert list(read_weights(tmp_path / FILE)) == names


def test_a_file_that_is_gone_ends_the_run_in_a_sentence(worker: Talk, tmp_path: Path) -> None:
    run = new_run(tmp_path, beginning(epochs=1), data_folder=str(tmp_path))
    worker.train(run)
    worker.until(Failed)
    (failed,) = worker.said(Failed)
    assert "old.safetensors cannot be read" in failed.message


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 zip", b"\x80\x02}q\x00.", b"x" * 99])
def test_nothing_but_safetensors_is_opened(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "w.pth").write_bytes(content)
    with pytest.raises(RunError) as refused:
        read_weights(tmp_path / "w.pth")
    assert "holds no safetensors" in str(refused.value)
    pickled = content[:1] in (b"P", b"\x80")
    assert ("weights_only=True" in str(refused.value)) == pickled
    assert ("2.6 or newer" in str(refused.value)) == pickled


def test_the_line_that_the_refusal_of_pickled_weights_gives_works(tmp_path: Path) -> None:
    path, new_path = tmp_path / "w.pth", tmp_path / "w.safetensors"
    torch.save({"a.weight": torch.arange(6.0).reshape(2, 3)}, path)
    with pytest.raises(RunError) as refused:
        read_weights(path)
    (line,) = re.findall(r"safetensors\.torch\.save_file\(.*\)", str(refused.value))
    names = {"safetensors": safetensors, "torch": torch, "path": path, "new_path": new_path}
    exec(line, names)
    assert read_weights(new_path)["a.weight"].tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.slow
def test_the_exported_script_begins_with_the_same_weights(tmp_path: Path, capsys: Any) -> None:
    weights(tmp_path)
    write_document(tmp_path / "net.json", beginning(epochs=2))
    run, out = str(tmp_path / "run"), tmp_path / "out"
    assert main(["train", str(tmp_path / "net.json"), "--run-dir", run]) == 0
    capsys.readouterr()
    assert main(["export", run, "-o", str(out), "--rerun", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["losses"]["difference"] == 0.0
    assert (out / "start.safetensors").is_file()


@pytest.mark.slow
def test_weights_of_torchvision_go_in_and_come_out(tmp_path: Path, capsys: Any) -> None:
    document = tmp_path / "net.json"
    write_document(document, read_example("mobilenet_v2"))
    assert main(["export", str(document), "-o", str(tmp_path / "a")]) == 0
    assert not (tmp_path / "a" / "model.safetensors").exists()
    from tests.graph_runtime.facts.test_weight_mapping import in_torchvision, shapes_of

    torch.manual_seed(0)
    shapes = in_torchvision("mobilenet_v2", shapes_of("mobilenet_v2"))
    given = {n: torch.randn(s) if s else torch.tensor(3) for n, s in shapes.items()}
    save_file(given, tmp_path / "tv.safetensors")
    words = ["export", str(document), "-o", str(tmp_path / "b")]
    assert main([*words, "--weights", str(tmp_path / "tv.safetensors")]) == 0
    back = load_file(tmp_path / "b" / "torchvision.safetensors")
    assert back.keys() == given.keys()
    assert all(torch.equal(back[name], given[name]) for name in given)
