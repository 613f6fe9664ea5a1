"""Lines of source that remember which node they were written for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph_runtime.source.printing import WIDTH


@dataclass
class NumberedLines:
    """Lines of a class; `nodes` gives the node of a line, counted from 0."""

    lines: list[str] = field(default_factory=list)
    nodes: dict[int, str] = field(default_factory=dict)

    def add(self, *lines: str, node: str | None = None) -> None:
        for line in lines:
            if node is not None:
                self.nodes[len(self.lines)] = node
            self.lines.append(line)

    def add_head(self, method: str, arguments: Sequence[str], result: str) -> None:
        """`def method(self, …) -> result:`, on as many lines as it needs."""
        names = ["self", *arguments]
        line = f"    def {method}({', '.join(names)}) -> {result}:"
        if len(line) <= WIDTH:
            self.add(line)
        elif len(joined := f"        {', '.join(names)}") <= WIDTH:
            self.add(f"    def {method}(", joined, f"    ) -> {result}:")
        else:
            rows = [f"        {argument}," for argument in names]
            self.add(f"    def {method}(", *rows, f"    ) -> {result}:")
