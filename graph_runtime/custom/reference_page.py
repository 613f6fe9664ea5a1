"""The reference page of the block whose class a person writes."""

from __future__ import annotations

from graph_runtime.custom.python_module import TEMPLATE, PythonModule
from graph_runtime.custom.writing_rules import MAX_CODE, MAX_WIDTH


def own_block_page() -> str:
    """Told in words, since ports and parameters are those of the code."""
    code = "\n".join(TEMPLATE)
    parts = [
        f"# {PythonModule.title} · `{PythonModule.kind()}`",
        PythonModule.summary(),
        f"Search also finds it as {', '.join(PythonModule.synonyms)}.",
        f"```math\n{PythonModule.formula}\n```",
        "## Parameters",
        "`code` holds the lines of the text, edited in the inspector. The arguments of `__init__` "
        "that are `int`, `float`, `bool`, `str` or `tuple[int, ...]` are parameters by their own "
        "names; `in_features` and `in_channels` without a default are inferred from the first "
        "input.",
        "## Ports",
        "The arguments of `forward` are the inputs, of any dtype; one with `= None` may stay open. "
        "The results are the outputs: `y`, or as many as the annotation `tuple[…]` or the last "
        "`return` tells.",
        "## Example",
        "A new block begins with this text:",
        f"```python\n{code}\n```",
        "## Rules",
        f"Plain ASCII without tabs, at most {MAX_CODE >> 10} KiB and {MAX_WIDTH} characters a "
        "line; imports first, then classes, functions and constants. Shapes are found in a "
        "process beside the window, and nothing runs before you trusted exactly this text: "
        "[a block of your own](../manual.md#a-block-of-your-own).",
        f"[What PyTorch says]({PythonModule.reference})",
    ]
    return "\n\n".join(parts) + "\n"
