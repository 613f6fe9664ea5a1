"""What the worker finds out about a person's own block, against numbers worked out by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from graph_runtime.check import check
from graph_runtime.custom.answers import Answer, Question
from graph_runtime.custom.python_module import module_kind
from graph_runtime.custom.trust_store import TrustStore
from graph_runtime.errors import RunError
from graph_runtime.keeping.files import document_text, parse_document, read_document
from graph_runtime.tensors import Spec
from graph_runtime.train.calling.asking import answer_of, command_for
from graph_runtime.train.messages.commands import from_line as command_from
from graph_runtime.train.messages.commands import to_line as command_line
from graph_runtime.train.messages.event_lines import from_line, to_line
from graph_runtime.train.messages.measure_events import Measured
from graph_runtime.train.network.measure import answer_to, known_here, measure
from tests.graph_runtime.custom.texts import HEAD, MIXER, forward, lines


def asked(text: str, *inputs: Spec | None, **params: Any) -> Question:
    block = module_kind({"code": list(lines(text))})(code=lines(text), **params)
    return Question(lines(text), tuple(block.values(*inputs).items()), inputs)


def found(store: TrustStore, text: str, *inputs: Spec | None, **params: Any) -> Answer:
    """What is found of a trusted text, by way of the messages between two processes."""
    store.add(lines(text), "read")
    question = asked(text, *(inputs or (Spec("N", 8),)), **params)
    command = command_from(command_line(command_for(question, 7)))
    event = from_line(to_line(answer_to(command)))  # type: ignore[arg-type]
    assert isinstance(event, Measured)
    assert event.number == 7
    answer = answer_of(question, event)
    assert answer == measure(question)
    return answer


def test_shapes_weights_and_multiply_adds_are_found(store: TrustStore) -> None:
    answer = found(store, MIXER, Spec("N", 8), width=5)
    assert answer.outputs == (Spec("N", 5),)
    assert answer.weights == {"into.weight": (5, 8), "into.bias": (5,)}
    assert answer.macs == 8 * 5


def test_a_convolution_counts_as_the_block_of_that_name_does(store: TrustStore) -> None:
    text = (
        HEAD + "class Eye(nn.Module):\n    def __init__(self, in_channels):\n"
        "        super().__init__()\n        self.see = nn.Conv2d(in_channels, 4, 3)\n\n"
        "    def forward(self, x):\n        return self.see(x), x.mean((2, 3)) > 0, x.argmax(1)\n"
    )
    answer = found(store, text, Spec("N", 3, 8, 8))
    assert [spec.shape for spec in answer.outputs] == [("N", 4, 6, 6), ("N", 3), ("N", 8, 8)]
    assert [spec.dtype for spec in answer.outputs] == ["float32", "bool", "int64"]
    assert answer.macs == 4 * 6 * 6 * 3 * 3 * 3


def test_an_open_port_arrives_as_none(store: TrustStore) -> None:
    head = "def forward(self, x, mask=None):"
    text = forward("return x if mask is None else x[:, :2]", head=head)
    assert found(store, text, Spec("N", 8), None).outputs == (Spec("N", 8),)
    mask = Spec("N", 8, dtype="bool")
    assert found(store, text, Spec("N", 8), mask).outputs == (Spec("N", 2),)


def test_lazy_weights_have_the_size_they_get(store: TrustStore) -> None:
    text = (
        HEAD + "class Lazy(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.lin = nn.LazyLinear(3)\n\n    def forward(self, x):\n"
        "        return self.lin(x)\n"
    )
    assert found(store, text).weights == {"lin.weight": (3, 8), "lin.bias": (3,)}


@pytest.mark.parametrize(
    ("body", "words", "line"),
    [
        ("raise ValueError('no such thing')", "Line 7, in forward: ValueError: no such thing.", 7),
        ("return x @ x", "Line 7, in forward: RuntimeError", 7),
        ("raise SystemExit(3)", "Line 7, in forward: SystemExit: 3.", 7),
        ("return x.reshape(-1)", "mixes samples: it is (24,) for 3 samples and (40,) for 5", 0),
        ("return x.mean(0)", "mixes samples", 0),
        ("return x.double()", "is float64, which no block takes", 0),
        ("return {'y': x}", "is a dict, no tensor", 0),
        ("return 3", "is a int, no tensor", 0),
        ("return helper(x)", "Line 7, in forward: NameError", 7),
        ("return x if x.sum() > 0 else -x", "Line 7, in forward", 7),
        ("y = (x, x); return y", "gives 2 results, but its head tells of one result", 0),
    ],
)
def test_what_goes_wrong_in_the_code_is_a_sentence_with_its_line(
    store: TrustStore, body: str, words: str, line: int
) -> None:
    fault = found(store, forward(body)).fault
    assert fault is not None
    assert words in fault.message
    assert fault.line == line
    assert fault.fix.endswith(".")


def test_what_arrived_is_said_where_the_shapes_do_not_fit(store: TrustStore) -> None:
    fault = found(store, forward("return x @ x")).fault
    assert fault is not None
    assert "x (N, 8) float32" in fault.fix


def test_code_that_needs_numbers_is_told_so(store: TrustStore) -> None:
    fault = found(store, forward("return x * x.sum().item()")).fault
    assert fault is not None
    assert "without numbers" in fault.fix


def test_faults_outside_of_forward_name_the_place(store: TrustStore) -> None:
    broken = forward("return x").replace("class Mine", "WIDTH = 1 / 0\n\n\nclass Mine")
    fault = found(store, broken).fault
    assert fault is not None
    assert fault.message == "Line 5, where its class is made: ZeroDivisionError: division by zero."
    narrow = MIXER.replace("nn.Linear(in_features, width", "nn.Linear(in_features, -width")
    fault = found(store, narrow, width=5).fault
    assert fault is not None
    assert "Line 17, in __init__: RuntimeError" in fault.message


def test_what_the_code_prints_does_not_get_into_an_answer(
    store: TrustStore, capsys: pytest.CaptureFixture[str]
) -> None:
    found(store, forward("print('hello', file=None)", "return x"))
    assert capsys.readouterr().out == ""


def test_finding_out_draws_no_random_numbers_from_the_run(store: TrustStore) -> None:
    store.add(lines(MIXER), "read")
    torch.manual_seed(3)
    before = torch.get_rng_state()
    measure(asked(MIXER, Spec("N", 8), width=5))
    assert torch.equal(before, torch.get_rng_state())


def test_nothing_runs_without_trust(store: TrustStore) -> None:
    name = "mark_of_untrusted_code"
    text = "import sys\n" + forward("return x").replace(
        "class Mine", f"A = setattr(sys, '{name}', 1)\n\n\nclass Mine"
    )
    with pytest.raises(RunError, match="has not been trusted"):
        measure(Question(lines(text), (), (Spec("N", 8),)))
    with pytest.raises(RunError, match="has not been trusted"):
        measure(asked(MIXER, Spec("N", 8), width=5))
    assert not hasattr(sys, name)


def test_the_document_of_the_manual_runs_without_a_question(store: TrustStore) -> None:
    file = Path(__file__).parents[3] / "docs" / "own_block.json"
    document = read_document(file)
    assert parse_document(document_text(document)) == document
    checked = check(document, None, known_here(document))
    assert checked.problems == ()
    assert checked.nodes["gate"].cost.parameters == 32 * 32 + 32
    assert not store.file.exists()
