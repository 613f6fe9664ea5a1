"""The computation graph of one number, on which the notes explain forward and backward."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document


def examples() -> Iterator[tuple[str, Document]]:
    pen = Pen()
    for name in ("a", "b", "c"):
        pen.put(name, "Input", shape=[1])
    pen.put("u", "Multiply", "b", "c")
    pen.put("v", "Add", "a", "u")
    pen.put("j", "Scale", "v", times=3.0)
    pen.put("result", "Output", "j")
    yield (
        "scalar_graph",
        pen.document(
            "Scalar graph J = 3(a + bc)",
            "One number at a time: u = bc, v = a + u, J = 3v. Look inside with 5, 3, 2: J is 33, "
            "and stepping backwards shows the derivatives 3, 3, 3, 6 and 9.",
        ),
    )
