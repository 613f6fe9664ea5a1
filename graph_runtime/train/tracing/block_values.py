"""Catches what every block gives while a network runs, without a change to its source.

`model.py` is run as it stands, watched line by line: when the lines of a block are done, its
outputs stand in the variables that `Naming` gave them.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

from torch import Tensor, nn

from graph_runtime.facts.checked import Checked
from graph_runtime.facts.loss_side import METHOD, forward_view, loss_side, loss_view
from graph_runtime.groups.kinds import Repeat
from graph_runtime.groups.loop_kinds import Loop
from graph_runtime.source.naming import GIVEN, OUTPUTS, Naming
from graph_runtime.train.tracing.spot import Spot, Step

Seen = Callable[[Spot, Tensor], None]


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the source is and which node each of its lines was written for."""

    file: str
    model: Mapping[int, str]
    groups: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def node(self, line: int) -> str | None:
        inner = self.groups.get(line)
        return inner[1] if inner else self.model.get(line)


@dataclass
class _Level:
    """A running forward method: the drawing it was written from and the line it is at."""

    frame: FrameType
    way: tuple[Step, ...]
    checked: Checked
    naming: Naming
    node: str | None = None
    visits: Counter[str] = field(default_factory=Counter)
    """How often each group was entered from here: a Loop once at every step."""


class BlockWatch:
    """Tells `seen` of every output of every block, in the order of computation.

    `pause` is called between blocks; an exception it raises ends the run of the network.
    """

    def __init__(
        self, checked: Checked, lines: Lines, seen: Seen, pause: Callable[[], None]
    ) -> None:
        self._checked = checked
        side = loss_side(checked)
        self._methods = {"Model.forward": forward_view(checked, side) if side else checked}
        if side is not None:
            self._methods[f"Model.{METHOD}"] = loss_view(checked, side)
        self._lines = lines
        self._seen = seen
        self._pause = pause
        self._levels: list[_Level] = []
        self._namings: dict[int, Naming] = {}
        self._groups: dict[CodeType, bool] = {}

    @property
    def place(self) -> tuple[tuple[Step, ...], str] | None:
        """The block that is being computed: its groups and its node."""
        if not self._levels or self._levels[-1].node is None:
            return None
        return self._levels[-1].way, self._levels[-1].node

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch every pass of the network within."""
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            yield
        finally:
            sys.settrace(before)
            self._levels.clear()

    def _enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        if code.co_filename != self._lines.file or code.co_name not in ("forward", METHOD):
            return None
        level = self._level(frame)
        if level is None:
            return None
        self._levels.append(level)
        for node in self._given(level):
            self._tell(level, node, "y", frame.f_locals.get(node))
        return self._step

    def _level(self, frame: FrameType) -> _Level | None:
        """The drawing of a forward method; None for a module that is no group."""
        whole = self._methods.get(frame.f_code.co_qualname)
        if whole is not None:
            return self._made(frame, (), whole)
        if not self._levels or not self._of_group(frame.f_code):
            return None
        above = self._levels[-1]
        facts = above.checked.nodes.get(above.node or "")
        if facts is None or not facts.inside:
            return None
        owner = above.checked.sharing.whole.get(above.node or "", above.node or "")
        held = getattr(above.frame.f_locals["self"], owner)
        number = 0
        if isinstance(facts.block, Repeat):
            number = _index(held, frame.f_locals["self"])
        elif isinstance(facts.block, Loop):
            number = above.visits[above.node or ""]
            above.visits[above.node or ""] += 1
        way = (*above.way, (above.node or "", number))
        return self._made(frame, way, facts.inside[min(number, len(facts.inside) - 1)])

    def _of_group(self, code: CodeType) -> bool:
        """Whether lines of it were written for a group, and not for a module that torch lacks."""
        if code not in self._groups:
            self._groups[code] = any(line in self._lines.groups for _, _, line in code.co_lines())
        return self._groups[code]

    def _made(self, frame: FrameType, way: tuple[Step, ...], checked: Checked) -> _Level:
        naming = self._namings.get(id(checked)) or Naming(checked)
        self._namings[id(checked)] = naming
        return _Level(frame, way, checked, naming)

    def _step(self, frame: FrameType, event: str, argument: Any) -> Any:
        level = self._levels[-1]
        if event == "line":
            node = self._lines.node(frame.f_lineno)
            if node != level.node:
                self._finish(level)
                level.node = node
                self._pause()
        elif event == "return":
            self._finish(level)
            self._leave(level, argument)
        return self._step

    def _finish(self, level: _Level) -> None:
        """The lines of a block are done: its values stand in the variables."""
        node = level.node
        facts = level.checked.nodes.get(node or "")
        if node is None or facts is None or facts.node.kind in GIVEN + OUTPUTS:
            return
        for port, name in level.naming.outputs(node).items():
            self._tell(level, node, port, level.frame.f_locals.get(name))

    def _leave(self, level: _Level, result: Any) -> None:
        ends = self._of_kind(level, OUTPUTS) if level.frame.f_code.co_name == "forward" else []
        values = result if isinstance(result, tuple) else (result,)
        for node, value in zip(ends, values, strict=False):
            self._tell(level, node, "x", value)
        self._levels.pop()

    def _given(self, level: _Level) -> list[str]:
        """What a method is given; results that drawn losses read were told before."""
        nodes = self._of_kind(level, GIVEN)
        if level.way:
            return nodes
        whole = self._checked.nodes
        return [node for node in nodes if whole[node].node.kind not in OUTPUTS]

    def _of_kind(self, level: _Level, kinds: tuple[str, ...]) -> list[str]:
        nodes = level.checked.document.nodes
        return [name for name, node in nodes.items() if node.kind in kinds]

    def _tell(self, level: _Level, node: str, port: str, value: Any) -> None:
        if isinstance(value, Tensor):
            self._seen(Spot(level.way, node, port), value)


def _index(held: Any, module: Any) -> int:
    """Which of the repetitions a module is."""
    if isinstance(held, nn.Module):
        for number, child in enumerate(held.children()):
            if child is module:
                return number
    return 0
