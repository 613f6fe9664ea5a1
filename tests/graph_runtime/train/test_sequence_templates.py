"""Every network that reads or writes sequences learns in the program and goes out again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.document.model import Document, Recipe, Training
from graph_runtime.facts.network import network_of
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.messages.events import Failed, Finished, Losses
from tests.graph_runtime.train.drawings import new_run
from tests.graph_runtime.train.inside import carry_out, of
from tests.walks.example_runs import inputs

TEMPLATES = {
    "char_rnn": "characters",
    "word_language_model": "words",
    "ner_tagger": "tags",
    "sentiment_lstm": "sentiment",
    "one_to_many": "music",
    "seq2seq": "translation",
    "seq2seq_bahdanau": "translation with attention",
    "image_caption": "captions",
    "textcnn": "windows of words",
    "transformer_tiny": "transformer",
    "bert_tiny": "encoder",
    "gpt_tiny": "decoder",
}
STEPS = 20


def alone(document: Document) -> Document:
    """The drawing with its first result alone, as a chosen loss compares one."""
    _, *others = [n for n, node in document.nodes.items() if node.kind == "Output"]
    return document.replaced(
        nodes={name: node for name, node in document.nodes.items() if name not in others},
        edges=tuple(edge for edge in document.edges if edge.target not in others),
        positions={},
    )


def to_be_learned(name: str, folder: Path) -> Document:
    """The template with 16 samples of chance to learn by heart, all of one part in a step."""
    document = alone(read_example(name))
    ((_, result),) = network_of(check(document)).outputs
    random = np.random.RandomState(0)
    arrays = {f"x{place}": x.numpy() for place, x in enumerate(inputs(name, 16))}
    classes = name != "bert_tiny"
    if classes:
        arrays["y"] = random.randint(0, result.last, (16, *result.sizes[:-1]))
        arrays["y"].flat[0] = result.last - 1
    else:
        arrays["y"] = random.randn(16, *result.sizes).astype(np.float32)
    np.savez(folder / "samples.npz", **arrays)
    params = {
        "path": str(folder / "samples.npz"),
        "inputs": ", ".join(list(arrays)[:-1]),
        "input_dtype": "as saved",
        "target_kind": "class" if classes else "number",
    }
    training = Training(
        dataset=Recipe(kind="NPZFile", params=params),
        loss=Recipe(kind="CrossEntropyLoss" if classes else "MSELoss"),
        optimizer=Recipe(kind="Adam", params={"lr": 0.002}),
        epochs=STEPS,
        batch_size=8,
        split=(0.5, 0.25, 0.25),
        stratify=False,
    )
    return document.replaced(training=training)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.row("S8.31")
@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_learns_for_twenty_steps_and_is_exported(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = new_run(tmp_path / "runs", to_be_learned(name, tmp_path))
    heard = carry_out(run)
    assert of(Finished, heard), of(Failed, heard)
    losses = np.concatenate([event.values.unpack() for event in of(Losses, heard)])
    assert len(losses) == STEPS and np.isfinite(losses).all()
    assert losses[-3:].mean() < losses[:3].mean()
    assert main(["export", str(run), "--to", "python", "-o", str(tmp_path / "out"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["difference"] == 0.0
