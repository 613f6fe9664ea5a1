"""An embedding begins with the word vectors of a text file, and keeps them or goes on learning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from graph_runtime.document.model import Decorations, Document
from graph_runtime.errors import RunError
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.messages.events import Notice
from graph_runtime.train.network.weight_file import take_weights
from tests.graph_runtime.train.drawings import chain, new_run
from tests.graph_runtime.train.talking import Talk

VECTORS = "the 0.5 -1.25 2\ncat 1e-3 4 -0.75\nNew York 7 8 9\n"
ROWS = torch.tensor([[0.5, -1.25, 2.0], [1e-3, 4.0, -0.75], [7.0, 8.0, 9.0]])


def network(frozen: bool, **training: Any) -> Document:
    """A sentence of six ids by the mean of its vectors, one of two classes."""
    document = chain(
        {
            "ids": ("Input", {"shape": [6], "dtype": "int64"}),
            "words": ("Embedding", {"num_embeddings": 5, "embedding_dim": 3}),
            "mean": ("MeanOverTime", {}),
            "logits": ("Linear", {"out_features": 2}),
            "result": ("Output", {}),
        },
        **training,
    )
    words = document.nodes["words"].model_copy(update={"decorations": Decorations(frozen=frozen)})
    return document.replaced(nodes={**document.nodes, "words": words})


@pytest.mark.row("S10.05")
@pytest.mark.parametrize("frozen", [True, False])
def test_an_embedding_begins_with_the_vectors_of_a_file(
    frozen: bool, worker: Talk, tmp_path: Path
) -> None:
    (tmp_path / "small.vec").write_text("3 3\n" + VECTORS)
    made = np.random.default_rng(0)
    ids = made.integers(0, 5, (80, 6))
    np.savez(tmp_path / "ids.npz", x=ids, y=(ids == 1).any(1).astype(np.int64))
    data = {"path": "ids.npz", "input_dtype": "int64"}
    recipe = {"dataset": {"kind": "NPZFile", "params": data}, "batch_size": 16, "epochs": 2}
    document = network(frozen, **recipe, start_from="small.vec")
    run = new_run(tmp_path, document, data_folder=str(tmp_path))
    worker.carry_out(run)
    told = [event.message for event in open_run(run).events() if isinstance(event, Notice)]
    assert told == ["3 of 5 rows of words come from small.vec."]
    begun = load_file(run / "start.safetensors")["words.weight"]
    assert torch.equal(begun[:3], ROWS)
    kept = load_file(next(open_run(run).checkpoints.glob("*/model.safetensors")))["words.weight"]
    assert torch.equal(kept, begun) == frozen


def test_the_row_of_padding_stays_zero_and_wider_tables_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "small.txt"
    path.write_text(VECTORS)
    net = nn.Sequential(nn.Embedding(2, 3, padding_idx=0), nn.Embedding(5, 4))
    other = net[1].weight.clone()
    assert take_weights(net, path) == "2 of 2 rows of 0 come from small.txt."
    assert torch.equal(net[0].weight, torch.stack((torch.zeros(3), ROWS[1])))
    assert torch.equal(net[1].weight, other)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no word vectors"),
        (b"the 1 2\ncat 1 2\n", "Set its embedding_dim to 2"),
        (b"the 1 2 3\ncat 1 2\n", "line 2: a word and 3 numbers"),
        (b"the 1 2 nan\n", "line 1: 'nan' is no finite number"),
        (b"the 1 2 many\n", "'many' is no finite number"),
        (b"the\n", "line 1: a word and numbers"),
        (b"\xff 1 2 3\n", "line 1 is not UTF-8"),
    ],
)
def test_what_holds_no_vectors_is_refused_in_a_sentence(
    content: bytes, words: str, tmp_path: Path
) -> None:
    (tmp_path / "bad.txt").write_bytes(content)
    with pytest.raises(RunError) as refused:
        take_weights(nn.Sequential(nn.Embedding(5, 3)), tmp_path / "bad.txt")
    assert words in str(refused.value)
