"""Every optimizer, schedule, loss, metric and data set keeps the same promises."""

from __future__ import annotations

import inspect
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import ziamath

from graph_runtime.dataset import DATASETS, Dataset, facts_of
from graph_runtime.datasets.csv_file import CSVFile
from graph_runtime.expressions import Call
from graph_runtime.families import Declaration
from graph_runtime.initializer import INITIALIZERS
from graph_runtime.loss import LOSSES, Loss
from graph_runtime.metric import METRICS
from graph_runtime.optimizer import OPTIMIZERS, Optimizer
from graph_runtime.params import thawed
from graph_runtime.schedule import SCHEDULES

FAMILIES = (OPTIMIZERS, SCHEDULES, LOSSES, METRICS, INITIALIZERS, DATASETS)
ALL = [declared for family in FAMILIES for declared in family.kinds.values()]
BUNDLED = [d for d in DATASETS.kinds.values() if not any(p.required for p in d.params())]


def named(declared: Any) -> str:
    return declared.kind()


def built(call: Call, *first: Any) -> Any:
    """What the call makes: `optim`, `nn` and dots looked up in torch."""
    thing: Any = torch
    for name in call.target.split("."):
        thing = getattr(thing, name)
    return thing(*first, *call.args, **call.kwargs)


def weight() -> torch.nn.Parameter:
    return torch.nn.Parameter(torch.ones(3))


def torch_class(declared: type[Declaration]) -> Any:
    places = {"optimizers": torch.optim, "schedules": torch.optim.lr_scheduler, "losses": torch.nn}
    return getattr(places[declared.group()], declared.kind())


@pytest.mark.parametrize("declared", ALL, ids=named)
def test_it_has_words_for_people(declared: type[Declaration]) -> None:
    assert declared.title
    assert declared.synonyms
    assert declared.summary().endswith(".")
    assert declared.reference.startswith("https://")
    assert all(param.help.endswith(".") for param in declared.params())


@pytest.mark.parametrize("declared", [d for d in ALL if d.formula], ids=named)
def test_its_formula_can_be_drawn(declared: type[Declaration]) -> None:
    assert "<svg" in ziamath.Latex(declared.formula).svg()


@pytest.mark.parametrize("declared", BUNDLED, ids=named)
def test_its_origin_is_stated(declared: type[Dataset]) -> None:
    assert "bundled with scikit-learn" in declared.origin


def test_everything_but_data_has_a_formula() -> None:
    assert all(d.formula for family in FAMILIES[:-1] for d in family.kinds.values())


@pytest.mark.parametrize("family", FAMILIES[:3], ids=lambda family: family.noun)
def test_parameters_carry_torchs_names_and_defaults(family: Any) -> None:
    for declared in family.kinds.values():
        if getattr(declared, "drawn", False):
            continue
        theirs = inspect.signature(torch_class(declared)).parameters
        for param in declared.params():
            assert param.name in theirs
            default = theirs[param.name].default
            if default is not inspect.Parameter.empty:
                assert param.default == thawed(default), f"{declared.kind()}.{param.name}"


@pytest.mark.parametrize("declared", OPTIMIZERS.kinds.values(), ids=named)
def test_torch_builds_the_optimizer_with_the_declared_values(declared: type[Optimizer]) -> None:
    made = built(declared().constructor(), [weight()])
    for param in declared.params():
        assert made.defaults[param.name] == getattr(declared(), param.name)


def test_torch_builds_every_schedule() -> None:
    for declared in SCHEDULES.kinds.values():
        optimizer = torch.optim.SGD([weight()], lr=0.5)
        schedule = built(declared().constructor(epochs=4), optimizer)
        optimizer.step()
        schedule.step()
        assert schedule.get_last_lr()[0] <= 0.5


@pytest.mark.row("S4.22")
def test_step_lr_drops_like_a_staircase() -> None:
    made = SCHEDULES.make("StepLR", {"step_size": 2, "gamma": 0.5})
    assert not isinstance(made, tuple)
    optimizer = torch.optim.SGD([weight()], lr=0.8)
    schedule = built(made.constructor(epochs=9), optimizer)
    rates = []
    for _ in range(6):
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    assert rates == pytest.approx([0.8, 0.8, 0.4, 0.4, 0.2, 0.2])


def test_a_cosine_without_an_end_falls_over_all_epochs() -> None:
    call = SCHEDULES.kinds["CosineAnnealingLR"]().constructor(epochs=12)
    assert call.kwargs == {"T_max": 12, "eta_min": 0.0}


@pytest.mark.row("S4.01")
def test_one_step_of_sgd_follows_the_slope_of_a_parabola() -> None:
    made = OPTIMIZERS.make("SGD", {"lr": 0.1})
    assert isinstance(made, Optimizer)
    w = torch.nn.Parameter(torch.tensor(1.0, dtype=torch.float64))
    (w**2 / 2).backward()
    built(made.constructor(), [w]).step()
    assert w.item() == pytest.approx(0.9, abs=1e-15)


@pytest.mark.row("S4.12")
def test_adam_starts_with_the_values_of_its_paper() -> None:
    defaults = {param.name: param.default for param in OPTIMIZERS.kinds["Adam"].params()}
    assert (defaults["betas"], defaults["eps"]) == ([0.9, 0.999], 1e-8)


def test_nesterov_without_momentum_is_refused_at_its_field() -> None:
    problems = OPTIMIZERS.make("SGD", {"nesterov": True})
    assert isinstance(problems, tuple)
    assert problems[0].param == "nesterov"
    assert "momentum to 0.9" in problems[0].message
    with pytest.raises(ValueError):
        torch.optim.SGD([weight()], nesterov=True)


@pytest.mark.parametrize("declared", [d for d in LOSSES.kinds.values() if not d.drawn], ids=named)
def test_a_loss_takes_what_it_declares(declared: type[Loss]) -> None:
    module = built(declared().constructor())
    result = torch.zeros(5, 3)
    target = torch.zeros(5, dtype=torch.int64)
    if declared.target_dtype == "float32":
        target = torch.zeros(5, 3)
    assert module(result, target).shape == ()
    assert declared.metric in METRICS.kinds


@pytest.mark.parametrize("declared", BUNDLED, ids=named)
def test_facts_agree_with_what_is_loaded(declared: type[Dataset]) -> None:
    for layout in [p for p in declared.params() if hasattr(p, "choices")] or [None]:
        for choice in layout.choices if layout else [None]:
            made = declared(**({layout.name: choice} if layout else {}))
            data = made.load()
            assert facts_of(data) == made.facts()
            assert all(x.dtype == np.float32 and np.isfinite(x).all() for x in data.inputs)
            assert all(x.flags.c_contiguous for x in data.inputs)


@pytest.mark.parametrize("declared", BUNDLED, ids=named)
def test_loading_twice_gives_the_same_bytes(declared: type[Dataset]) -> None:
    first, second = declared().load(), declared().load()
    assert first.targets.tobytes() == second.targets.tobytes()
    for one, other in zip(first.inputs, second.inputs, strict=True):
        assert one.tobytes() == other.tobytes()


def fingerprint(inputs: Any, targets: Any) -> str:
    parts = [x.tobytes() for x in (*inputs, targets)]
    return sha256(b"".join(parts)).hexdigest()


def test_loaders_written_into_another_file_read_the_same(tmp_path: Path) -> None:
    """A script of nothing but their sources and a call of each, run by a bare Python."""
    (tmp_path / "own.csv").write_text("age,kind\n3,cat\n4,dog\n")
    np.savez(tmp_path / "own.npz", x=np.eye(3), y=np.arange(3))
    lines = ["from __future__ import annotations", "from hashlib import sha256"]
    lines.append(inspect.getsource(fingerprint))
    wanted = []
    for declared in DATASETS.kinds.values():
        path = {"path": "own.csv" if declared is CSVFile else "own.npz"}
        made = declared(**(path if "path" in declared.model_fields else {}))
        how = made.loading(tmp_path)
        lines += [inspect.getsource(function) for function in (*how.needs, how.function)]
        given = ", ".join(f"{name}={value!r}" for name, value in how.arguments.items())
        lines.append(f"print(fingerprint(*{how.function.__name__}({given})[:2]))")
        data = made.load(tmp_path)
        wanted.append(fingerprint(data.inputs, data.targets))
    (tmp_path / "script.py").write_text("\n".join(lines))
    command = [sys.executable, "-I", str(tmp_path / "script.py")]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    assert told.stdout.split() == wanted


def test_declarations_load_neither_torch_nor_sklearn() -> None:
    script = (
        "import sys; from graph_runtime import recipe, data_fit, dataset, metric\n"
        "from graph_runtime.document import Training\n"
        "recipe.resolve(Training()); [f.kinds for f in (dataset.DATASETS, metric.METRICS)]\n"
        "assert not {'torch', 'sklearn', 'scipy', 'PySide6'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
