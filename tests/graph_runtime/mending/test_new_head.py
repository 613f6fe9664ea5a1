"""A new head begins afresh, as wide as the data ask for; all that is older keeps its weights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.keeping.files import read_document
from graph_runtime.mending.new_head import NO_HEAD, replace_head
from graph_runtime.train.calling.headless import train
from graph_runtime.train.folder.run_folder import Settings
from tests.graph_runtime.train.drawings import chain, digits_mlp


@pytest.mark.row("S15.38")
def test_old_layers_keep_their_weights_and_the_head_begins_afresh(tmp_path: Path) -> None:
    for_3 = digits_mlp(epochs=1)
    assert train(for_3, tmp_path / "0001").failed is None
    new = replace_head(check(for_3), freeze=True)
    assert set(new.nodes) - set(for_3.nodes) == {"logits_2"} and "logits" not in new.nodes
    assert train(new, tmp_path / "0002", settings=Settings(weights_from="../0001")).failed is None

    def newest(name: str) -> dict[str, torch.Tensor]:
        return load_file(max((tmp_path / name).glob("checkpoints/ckpt-*")) / "model.safetensors")

    before, after = newest("0001"), newest("0002")
    start = load_file(tmp_path / "0002" / "start.safetensors")
    for name in ("hidden.weight", "hidden.bias"):
        assert torch.equal(start[name], before[name]) and torch.equal(after[name], before[name])
    assert not torch.equal(start["logits_2.weight"], before["logits.weight"])
    assert not torch.equal(start["logits_2.weight"], after["logits_2.weight"])


@pytest.mark.row("S15.38")
def test_the_head_has_the_width_of_the_data_and_more_layers_may_be_new() -> None:
    of_a_thousand = digits_mlp()
    logits = of_a_thousand.nodes["logits"].model_copy(update={"params": {"out_features": 1000}})
    document = of_a_thousand.replaced(nodes={**of_a_thousand.nodes, "logits": logits})
    assert check(document).problems
    new = check(replace_head(check(document)))
    assert not new.problems and new.document.nodes["logits_2"].params["out_features"] == 10
    both = replace_head(check(document), layers=2, width=7)
    assert {"hidden_2", "logits_2"} <= set(both.nodes) and "hidden" not in both.nodes
    assert both.nodes["logits_2"].params["out_features"] == 7
    assert both.nodes["hidden_2"].params == document.nodes["hidden"].params
    again = replace_head(check(both))
    assert not {"logits", "logits_2"} & set(again.nodes)
    with pytest.raises(ValueError, match="2 blocks with weights, not 3"):
        replace_head(check(document), layers=3)


def test_a_network_without_such_a_head_is_refused() -> None:
    drawn = chain({"x": ("Input", {"shape": [4]}), "a": ("Tanh", {}), "y": ("Output", {})})
    with pytest.raises(ValueError, match=NO_HEAD):
        replace_head(check(drawn))


def test_the_command_line_writes_the_new_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new.json"
    assert main(["head", "digits_cnn", "-o", str(path), "--freeze", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["new"] == [told["head"]] and not told["problems"]
    document = read_document(path)
    first, head = document.nodes["conv1"].decorations, document.nodes[told["head"]].decorations
    assert first is not None and first.frozen
    assert head is None or not head.frozen
    assert main(["head", "digits_cnn", "-o", str(path)]) == 2
