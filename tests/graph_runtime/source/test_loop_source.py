"""The source of Loops: one class for the step, and a walk along the sequence as by hand."""

from __future__ import annotations

import pytest
import torch

from docs.examples.pen import Pen
from graph_runtime.check import check
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import SourceError, check_source
from tests.graph_runtime.groups.drawn_loops import attending, nested, of_two_sizes, two_sequences
from tests.graph_runtime.groups.test_recurrent_loops import counted, walked
from tests.graph_runtime.source.test_group_source import built

ADDING_UP = """        total = x.new_zeros(x.shape[0], 3)  # (N, 3)
        outputs = []
        for step in x.unbind(1):
            output, total = self.walk(step, total)
            outputs.append(output)
        walk = torch.stack(outputs, 1)  # (N, 4, 3)
"""


def test_a_loop_reads_as_one_writes_it_by_hand() -> None:
    source, model = built(walked(counted(), 4, 3))
    assert ADDING_UP.replace("total", "walk_total") in source.text
    assert "def forward(self, x: torch.Tensor, total: torch.Tensor)" in source.text
    x = torch.rand(2, 4, 3)
    torch.testing.assert_close(model(x), x.cumsum(1))


def test_only_what_is_read_is_kept() -> None:
    pen = Pen()
    pen.put("x", "Input", shape=[4, 3])
    pen.define("step", counted())
    pen.group("walk", "step", "x")
    pen.put("result", "Output", "walk.total")
    source, model = built(pen.document("last"))
    assert "_, walk_total = self.walk(step, walk_total)" in source.text
    assert "append" not in source.text
    x = torch.rand(2, 4, 3)
    torch.testing.assert_close(model(x), x.sum(1))


def test_several_sequences_are_walked_along_together() -> None:
    source, model = built(two_sequences())
    assert "for step_token, step_number in zip(tokens.unbind(1), numbers.unbind(1)):" in source.text
    assert "second_h = first_h  # (N, 3)" in source.text
    tokens, numbers = torch.randint(9, (2, 4)), torch.rand(2, 4, 3)
    result, seen = model(tokens, numbers)
    first = (model.first.table(tokens) + numbers).sum(1)
    truth = model.second.table(tokens) + numbers
    torch.testing.assert_close(seen, truth)
    torch.testing.assert_close(result, first[:, None] + truth.cumsum(1))


def test_a_whole_input_is_seen_at_every_step() -> None:
    source, model = built(attending())
    assert "for step in x.unbind(1):" in source.text
    assert "self.walk(step, memory, walk_h)" in source.text
    x, memory, h = torch.rand(2, 4, 3), torch.rand(2, 7, 3), torch.zeros(2, 3)
    found = model(x, memory)
    for t in range(4):
        shares = (memory @ h[:, :, None]).softmax(1)
        h = (memory * shares).mean(1) + x[:, t]
        torch.testing.assert_close(found[:, t], h)


def test_a_step_that_remembers_nothing_is_done_to_each() -> None:
    step = Pen()
    step.put("x", "GroupInput")
    step.put("fc", "Linear", out_features=2)
    step.put("y", "GroupOutput")
    document = walked(step, 4, 3)
    node = document.nodes["walk"].model_copy(update={"kind": "Loop"})
    _, model = built(document.replaced(nodes={**document.nodes, "walk": node}))
    x = torch.rand(2, 4, 3)
    torch.testing.assert_close(model(x), model.walk.fc(x))


def test_a_loop_of_tokens_alone_begins_with_zeros_of_numbers() -> None:
    step = Pen()
    step.put("token", "GroupInput")
    step.put("h", "State", size=[3])
    step.put("table", "Embedding", "token", num_embeddings=9, embedding_dim=3)
    step.put("sum", "Add", "table", "h")
    step.put("y", "GroupOutput")
    step.feed_back("h", "sum")
    pen = Pen()
    pen.put("x", "Input", shape=[4], dtype="int64")
    pen.define("step", step)
    pen.group("walk", "step")
    pen.put("result", "Output", "walk")
    source, model = built(pen.document("tokens"))
    assert "torch.zeros(x.shape[0], 3, device=x.device)" in source.text
    tokens = torch.randint(9, (2, 4))
    torch.testing.assert_close(model(tokens), model.walk.table(tokens).cumsum(1))


def test_a_loop_in_a_loop_walks_along_steps_of_steps() -> None:
    _, model = built(nested())
    x = torch.rand(2, 5, 4, 3)
    torch.testing.assert_close(model(x), x.sum(2).cumsum(1))


def test_a_loop_inside_groups_of_two_sizes() -> None:
    source, model = built(of_two_sizes())
    assert model(torch.rand(2, 5, 4)).shape == (2, 10)
    assert source.text.count("class Step(") == 1


def test_a_line_of_a_loop_leads_to_its_block() -> None:
    source, _ = built(walked(counted(), 4, 3))
    lines = source.text.splitlines()
    model = lines.index("class Model(nn.Module):")
    walk = {source.lines[n + 1] for n, line in enumerate(lines) if n > model and "step" in line}
    assert walk == {"walk"}
    assert ("step", "sum") in source.inner.values()


PLANTED = [
    ("x.unbind(1)", "exit(1)"),
    ("x.unbind(1)", "x.unbind(0)"),
    ("x.unbind(1)", "x.tolist()"),
    ("for step in x.unbind(1):", "for step in zip(x.unbind(1), exit()):"),
    ("outputs.append(output)", "outputs.append(exit)"),
    ("outputs.append(output)", "exit.append(output)"),
    ("outputs.append(output)", "print(output)"),
    ("outputs.append(output)", "x.backward()"),
    ("x.new_zeros(x.shape[0], 3)", "x.new_zeros(x.shape[0], 977)"),
    ("x.new_zeros(", "x.new_evil("),
    ("self.walk(step, walk_total)", "self.other(step, walk_total)"),
    ("self.walk = Step()", "self.walk = nn.ReLU()"),
]


@pytest.mark.parametrize(("clean", "planted"), PLANTED)
def test_what_the_document_does_not_account_for_is_refused(clean: str, planted: str) -> None:
    document = walked(counted(), 4, 3)
    text = generate(check(document)).text
    assert clean in text
    with pytest.raises(SourceError):
        check_source(text.replace(clean, planted, 1), document)


def test_a_network_without_a_loop_may_not_walk() -> None:
    pen = Pen()
    pen.put("x", "Input", shape=[4, 3])
    pen.put("result", "Output")
    document = pen.document("none")
    text = generate(check(document)).text
    walk = text.replace(
        "return x", "for step in x.unbind(1):\n            step = x\n        return x"
    )
    assert walk != text
    with pytest.raises(SourceError):
        check_source(walk, document)
