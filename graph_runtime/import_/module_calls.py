"""Calls of modules in forward, as nodes of the blocks and groups that __init__ made."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from graph_runtime.block import BLOCKS
from graph_runtime.document.model import Node
from graph_runtime.groups.kinds import is_composite, kind_of
from graph_runtime.import_.constructors import Made
from graph_runtime.import_.drawing import Drawing, Port
from graph_runtime.import_.function_calls import FunctionCalls
from graph_runtime.import_.functions import HARMLESS, NotDrawnError, plain
from graph_runtime.import_.masks import Mask, placed, read_mask
from graph_runtime.import_.recurrent import STATEFUL, Recurrence
from graph_runtime.import_.values import Read, first, outputs


@dataclass
class ModuleCalls:
    """Draws calls of `modules`; `value` reads an expression.

    `values` and `masks` are those written so far.
    """

    drawing: Drawing
    modules: Mapping[str, tuple[Made, ...]]
    value: Callable[[ast.expr], Read]
    recurrence: Recurrence
    masks: Mapping[str, Mask]
    values: Mapping[str, Read]
    functions: FunctionCalls
    used: set[str] = field(default_factory=set)
    drawn: dict[str, list[str]] = field(default_factory=dict)
    """The nodes that stand for each attribute."""

    def read(self, name: str, call: ast.Call) -> Read:
        result: Read = None
        parts = self.made(name)
        taken = call.args[:1] if parts[0].kind in STATEFUL else call.args
        values = [first(self.value(argument)) for argument in taken]
        for index in range(len(parts)):
            node = self.place(name, index)
            self.drawing.feed(node, self._wired(parts[index].kind, values))
            self._keywords(node, call)
            called = self.recurrence.called(node, values, call)
            result = called or outputs(self.drawing, node)
            values = [first(result)]
        return result

    def made(self, name: str) -> tuple[Made, ...]:
        if name not in self.modules:
            raise NotDrawnError(f"__init__ makes no module self.{name} that can be drawn.")
        self.used.add(name)
        return self.modules[name]

    def place(
        self, name: str, index: int, params: Mapping[str, object] = {}, kind: str = ""
    ) -> str:
        """A new node for one of the blocks behind an attribute, as yet without wires."""
        parts = self.modules[name]
        made = replace(parts[index], kind=kind) if kind else parts[index]
        again = self._again(name, made) if name in self.drawn else name
        wish = again if len(parts) == 1 else f"{name}_{index}"
        node = self.drawing.add(wish, made.kind, {**made.params, **params}, made.definition)
        self.drawn.setdefault(name, []).append(node)
        self.drawing.share(self.drawn[name][index :: len(parts)])
        return node

    def _again(self, name: str, made: Made) -> str:
        """What a module is called that is used once more: by the value that it gives there."""
        node = Node(kind=made.kind, definition=made.definition)
        known = kind_of(node, self.drawing.document.definitions)
        outputs = known.outputs if known else ()
        for wish, port in zip(self.functions.wishes, outputs, strict=False):
            if wish.endswith(f"_{port}") and wish != f"_{port}":
                return wish.removesuffix(f"_{port}")
        return self.functions.name(name)

    def _wired(self, kind: str, values: list[Port | None]) -> list[Port]:
        known = [value for value in values if value is not None]
        same = len(known) == 3 and len(set(known)) == 1
        return known[:1] if kind == "MultiheadAttention" and same else known

    def _keywords(self, node: str, call: ast.Call) -> None:
        drawn = self.drawing.document.nodes[node]
        if is_composite(drawn):
            self._into_group(node, call)
            return
        kind = drawn.kind
        known = BLOCKS.kinds.get(kind)
        defaults = {param.name: param.default for param in known.params()} if known else {}
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        given: dict[str, object] = {
            name: False for name, value in defaults.items() if value and name.endswith("is_causal")
        }
        for name, value in named.items():
            if name in defaults:
                given[name] = plain(value)
            elif str(name).endswith("mask") and self._mask(node, str(name), value, given):
                continue
            elif name not in HARMLESS:
                why = f"{kind} has no input {name} here."
                self.drawing.note(call.lineno, ast.unparse(call), why)
        for name, setting in given.items():
            if name in defaults and setting != defaults[name]:
                self.drawing.set(node, name, setting)

    def _into_group(self, node: str, call: ast.Call) -> None:
        """Arguments that a group is given by the names of its inputs."""
        document = self.drawing.document
        known = kind_of(document.nodes[node], document.definitions)
        for keyword in call.keywords:
            port = first(self.value(keyword.value))
            if known is None or keyword.arg not in known.ports().named or port is None:
                why = f"The group has no input {keyword.arg}."
                self.drawing.note(call.lineno, ast.unparse(call), why)
            else:
                self.drawing.wire(port, node, keyword.arg)

    def _mask(self, node: str, name: str, value: ast.expr, given: dict[str, object]) -> bool:
        """Wires and parameters that say what the mask hides; False where no block can say it."""
        kind = BLOCKS.kinds.get(self.drawing.document.nodes[node].kind)
        if isinstance(value, ast.Constant) or kind is None:
            return ast.unparse(value) == "None"
        hidden = placed(name, read_mask(value, self.masks, name.endswith("padding_mask")), kind)
        if hidden is None or any(ast.unparse(part) not in self.values for part in hidden.wires):
            return False
        given |= dict.fromkeys(hidden.parameters, True)
        for source, port in hidden.wires.items():
            if (found := first(self.value(source))) is not None:
                self.drawing.wire(found, node, port)
        return True
