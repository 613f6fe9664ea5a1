"""`graph-runtime blocks`: the catalogue of blocks."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from graph_runtime.block import BLOCKS, Block
from graph_runtime.custom.python_module import PythonModule
from graph_runtime.verb import Answer, Verb


def _arguments(parser: ArgumentParser) -> None:
    del parser


def _run(options: Namespace) -> Answer:
    found: list[type[Block]] = [*BLOCKS.kinds.values(), PythonModule]
    blocks = sorted(found, key=lambda block: (block.group(), block.kind()))
    width = max(len(block.kind()) for block in blocks)
    lines = [f"{block.kind():<{width}}  {block.group():<13}  {block.summary()}" for block in blocks]
    return Answer("\n".join(lines), [_block(block) for block in blocks])


def _block(block: type[Block]) -> dict[str, Any]:
    """`inputs` of a block that takes any number of them are `x0, x1`, and `any_number` is true."""
    ports = block.ports()
    return {
        "kind": block.kind(),
        "title": block.title,
        "family": block.group(),
        "summary": block.summary(),
        "synonyms": list(block.synonyms),
        "parameters": _parameters(block),
        "inputs": list(ports.named),
        "optional_inputs": list(ports.optional),
        "any_number": ports.variadic,
        "outputs": list(block.outputs),
        "formula": block.formula,
        "reference": block.reference,
    }


def _parameters(block: type[Block]) -> list[dict[str, Any]]:
    schema = block.model_json_schema()
    required = schema.get("required", [])
    return [
        {"name": name, "required": name in required, **_without_title(field)}
        for name, field in schema.get("properties", {}).items()
    ]


def _without_title(field: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if key != "title"}


VERB = Verb(_arguments, _run)
