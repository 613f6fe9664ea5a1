"""Training from the kept features of frozen blocks is the training that it would be without."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
import torch

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.edits.drawing_edits import set_training
from graph_runtime.recipe.frozen_prefix import frozen_prefix
from graph_runtime.train.keeping.checkpoint import newest_first
from graph_runtime.train.keeping.feature_file import FILE
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import Failed, Finished, Losses, Notice
from graph_runtime.train.network.weight_file import read_weights
from tests.graph_runtime.train.drawings import chain, new_run
from tests.graph_runtime.train.inside import carry_out, of

COLD = {"decorations": {"frozen": True}}


def transferred(frozen: tuple[str, ...] = ("conv",), **training: Any) -> Document:
    """Digits by a convolution and two layers, the first of them frozen."""
    document = chain(
        {
            "image": ("Input", {"shape": [1, 8, 8]}),
            "conv": ("Conv2d", {"out_channels": 6, "kernel_size": 3}),
            "active": ("ReLU", {}),
            "pool": ("MaxPool2d", {"kernel_size": 2}),
            "flat": ("Flatten", {}),
            "dropped": ("Dropout", {"p": 0.2}),
            "hidden": ("Linear", {"out_features": 16}),
            "bent": ("ReLU", {}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        },
        **{"epochs": 2, "device": "cpu", "training_dev": 0.1, **training},
    )
    return frozen_at(document, frozen)


def frozen_at(document: Document, names: tuple[str, ...]) -> Document:
    raw = document.model_dump(mode="json")
    for name in names:
        raw["nodes"][name] |= COLD
    return Document.model_validate(raw)


def cached(document: Document) -> Document:
    assert document.training is not None
    return set_training(document, document.training.model_copy(update={"cache_frozen": True}))


def losses(heard: list[Event]) -> torch.Tensor:
    return torch.tensor([x for event in of(Losses, heard) for x in event.values.unpack().tolist()])


def weights(run: Path) -> dict[str, torch.Tensor]:
    return read_weights(newest_first(run / "checkpoints")[0] / "model.safetensors")


@pytest.mark.row("S15.36")
@pytest.mark.parametrize("more", [{}, {"ema_decay": 0.9, "l2": 0.1, "clip": "norm"}])
def test_training_from_kept_features_is_training_without(
    tmp_path: Path, more: dict[str, Any]
) -> None:
    plain = new_run(tmp_path, transferred(**more))
    kept = new_run(tmp_path, cached(transferred(**more)))
    wanted, heard = carry_out(plain), carry_out(kept)
    assert len(losses(wanted)) > 20
    torch.testing.assert_close(losses(heard), losses(wanted), rtol=1e-4, atol=1e-5)
    theirs = weights(plain)
    for name, tensor in weights(kept).items():
        torch.testing.assert_close(tensor, theirs[name], rtol=1e-3, atol=1e-4)
    ends = [of(Finished, events)[0].metrics for events in (heard, wanted)]
    assert ends[0] == pytest.approx(ends[1], rel=1e-3, abs=1e-4)
    assert (kept / FILE).is_file() and not (plain / FILE).exists()


def test_the_frozen_blocks_run_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    forward = torch.nn.Conv2d.forward

    def counted(module: Any, x: torch.Tensor) -> torch.Tensor:
        calls.append(len(x))
        return forward(module, x)

    monkeypatch.setattr(torch.nn.Conv2d, "forward", counted)
    seen = []
    for epochs in (1, 4):
        calls.clear()
        run = new_run(tmp_path, cached(transferred(epochs=epochs)), probes=())
        carry_out(run)
        seen.append(sum(calls))
    assert seen[0] == seen[1]


def test_a_run_goes_on_from_the_features_that_it_kept(tmp_path: Path) -> None:
    document = cached(transferred())
    whole, broken = (new_run(tmp_path, document, checkpoint_seconds=0.001) for _ in range(2))
    carry_out(whole)
    carry_out(broken)
    folders = newest_first(broken / "checkpoints")
    shutil.rmtree(folders[0])
    for keep in (True, False):
        if not keep:
            (broken / FILE).write_bytes(b"\0" * 99)
            shutil.rmtree(newest_first(broken / "checkpoints")[0])
        heard = carry_out(broken, resume=True)
        told = [event.message for event in of(Notice, heard)]
        assert any("were kept" in message for message in told) == keep
        theirs = weights(whole)
        assert all(torch.equal(tensor, theirs[n]) for n, tensor in weights(broken).items())


def test_values_beside_the_frozen_blocks_are_taken_as_they_are(tmp_path: Path) -> None:
    raw = transferred().model_dump(mode="json")
    raw["nodes"]["look"] = {"kind": "Flatten", "params": {}}
    raw["nodes"]["both"] = {"kind": "Concatenate", "params": {"dim": 1}}
    raw["edges"] = [e for e in raw["edges"] if e["source"] != "dropped"]
    raw["nodes"]["skip"] = {"kind": "Linear", "params": {"out_features": 4}}
    raw["edges"] += [
        {"source": "image", "target": "look"}, {"source": "look", "target": "skip"},
        {"source": "dropped", "target": "both", "target_port": "x0"},
        {"source": "skip", "target": "both", "target_port": "x1"},
        {"source": "both", "target": "hidden"},
    ]  # fmt: skip
    document = Document.model_validate(raw)
    plain, kept = new_run(tmp_path, document), new_run(tmp_path, cached(document))
    torch.testing.assert_close(
        losses(carry_out(kept)), losses(carry_out(plain)), rtol=1e-4, atol=1e-5
    )


def test_the_prefix_ends_where_chance_or_learning_begins() -> None:
    prefix = frozen_prefix(check(transferred()))
    assert prefix is not None
    assert prefix.fixed == ("image", "conv", "active", "pool", "flat")
    assert prefix.kept == (("flat", "y"),) and prefix.size == 6 * 3 * 3 * 4
    assert frozen_prefix(check(transferred(("hidden",)))) is None


@pytest.mark.parametrize(
    ("document", "word"),
    [
        (transferred(()), "nothing to keep"),
        (transferred(("hidden",)), "nothing to keep"),
        (transferred(transforms=[{"kind": "RandomHorizontalFlip"}]), "augmented"),
        (transferred(speed="fast"), "compiled"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(document: Document, word: str) -> None:
    (problem,) = check(cached(document)).problems
    assert problem.param == "training.cache_frozen" and word in problem.message
    assert "cache_frozen to false" in problem.fix


def test_a_disk_that_is_short_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = new_run(tmp_path, cached(transferred()))
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 10, 1 << 20))
    (failed,) = of(Failed, carry_out(run))
    assert "1.0 MiB left" in failed.message and "379.1 KiB" in failed.message
    assert not (run / FILE).exists()


@pytest.mark.slow
def test_the_exported_script_gives_the_curve_within_rounding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, out = new_run(tmp_path, cached(transferred())), tmp_path / "out"
    carry_out(run)
    assert main(["export", str(run), "--to", "python", "-o", str(out), "--rerun", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["losses"]
    assert told["steps"] == 36 and told["difference"] < 1e-4
    assert "run again in every step" in (out / "train.py").read_text()
