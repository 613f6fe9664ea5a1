"""Asks a worker what a person's own blocks do: their code runs there and never in here.

A worker that does not answer in time is ended, and that is the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from types import TracebackType

from graph_runtime.check import Checked, check
from graph_runtime.custom.answers import Answer, Knowledge, Question
from graph_runtime.custom.python_code import Fault
from graph_runtime.custom.trust_store import TrustStore
from graph_runtime.document.model import Document
from graph_runtime.errors import RunError
from graph_runtime.facts.looking import codes, questions
from graph_runtime.tensors import Spec
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.messages.commands import Fed, Measure
from graph_runtime.train.messages.measure_events import MeasureBegan, Measured

SECONDS = 10.0
"""Longest that finding the shapes of one block may take."""
START_SECONDS = 120.0


def check_known(document: Document) -> Checked:
    """The document checked, with what a worker finds out about those blocks that are trusted."""
    knowledge = Knowledge(TrustStore().trusted())
    checked = check(document, None, knowledge)
    if not codes(document):
        return checked
    with Asking() as asking:
        while asked := questions(checked):
            for question in asked:
                knowledge = knowledge.with_answer(question, asking.ask(question))
            checked = check(document, checked, knowledge)
    return checked


class Asking:
    """A worker that is started with the first question and ended with the block."""

    def __init__(
        self, seconds: float = SECONDS, make_client: Callable[[], WorkerClient] = WorkerClient
    ) -> None:
        self._seconds = seconds
        self._make_client = make_client
        self._client: WorkerClient | None = None
        self._number = 0

    def __enter__(self) -> Asking:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._client is not None:
            self._end(self._client)

    def ask(self, question: Question) -> Answer:
        """The answer, from a fresh worker if there is none."""
        client = self._client or self._make_client()
        if self._client is None:
            try:
                client.start()
            except RunError:
                return unstarted(question)
            self._client = client
        self._number += 1
        client.send(command_for(question, self._number))
        until = monotonic() + START_SECONDS
        while monotonic() < until and not client.ended:
            for event in client.read(0.1):
                if isinstance(event, Measured) and event.number == self._number:
                    return answer_of(question, event)
                if isinstance(event, MeasureBegan) and event.number == self._number:
                    until = monotonic() + self._seconds
        ended = client.ended
        self._end(client)
        return died(question) if ended else timed_out(question, self._seconds)

    def _end(self, client: WorkerClient) -> None:
        client.kill()
        client.close()
        self._client = None


def command_for(question: Question, number: int) -> Measure:
    inputs = tuple(s and Fed(shape=s.shape, dtype=s.dtype) for s in question.inputs)
    return Measure(
        number=number, code=question.code, arguments=dict(question.arguments), inputs=inputs
    )


def answer_of(question: Question, event: Measured) -> Answer:
    """What a worker said, as far as it can be an answer to the question."""
    fault = Fault(event.message, event.fix, event.line) if event.message else None
    try:
        outputs = tuple(Spec(*g.shape, dtype=g.dtype, axes=g.axes) for g in event.outputs)
    except ValueError:
        outputs, fault = (), Fault("The worker gave no answer that makes sense.", "Try again.")
    return Answer(question.inputs, outputs, event.weights, event.macs, fault)


def unstarted(question: Question) -> Answer:
    return _fault(question, "The process that finds its shapes did not start.", "Try again.")


def timed_out(question: Question, seconds: float) -> Answer:
    message = f"Its code did not come to an end within {seconds:g} s while its shapes were found."
    return _fault(question, message, "Look for a loop in __init__ or forward that never ends.")


def died(question: Question) -> Answer:
    message = "Its code ended the process in which its shapes were to be found."
    return _fault(question, message, "Look for what takes all memory or ends the program.")


def _fault(question: Question, message: str, fix: str) -> Answer:
    return Answer(question.inputs, fault=Fault(message, fix))
