"""`OwnCode`: stands between a person's own blocks, the trust in their code and what they do."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from designer.asking.questions import Questions
from designer.editing.session import Session
from designer.running.measuring import Measuring
from graph_runtime.check import Checked
from graph_runtime.custom.answers import Answer, Knowledge, Question
from graph_runtime.custom.python_code import Lines, digest_of
from graph_runtime.custom.trust_store import How, TrustStore
from graph_runtime.edits.changes import Changes
from graph_runtime.facts.looking import codes, questions
from graph_runtime.keeping.files import FileError

MAX_ANSWERS = 500
REST = 600
"""Pause (ms) in typing after which a text is looked into."""


class OwnCode(QObject):
    """Follows a session. Trust comes from what the person reads or types here, never from a file.

    `said` tells a notice for the status bar.
    """

    said = Signal(str)

    def __init__(
        self, session: Session, asking: Questions, measuring: Measuring | None = None
    ) -> None:
        super().__init__()
        self._session = session
        self.questions = asking
        self.measuring = measuring or Measuring(parent=self)
        self._store = TrustStore()
        self._told = ""
        self._typed: set[str] = set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._keep)
        self.measuring.answered.connect(self._learn)
        session.changed.connect(self._changed)

    def begin(self) -> None:
        """Look at the document that is there already."""
        self._look()

    @property
    def settled(self) -> bool:
        """Whether all is known that can be known of the present document."""
        return self.measuring.settled and not self._rest.isActive()

    def trusts(self, code: Lines) -> bool:
        return digest_of(code) in self._trusted()

    def write(self, old: Lines, new: Lines, typed: bool) -> None:
        """The person is about to change this code into that one.

        What comes of trusted code by the person's own keys is trusted; of a stranger's, or with
        something pasted in, it is not: then most of it is not the person's.
        """
        if typed and (self.trusts(old) or not "".join(old).strip()):
            self._typed.add(digest_of(new))
        self._session.tell(self._session.knowledge.with_trusted(self._trusted()))

    def ask(self, place: str) -> None:
        """Show the code of a block, named by its way through the groups, and ask for trust."""
        code = codes(self._session.document).get(place)
        if code is None or code.fault is not None or self.trusts(code.lines):
            return
        if self.questions.trust(place, code, self._store.last_like(code.lines)):
            self._add(code.lines, "read")
            self._look()

    def shut_down(self) -> None:
        self._rest.stop()
        self.measuring.shut_down()

    def _trusted(self) -> frozenset[str]:
        return self._store.trusted() | self._typed

    def _add(self, code: Lines, how: How) -> None:
        try:
            self._store.add(code, how)
        except (FileError, OSError) as error:
            self.said.emit(f"The code could not be trusted. {error}")

    def _changed(self, changes: Changes, checked: Checked) -> None:
        if changes.graph:
            self._look()

    def _look(self) -> None:
        """Bring trust up to date, and ask what is not known once the person rests."""
        found = codes(self._session.document)
        if not found:
            self.measuring.want(())
            return
        known = self._session.knowledge.with_trusted(self._trusted())
        if self._store.fault and self._store.fault != self._told:
            self._told = self._store.fault
            self.said.emit(self._told)
        if known is not self._session.checked.knowledge:
            self._session.learn(known)  # It tells of a change, which leads back to here.
        elif any(code.digest in self._typed - self._store.trusted() for code in found.values()):
            self._rest.start()
        else:
            self.measuring.want(questions(self._session.checked))

    def _keep(self) -> None:
        """Write down the trust in what was typed: the worker looks there."""
        for code in codes(self._session.document).values():
            if self.trusts(code.lines) and not self._store.trusts(code.lines):
                self._add(code.lines, "typed")
        self.measuring.want(questions(self._session.checked))

    def _learn(self, question: Question, answer: Answer) -> None:
        known = self._session.knowledge
        if len(known.answers) >= MAX_ANSWERS:
            known = Knowledge(known.trusted)
        self._session.learn(known.with_answer(question, answer))
