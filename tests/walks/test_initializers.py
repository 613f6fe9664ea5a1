"""Every initializer fills a weight as the function of PyTorch does that it names."""

from __future__ import annotations

import inspect
from random import Random
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.errors import ShapeError
from graph_runtime.expressions import Var
from graph_runtime.initializer import INITIALIZERS, Initializer
from graph_runtime.params import Choice, Integer, Param, Real, thawed
from tests.walks.torch_truth import REFUSALS

KINDS = sorted(kind for kind, one in INITIALIZERS.kinds.items() if one.part is None)
DRAWS = 40


def made(kind: str, **params: Any) -> Initializer:
    initializer = INITIALIZERS.make(kind, params)
    assert isinstance(initializer, Initializer), initializer
    return initializer


def filled(initializer: Initializer, shape: tuple[int, ...], seed: int = 0) -> Tensor:
    """A weight as the initializer's line in the source fills it, in float64."""
    call = initializer.line(Var("weight"))
    function = getattr(nn.init, call.target.removeprefix("nn.init."))
    torch.manual_seed(seed)
    weight = torch.empty(shape, dtype=torch.float64)
    function(weight, *call.args[1:], **call.kwargs)
    return weight


def drawn(param: Param, rng: Random) -> Any:
    match param:
        case Choice():
            return rng.choice(param.choices)
        case Integer():
            return rng.choice([1, 2, 3])
        case Real(name="a" | "mean" | "val"):
            return rng.choice([0.0, -0.5, -0.2])
        case Real():
            return rng.choice([0.25, 0.5, 1.0])
    raise AssertionError(f"draw {param}")


def draws(kind: str) -> list[Initializer]:
    rng = Random(kind)
    params = INITIALIZERS.kinds[kind].params()
    several = [{p.name: drawn(p, rng) for p in params} for _ in range(DRAWS)]
    several.append({})
    return [
        one for given in several if isinstance(one := INITIALIZERS.make(kind, given), Initializer)
    ]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if hasattr(nn.init, kind)])
def test_its_parameters_are_those_of_torch(kind: str) -> None:
    theirs = list(inspect.signature(getattr(nn.init, kind)).parameters.values())[1:]
    known = {argument.name: argument.default for argument in theirs}
    written = INITIALIZERS.kinds[kind].written
    assert list(written) == [
        n for n, default in known.items() if default is inspect.Parameter.empty
    ]
    params = {param.name: param.default for param in INITIALIZERS.kinds[kind].params()}
    assert params.keys() == known.keys() - {"generator"}
    assert all(params[name] == thawed(known[name]) for name in params.keys() - set(written))


@pytest.mark.parametrize("kind", KINDS)
def test_its_line_says_every_value_that_differs(kind: str) -> None:
    shape = (4, 6, 3) if kind == "dirac_" else (6, 4)
    for initializer in draws(kind):
        if kind == "dirac_" and shape[0] % initializer.groups:  # type: ignore[attr-defined]
            continue
        torch.manual_seed(0)
        whole = torch.empty(shape, dtype=torch.float64)
        name = initializer.target().removeprefix("nn.init.")
        given = initializer.model_dump() or {}
        if not hasattr(nn.init, kind):
            given = {"nonlinearity": "linear"}
        getattr(nn.init, name)(whole, **given)
        assert torch.equal(filled(initializer, shape), whole)


@pytest.mark.parametrize("kind", KINDS)
def test_it_refuses_the_weights_that_torch_refuses(kind: str) -> None:
    rng = Random(kind)
    for _ in range(60):
        shape = tuple(rng.randint(1, 4) for _ in range(rng.randint(1, 6)))
        for initializer in draws(kind)[:3]:
            try:
                initializer.expect(shape)
            except ShapeError as refusal:
                assert refusal.fix
                with pytest.raises(REFUSALS):
                    filled(initializer, shape)
            else:
                assert filled(initializer, shape).shape == shape


@pytest.mark.row("S3.03", "S3.04", "S3.05")
@pytest.mark.parametrize("kind", KINDS)
def test_a_million_numbers_deviate_as_declared(kind: str) -> None:
    if kind in ("dirac_", "eye_"):
        assert made(kind).deviation((9, 9, 3)) is None
        return
    shape = (200, 500, 2, 5) if kind not in ("sparse_", "orthogonal_") else (1000, 1000)
    slow = kind in ("orthogonal_", "trunc_normal_")
    for initializer in [made(kind), *draws(kind)[: 1 if slow else 3]]:
        values = filled(initializer, shape)
        expected = initializer.deviation(shape)
        assert expected is not None
        assert values.std().item() == pytest.approx(expected, rel=0.01, abs=1e-12)
        assert torch.equal(values, filled(initializer, shape))
        if expected:
            assert not torch.equal(values, filled(initializer, shape, seed=1))


@pytest.mark.row("S3.04")
def test_uniform_numbers_stay_in_their_interval() -> None:
    values = filled(made("uniform_", a=-0.3, b=0.7), (1000, 1000))
    assert -0.3 <= values.min() < -0.2999
    assert 0.6999 < values.max() <= 0.7
    assert values.mean().item() == pytest.approx(0.2, rel=0.01)
    assert values.std().item() == pytest.approx(1 / 12**0.5, rel=0.01)


def test_an_interval_without_width_inside_out_is_refused() -> None:
    for kind, params, field in (
        ("uniform_", {"a": 1.0, "b": 0.5}, "b"),
        ("trunc_normal_", {"a": 0.5}, "a"),
        ("trunc_normal_", {"b": -0.5}, "b"),
        ("trunc_normal_", {"std": 0.0}, "std"),
        ("kaiming_normal_", {"mode": "fan_avg"}, "mode"),
    ):
        problems = INITIALIZERS.make(kind, params)
        assert isinstance(problems, tuple)
        assert problems[0].param == field
