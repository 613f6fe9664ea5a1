"""Where the time of a network goes: every block of every group, as often as it runs."""

from __future__ import annotations

import json
from itertools import count, pairwise
from types import ModuleType

import pytest
import torch

from docs.blocks.recurrent_step import rnn_step
from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from graph_runtime.train.measuring.block_clock import BlockClock
from graph_runtime.train.measuring.profile import profiled
from tests.graph_runtime.groups.test_recurrent_loops import walked


def counted(document: Document, *inputs: torch.Tensor) -> BlockClock:
    """One pass under a clock that goes on by 1 whenever it is looked at."""
    source = generate(check(document))
    space = ModuleType("model")
    exec(compile(source.text, "model.py", "exec"), space.__dict__)
    nodes = {line: node for line, (_, node) in source.inner.items()} | dict(source.lines)
    ticks = count()
    clock = BlockClock("model.py", nodes, lambda: float(next(ticks)))
    model = space.Model().eval()
    with clock.running():
        model(*inputs)
    return clock


def test_every_block_of_a_step_runs_once_a_step_and_the_loop_has_the_time_of_all() -> None:
    clock = counted(walked(rnn_step(), 7, 4, hidden=6), torch.rand(2, 7, 4))
    assert clock.runs["walk"] == 1
    inside = {way: runs for way, runs in clock.runs.items() if way.startswith("walk/")}
    blocks = ("seen", "remembered", "both", "renewed")
    assert all(inside[f"walk/{block}"] == 7 for block in blocks)
    within = sum(clock.seconds[f"walk/{block}"] for block in blocks)
    assert clock.seconds["walk"] > within >= 7 * len(blocks)


def test_every_further_step_of_a_loop_takes_as_long_again() -> None:
    times = []
    for steps in (1, 2, 3, 50):
        clock = counted(walked(rnn_step(), steps, 4, hidden=6), torch.rand(2, steps, 4))
        times.append((steps, clock.seconds["walk"]))
    per_step = {(b - a) / (t - s) for (s, a), (t, b) in pairwise(times)}
    assert len(per_step) == 1 and per_step.pop() > 0


def test_a_repetition_counts_what_is_in_it_each_time() -> None:
    resnet = read_example("resnet18")
    with torch.inference_mode():
        clock = counted(resnet, torch.rand(1, 3, 32, 32))
    assert clock.runs["stage1"] == 1
    assert clock.runs["stage1/conv1"] == resnet.nodes["stage1"].params["times"] == 2


def test_a_module_of_our_own_is_time_of_its_block() -> None:
    profile = profiled(check(read_example("seq2seq_bahdanau")), batch=2, passes=1)
    attention = next(b for b in profile.blocks if b.node == "decoder/attention")
    assert attention.kind == "Attention" and attention.seconds > 0
    assert not any(block.node.startswith("decoder/attention/") for block in profile.blocks)


def test_the_verb_tells_every_block_and_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    threads = torch.get_num_threads()
    assert main(["profile", "drawn_rnn", "--batch", "2", "--passes", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    blocks = {block["node"]: block for block in told["blocks"]}
    assert next(iter(blocks)) == "reader" and blocks["reader/seen"]["runs"] == 8
    whole = blocks["reader"]["milliseconds"] + blocks["logits"]["milliseconds"]
    assert told["milliseconds"] == pytest.approx(whole)
    assert torch.get_num_threads() == threads
    assert main(["profile", "drawn_rnn", "--passes", "0"]) == 2
    assert main(["profile", "drawn_rnn", "--batch", "2", "--passes", "1"]) == 0
    assert "  seen" in capsys.readouterr().out
