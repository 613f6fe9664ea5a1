"""A frozen normalization uses the figures it has and keeps them, wherever the network trains."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from graph_runtime.__main__ import main
from graph_runtime.advice.advise import advise
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.edits.freezing import set_frozen, up_to
from graph_runtime.errors import RunError, SourceError
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import write_document
from graph_runtime.recipe.frozen_prefix import frozen_prefix
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.keeping.checkpoint import newest_first
from graph_runtime.train.keeping.feature_file import FILE
from graph_runtime.train.messages.events import Failed, Finished
from graph_runtime.train.network.job import read_job
from graph_runtime.train.process.mates import _expect_gpus
from tests.graph_runtime.train.drawings import chain, new_run
from tests.graph_runtime.train.inside import carry_out, of
from tests.graph_runtime.train.stepping.test_frozen_features import cached, losses, weights
from tests.graph_runtime.train.stepping.test_step_tracing import begun, expect_same_step

NORM = ("norm.running_mean", "norm.running_var", "norm.num_batches_tracked")


def network(**training: Any) -> Document:
    """Digits by a convolution with a normalization, and a head."""
    return chain(
        {
            "image": ("Input", {"shape": [1, 8, 8]}),
            "conv": ("Conv2d", {"out_channels": 4, "kernel_size": 3}),
            "norm": ("BatchNorm2d", {}),
            "active": ("ReLU", {}),
            "flat": ("Flatten", {}),
            "hidden": ("Linear", {"out_features": 8}),
            "spread": ("BatchNorm1d", {}),
            "bent": ("ReLU", {}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        },
        **{"epochs": 2, "device": "cpu", **training},
    )


def grouped(inner: dict[str, Any] | None = None, repeat: bool = False, **training: Any) -> Document:
    """The same with convolution and normalization in a group, which is frozen."""
    body = {
        "x": {"kind": "GroupInput"},
        "conv": {"kind": "Conv2d", "params": {"out_channels": 4, "kernel_size": 3, "padding": 1}},
        "norm": {"kind": "BatchNorm2d", "params": {}},
        "active": {"kind": "ReLU", "params": {}},
        **(inner or {}),
        "y": {"kind": "GroupOutput"},
    }
    names = list(body)
    raw = network(**training).model_dump(mode="json")
    raw["definitions"] = {
        "stem": {
            "nodes": body,
            "edges": [{"source": a, "target": b} for a, b in pairwise(names)],
        }
    }
    kind = {"kind": "Repeat", "params": {"times": 2}} if repeat else {"kind": "Group"}
    raw["nodes"] = {
        "image": raw["nodes"]["image"],
        "stem": {**kind, "definition": "stem", "decorations": {"frozen": True}},
        **{n: raw["nodes"][n] for n in ("flat", "hidden", "spread", "bent", "logits", "result")},
    }
    order = list(raw["nodes"])
    raw["edges"] = [{"source": a, "target": b} for a, b in pairwise(order)]
    return Document.model_validate(raw)


def cold(document: Document, *names: str) -> Document:
    return set_frozen(document, check(document), names, True)


def stem(**training: Any) -> Document:
    """The network with everything up to its first normalization frozen."""
    document = network(**training)
    return cold(document, *up_to(check(document), ["norm"]))


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights and figures of a network that has seen batches."""
    root = tmp_path_factory.mktemp("learned")
    run = new_run(root, network())
    assert of(Finished, carry_out(run))
    file = root / "learned.safetensors"
    shutil.copy(newest_first(run / "checkpoints")[0] / "model.safetensors", file)
    return file


def model_of(document: Document) -> nn.Module:
    space = ModuleType("model")
    exec(compile(generate(check(document)).text, "model.py", "exec"), space.__dict__)
    made: nn.Module = space.Model()
    return made


@pytest.mark.row("S15.35")
def test_a_run_learns_what_a_loop_of_torch_with_a_norm_at_rest_learns(
    tmp_path: Path, learned: Path
) -> None:
    recipe = {"kind": "SGD", "params": {"lr": 0.1}}
    document = stem(full_batch=True, epochs=6, optimizer=recipe, start_from=str(learned))
    run = new_run(tmp_path, document)
    told, mine = losses(carry_out(run)), weights(run)
    begin = {name: tensor.clone() for name, tensor in torch_state(learned).items()}
    for name in (*NORM, "conv.weight", "conv.bias", "norm.weight", "norm.bias"):
        assert torch.equal(mine[name], begin[name]), name
    part = read_parts(read_job(open_run(run)))[0].train
    (x,), y = part.batch(torch.arange(len(part)))
    learning = {n: begin[n].requires_grad_() for n in begin if n.startswith(HEAD)}
    for loss in told:
        again = by_hand(x, y, begin)
        assert again.item() == pytest.approx(loss.item(), rel=1e-5)
        found = torch.autograd.grad(again, list(learning.values()))
        with torch.no_grad():
            for weight, gradient in zip(learning.values(), found, strict=True):
                weight -= 0.1 * gradient
    for name, weight in learning.items():
        torch.testing.assert_close(mine[name], weight.detach(), rtol=1e-4, atol=1e-6)
    moved = mine["spread.running_mean"]
    assert not torch.equal(moved, torch_state(learned)["spread.running_mean"])


HEAD = ("hidden.", "logits.", "spread.weight", "spread.bias")


def torch_state(file: Path) -> dict[str, Tensor]:
    return load_file(file)


def by_hand(x: Tensor, y: Tensor, w: dict[str, Tensor]) -> Tensor:
    """The loss with the first normalization by its figures, the second by those of the batch."""
    z = F.conv2d(x, w["conv.weight"], w["conv.bias"])
    mean, var = (w[f"norm.running_{n}"][:, None, None] for n in ("mean", "var"))
    scale, shift = (w[f"norm.{n}"][:, None, None] for n in ("weight", "bias"))
    z = ((z - mean) / (var + 1e-5).sqrt() * scale + shift).relu().flatten(1)
    z = z @ w["hidden.weight"].T + w["hidden.bias"]
    z = (z - z.mean(0)) / (z.var(0, unbiased=False) + 1e-5).sqrt()
    z = (z * w["spread.weight"] + w["spread.bias"]).relu()
    return F.cross_entropy(z @ w["logits.weight"].T + w["logits.bias"], y)


@pytest.mark.parametrize("repeat", [False, True])
def test_figures_in_a_frozen_group_stay_and_its_dropout_goes_on(
    tmp_path: Path, repeat: bool
) -> None:
    dropped = {"dropped": {"kind": "Dropout", "params": {"p": 0.5}}}
    model = model_of(grouped(dropped, repeat))
    for mode in (None, True, False, True):  # None: as it was made, with no word of its mode
        if mode is not None:
            model.train(mode)
        kinds = {type(m): m.training for n, m in model.named_modules() if n.startswith("stem.")}
        assert kinds[nn.Dropout] == (mode is not False) and not kinds[nn.BatchNorm2d]
        assert model.get_submodule("spread").training == (mode is not False)
    run = new_run(tmp_path, grouped(repeat=repeat, epochs=1))
    assert of(Finished, carry_out(run))
    figures = {n: t for n, t in weights(run).items() if n.startswith("stem.") and "running" in n}
    assert len(figures) == (4 if repeat else 2)
    for name, tensor in figures.items():
        fresh = torch.zeros_like(tensor) if "mean" in name else torch.ones_like(tensor)
        assert torch.equal(tensor, fresh), name


def test_freezing_up_to_here_takes_a_normalization_without_weights() -> None:
    document = network()
    raw = document.model_dump(mode="json")
    raw["nodes"]["norm"]["params"] = {"affine": False}
    document = Document.model_validate(raw)
    frozen = cold(document, *up_to(check(document), ["active"]))
    assert model_of(frozen).train().get_submodule("norm").training is False
    assert model_of(document).train().get_submodule("norm").training is True


def test_a_figure_that_is_not_kept_is_not_put_to_rest() -> None:
    raw = stem().model_dump(mode="json")
    raw["nodes"]["norm"]["params"] = {"track_running_stats": False}
    document = Document.model_validate(raw)
    assert "def train" not in generate(check(document)).text
    prefix = frozen_prefix(check(document))
    assert prefix is not None and prefix.fixed == ("image", "conv")


def test_a_run_that_goes_on_learns_the_same_bits(tmp_path: Path, learned: Path) -> None:
    document = stem(start_from=str(learned))
    whole, broken = (new_run(tmp_path, document, checkpoint_seconds=0.001) for _ in range(2))
    carry_out(whole)
    carry_out(broken)
    shutil.rmtree(newest_first(broken / "checkpoints")[0])
    carry_out(broken, resume=True)
    theirs = weights(whole)
    assert all(torch.equal(tensor, theirs[n]) for n, tensor in weights(broken).items())


def test_a_compiled_step_leaves_frozen_figures_too(tmp_path: Path) -> None:
    recipe = {"kind": "SGD", "params": {"lr": 0.1}}
    learner, parts, eager = begun(tmp_path, stem(optimizer=recipe))
    expect_same_step(learner, parts, eager)
    state = learner.model.state_dict()
    assert state["norm.num_batches_tracked"] == 0 and state["spread.num_batches_tracked"] == 2


@pytest.mark.row("S15.36")
@pytest.mark.parametrize("group", [False, True])
def test_kept_features_go_through_a_frozen_normalization(
    tmp_path: Path, learned: Path, group: bool
) -> None:
    document = grouped(repeat=True) if group else stem(start_from=str(learned))
    prefix = frozen_prefix(check(document))
    assert prefix is not None and prefix.kept == (("flat", "y"),)
    plain, kept = new_run(tmp_path, document), new_run(tmp_path, cached(document))
    wanted, heard = carry_out(plain), carry_out(kept)
    torch.testing.assert_close(losses(heard), losses(wanted), rtol=1e-4, atol=1e-5)
    assert (kept / FILE).is_file()
    theirs = weights(plain)
    for name, tensor in weights(kept).items():
        torch.testing.assert_close(tensor, theirs[name], rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("name", ["resnet18", "densenet121"])
def test_all_of_a_frozen_network_but_its_head_can_be_kept(name: str) -> None:
    """Through batch normalizations at the top, in groups and in repetitions of groups."""
    checked = check(read_example(name))
    head = [node for node in checked.order if checked.nodes[node].node.kind == "Linear"][-1]
    (before,) = [edge.source for edge in checked.wiring.into[head].values()]
    frozen = check(set_frozen(checked.document, checked, up_to(checked, [before]), True))
    prefix = frozen_prefix(frozen)
    assert prefix is not None and prefix.kept == ((before, "y"),)
    check_source(generate(frozen).text, frozen.document)


def test_a_synchronized_normalization_at_rest_needs_no_gpu() -> None:
    layers = nn.Sequential(nn.Linear(2, 2), nn.SyncBatchNorm(2))
    with pytest.raises(RunError, match="GPUs"):
        _expect_gpus(layers)
    layers[1].eval()
    _expect_gpus(layers)


def test_a_run_of_an_older_version_goes_on_as_it_began(tmp_path: Path) -> None:
    def without(run: Path) -> Path:
        """The run with the model.py that was written before frozen figures stayed."""
        lines = (run / "model.py").read_text(encoding="ascii").splitlines()
        first = next(i for i, line in enumerate(lines) if "def train" in line)
        last = lines.index("        return self", first)
        text = "\n".join([*lines[:first], *lines[last + 2 :]]).replace("        self.train()\n", "")
        check_source(text, open_run(run).document())
        (run / "model.py").write_text(text + "\n", encoding="ascii")
        return run

    run = without(new_run(tmp_path, stem(epochs=1)))
    model_py = (run / "model.py").read_bytes()
    config = run / "config.json"
    digest = open_run(run).config().source_sha256
    config.write_text(config.read_text().replace(digest, sha256(model_py).hexdigest()))
    assert of(Finished, carry_out(run))
    assert weights(run)["norm.num_batches_tracked"] > 0
    kept = without(new_run(tmp_path, cached(stem(epochs=1))))
    config = kept / "config.json"
    changed = sha256((kept / "model.py").read_bytes()).hexdigest()
    config.write_text(config.read_text().replace(open_run(kept).config().source_sha256, changed))
    (failed,) = of(Failed, carry_out(kept))
    assert "Start a new run" in failed.message


ODD = {
    "another block": ("self.norm.eval()", "self.spread.eval()"),
    "another call": ("self.norm.eval()", "self.norm.reset_parameters()"),
    "another line": ("(mode)\n", "(mode)\n        self.logits.weight.zero_()\n"),
    "another mode": ("super().train(mode)", "super().train(True)"),
    "a default": ("mode: bool = True", "mode: bool = print()"),
    "another result": ("        return self\n", "        return nn.Linear(1, 1)\n"),
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_the_checker_lets_the_method_do_nothing_else(what: str) -> None:
    document = stem()
    text = generate(check(document)).text
    check_source(text, document)
    assert ODD[what][0] in text
    with pytest.raises(SourceError):
        check_source(text.replace(*ODD[what]), document)


def test_a_batch_of_one_is_enough_for_a_normalization_at_rest(tmp_path: Path) -> None:
    document = cold(network(batch_size=1, epochs=1), "norm", "spread")
    assert not any("one sample" in str(one) for one in advise(check(document)))
    assert any("one sample" in str(one) for one in advise(check(network(batch_size=1))))
    model = model_of(document).train()
    assert model(torch.rand(1, 1, 8, 8)).shape == (1, 10)
    with pytest.raises(ValueError, match="more than 1 value"):
        model_of(network()).train()(torch.rand(1, 1, 8, 8))


@pytest.mark.slow
def test_the_exported_script_keeps_frozen_figures_to_the_bit(
    tmp_path: Path, learned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, document in enumerate((stem(start_from=str(learned)), grouped(repeat=True))):
        file, run = tmp_path / f"{number}.json", tmp_path / f"run{number}"
        write_document(file, document)
        assert main(["train", str(file), "--run-dir", str(run)]) == 0
        capsys.readouterr()
        out = tmp_path / f"out{number}"
        asked = ["export", str(run), "--to", "python", "-o", str(out), "--rerun", "--json"]
        assert main(asked) == 0
        assert json.loads(capsys.readouterr().out)["losses"]["difference"] == 0.0
