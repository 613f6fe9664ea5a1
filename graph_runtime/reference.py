"""The reference: a Markdown page for every block and every other family, from the declarations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graph_runtime.block import BLOCKS, Block
from graph_runtime.check import arguments
from graph_runtime.custom.python_module import PythonModule
from graph_runtime.custom.reference_page import own_block_page
from graph_runtime.dataset import DATASETS, Dataset
from graph_runtime.expressions import Call
from graph_runtime.facts.cost import cost_of
from graph_runtime.families import Declaration
from graph_runtime.feeding import FEEDINGS
from graph_runtime.groups.kinds import STRUCTURES
from graph_runtime.initializer import INITIALIZERS
from graph_runtime.lint_rule import LINT_RULES, LintRule
from graph_runtime.loss import LOSSES
from graph_runtime.metric import METRICS
from graph_runtime.optimizer import OPTIMIZERS
from graph_runtime.schedule import SCHEDULES
from graph_runtime.source.printing import WIDTH, statement
from graph_runtime.tensors import Spec
from graph_runtime.transform import TRANSFORMS

FAMILIES: Mapping[str, Mapping[str, type[Declaration]]] = {
    "Groups and loops": STRUCTURES,
    "Data sets": DATASETS.kinds,
    "Initializers": INITIALIZERS.kinds,
    "Losses": LOSSES.kinds,
    "Metrics": METRICS.kinds,
    "Optimizers": OPTIMIZERS.kinds,
    "Schedules": SCHEDULES.kinds,
    "Teacher forcing": FEEDINGS.kinds,
    "Transforms": TRANSFORMS.kinds,
    "Advice": LINT_RULES.kinds,
}
"""The families of the training recipe and the rules of advice, by the title of their page."""


def pages() -> dict[str, str]:
    """Every page of the reference by its file name; the same declarations give the same text."""
    blocks = {f"{kind}.md": block_page(block) for kind, block in BLOCKS.kinds.items()}
    blocks["PythonModule.md"] = own_block_page()
    families = {
        _file(title): _family_page(title, kinds.values()) for title, kinds in FAMILIES.items()
    }
    return {"README.md": _index(), **blocks, **families}


def block_page(block: type[Block]) -> str:
    """The page of one block: what it does, its parameters, ports and an example."""
    made = block()
    parts = [
        f"# {block.title} · `{block.kind()}`",
        block.summary(),
        *_words(block),
        "## Parameters",
        _parameters(block),
        "## Ports",
        _ports(block),
        "## Example",
        *_example(made),
        f"[What PyTorch and the papers say]({block.reference})",
    ]
    return "\n\n".join(parts) + "\n"


def _words(declared: type[Declaration]) -> Iterator[str]:
    if declared.synonyms and not issubclass(declared, LintRule):
        yield f"Search also finds it as {', '.join(declared.synonyms)}."
    if declared.formula:
        yield f"```math\n{declared.formula}\n```"


def _parameters(declared: type[Declaration]) -> str:
    params = declared.params()
    if not params:
        return "It has no parameters."
    rows = [("Name", "Default", "Accepts", "Meaning")]
    for param in params:
        default = "needed" if param.required else f"`{_shown(param.default)}`"
        meaning = param.help + (f" ({param.unit})" if param.unit else "")
        rows.append((f"`{param.name}`", default, param.expectation(), meaning))
    return _table(rows)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "empty" if value is None or value == "" else str(value)


def _ports(block: type[Block]) -> str:
    ports = block.ports()
    rows = [("Port", "Direction", "Takes or gives")]
    for port in ("x0", "x1", "…") if ports.variadic else ports.named:
        optional = ", may stay open" if port in ports.optional else ""
        rows.append((f"`{port}`", "in", " or ".join(block.accepted(port)) + optional))
    rows += [(f"`{port}`", "out", "as in the example") for port in block.outputs]
    return _table(rows)


def _example(block: Block) -> Iterator[str]:
    ports = block.ports()
    names = tuple(f"x{i}" for i in range(len(block.example))) if ports.variadic else ports.named
    inputs = dict(zip(names, block.example, strict=False))
    specs = arguments(block, inputs)
    shaped = block.shape(*specs)
    outputs = shaped if isinstance(shaped, tuple) else (shaped,)
    rows = [("Port", "Shape"), *((f"`{name}`", _spec(spec)) for name, spec in inputs.items())]
    rows += [(f"`{name}`", _spec(spec)) for name, spec in zip(block.outputs, outputs, strict=True)]
    yield "With the parameters as they come:"
    yield _table(rows)
    cost = cost_of(block, specs, outputs)
    yield f"{cost.parameters:,} parameters, {cost.macs:,} multiply-adds a sample."
    call = block.module(*specs)
    if isinstance(call, Call):
        # Pages are formatted as the sources of this program are: 100 columns, model.py has 88.
        lines = statement("", call, str, 0, room=WIDTH - 100)
        yield "\n".join(("```python", *lines, "```"))


def _spec(spec: Spec) -> str:
    return f"{spec.text} {spec.dtype}"


def _family_page(title: str, kinds: Iterable[type[Declaration]]) -> str:
    return f"# {title}\n\n" + "\n\n".join(_member(kind) for kind in kinds) + "\n"


def _member(declared: type[Declaration]) -> str:
    origin = [declared.origin] if issubclass(declared, Dataset) and declared.origin else []
    parts = [
        f"## {declared.title} · `{declared.kind()}`",
        declared.summary(),
        *_words(declared),
        *([] if issubclass(declared, LintRule) else [_parameters(declared)]),
        *origin,
        *([f"[More]({declared.reference})"] if declared.reference else []),
    ]
    return "\n\n".join(parts)


def _index() -> str:
    parts = [
        "# Reference",
        "Made from the declarations in `graph_runtime`; `python docs/generate.py` writes it anew.",
    ]
    groups = sorted({block.group() for block in BLOCKS.kinds.values()})
    for group in groups:
        members = [b for b in BLOCKS.kinds.values() if b.group() == group]
        lines = [f"* [{b.title}]({b.kind()}.md): {b.summary()}" for b in members]
        parts += [f"## {group.capitalize()}", "\n".join(lines)]
    own = f"* [{PythonModule.title}]({PythonModule.kind()}.md): {PythonModule.summary()}"
    parts += ["## Custom", own]
    parts.append("## Training and advice")
    parts.append("\n".join(f"* [{title}]({_file(title)})" for title in FAMILIES))
    return "\n\n".join(parts) + "\n"


def _file(title: str) -> str:
    return title.lower().replace(" ", "_") + ".md"


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    lines = ["| " + " | ".join(row) + " |" for row in cells]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
