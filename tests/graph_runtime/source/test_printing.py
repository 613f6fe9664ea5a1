"""Long statements break where black breaks them, whatever their names are."""

from __future__ import annotations

import black
from hypothesis import given
from hypothesis import strategies as st

from graph_runtime.expressions import Var
from graph_runtime.source.printing import statement

NAMES = st.integers(1, 44).map(lambda length: ("step_" * 9)[:length].rstrip("_"))


@given(st.lists(NAMES, min_size=1, max_size=7), NAMES, st.lists(NAMES, min_size=1, max_size=5))
def test_an_assignment_of_any_width_reads_as_black_writes_it(
    targets: list[str], module: str, arguments: list[str]
) -> None:
    call = Var(module)(*map(Var, arguments))
    for indent in (0, 4, 8):
        rows = statement(f"{', '.join(targets)} = ", call, str, indent)
        nested = "".join(f"{' ' * at}if a:\n" for at in range(0, indent, 4))
        text = nested + "\n".join(rows) + "\n"
        assert text == black.format_str(text, mode=black.Mode())
