"""Races of optimizers down surfaces take the steps that the lectures count."""

from __future__ import annotations

import json
from math import hypot

import pytest
import torch

from graph_runtime.__main__ import main
from graph_runtime.racing.entrants import FIELD, Racer, Track
from graph_runtime.racing.surfaces import SURFACES
from graph_runtime.train.measuring.race import race
from graph_runtime.train.messages.commands import Race
from graph_runtime.train.messages.race_events import Raced
from tests.graph_runtime.train.talking import Talk

VALLEY, SADDLE = SURFACES["valley"], SURFACES["saddle"]


def run(surface: str, kind: str, most: int = 1000, **params: float) -> Track:
    where = SURFACES[surface]
    return race(where, Racer(kind=kind, params={"lr": 0.01, **params}), where.start, most)


@pytest.mark.row("S4.08")
def test_momentum_is_faster_through_a_valley_and_its_mean_form_is_not() -> None:
    assert VALLEY.start == (1.0, 1.0)
    assert run("valley", "SGD").steps == 653
    assert run("valley", "SGD", momentum=0.9).steps == 138
    assert run("valley", "EWMAMomentum", momentum=0.9).steps == 598


def test_a_saddle_is_left_late_without_momentum() -> None:
    assert SADDLE.start == (1.0, 1e-3)
    assert run("saddle", "SGD").steps == 349
    assert run("saddle", "SGD", momentum=0.9).steps == 72
    assert run("saddle", "Adam").steps == 77


@pytest.mark.row("S4.33")
def test_rmsprop_takes_both_ways_of_a_valley_at_one_pace() -> None:
    for kind, ratio in (("RMSprop", 1.0), ("SGD", 1 / 100)):
        track = run("valley", kind, most=1)
        steps = [track.x[1] - track.x[0], track.y[1] - track.y[0]]
        assert steps[0] / steps[1] == pytest.approx(ratio, rel=1e-6)


@pytest.mark.row("S4.02")
@pytest.mark.parametrize("rate", [0.01, 0.5, 0.99])
def test_a_parabola_falls_with_every_step_of_a_small_rate(rate: float) -> None:
    """Its slope changes by 1 for each step of 1, so that rates below 1 are small."""
    for start in (1.0, -1.0):
        track = race(SURFACES["parabola"], Racer(kind="SGD", params={"lr": rate}), (start, 0.0), 50)
        assert all(b < a for a, b in zip(track.heights, track.heights[1:], strict=False))
        assert (track.x[1] - track.x[0]) * start < 0


@pytest.mark.row("S4.03")
def test_a_plain_step_goes_downhill_and_is_as_long_as_the_slope_is_steep() -> None:
    for surface in SURFACES.values():
        track = race(surface, Racer(kind="SGD", params={"lr": 1e-4}), surface.start, 60)
        for i in range(len(track.x) - 1):
            place = torch.tensor([track.x[i], track.y[i]], dtype=torch.float64, requires_grad=True)
            torch.as_tensor(surface.height(place[0], place[1])).backward()
            assert place.grad is not None
            across, up = (-place.grad).tolist()
            step = track.x[i + 1] - track.x[i], track.y[i + 1] - track.y[i]
            assert step[0] * across + step[1] * up > 0
            assert hypot(*step) == pytest.approx(1e-4 * hypot(across, up), rel=1e-8)


@pytest.mark.row("S4.25")
def test_what_the_worker_tells_is_the_optimizer_itself(worker: Talk) -> None:
    """To the last bit of float64, for every racer that the window offers at first."""
    racers = tuple(racer for _, racer in FIELD)
    command = Race(number=7, surface="valley", start=(1.0, 1.0), racers=racers, steps=80)
    assert worker.client.send(command)
    worker.until(Raced, lambda event: event.racer == len(racers) - 1)
    told = [event for event in worker.heard if isinstance(event, Raced) and event.number == 7]
    assert [event.racer for event in told] == list(range(len(racers)))
    place = torch.nn.Parameter(torch.tensor([1.0, 1.0], dtype=torch.float64))
    optimizer = torch.optim.Adam([place], lr=0.01)
    path = []
    for _ in range(81):
        path.append(tuple(place.tolist()))
        optimizer.zero_grad()
        (0.5 * (place[0] * place[0] + 100 * place[1] * place[1])).backward()
        optimizer.step()
    adam = told[[name for name, _ in FIELD].index("Adam")]
    assert list(zip(adam.x, adam.y, strict=True)) == path


def test_a_racer_that_cannot_run_says_why() -> None:
    assert "matrices" in run("valley", "Muon").message
    assert "Did you mean Adam?" in run("valley", "Adamm").message
    assert run("valley", "SGD", lr=0.1).lost
    assert run("valley", "LBFGSX").x == ()


def test_the_command_line_races(capsys: pytest.CaptureFixture[str]) -> None:
    wish = ["race", "--optimizer", "SGD,lr=0.01,momentum=0.9", "--optimizer", "Adam,lr=0.01"]
    assert main([*wish, "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["steps"], second["steps"]) == (138, 305)
    assert first["x"][0] == 1.0 and len(first["x"]) == 139
    assert main(["race", "--surface", "two_wells"]) == 0
    assert "SGD, momentum     32 steps" in capsys.readouterr().out
    for wrong in (["--steps", "0"], ["--start", "1"], ["--optimizer", "SGD,lr"]):
        assert main(["race", *wrong]) == 2
