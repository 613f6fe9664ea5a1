"""A recurrent layer is drawn: a step in a Loop, with a wire that leads back through a State."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from designer.canvas.fitting import fit_of
from designer.window.main_window import MainWindow
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.keeping.examples import read_example
from tests.end_to_end.person import Person

BACK = Edge(source="renewed", target="h")


def sequence() -> Document:
    nodes = {"rows": Node(kind="Input", params={"shape": [5, 4]}), "result": Node(kind="Output")}
    return Document(nodes=nodes, positions={"rows": (0.0, 0.0), "result": (600.0, 0.0)})


def test_a_person_draws_a_wire_back_through_a_state(qtbot: QtBot, window: MainWindow) -> None:
    person, session, canvas = Person(qtbot, window), window.session, window.canvas
    window.files.show_document(sequence(), None)
    canvas.frame_all()
    loop = person.add("recurrent step", QPointF(380, 20))
    assert session.document.nodes[loop].kind == "Loop"
    assert canvas.mirror.blocks[loop].face.looped
    person.connect("rows", loop)
    person.connect(loop, "result")
    person.set(loop, "hidden", "6")
    assert session.checked.problems == ()
    assert session.checked.nodes[loop].outputs["y"].shape == ("N", 5, 6)

    person.hands.double_click(person.hands.block(loop))
    canvas.frame_all()
    session.select((), [BACK])
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert "would never change" in canvas.mirror.blocks["h"].face.problem
    person.connect("renewed", "h")
    assert BACK in session.level.document.edges
    assert session.checked.problems == ()
    person.connect("renewed", "seen")
    assert "The wires form a loop" not in str(session.checked.problems)
    person.connect("renewed", "both", "x2")
    assert session.level.checked.wiring.loop == (), "a loop without a State was drawn"


def test_a_wire_back_is_offered_to_a_state_of_the_same_size_alone(window: MainWindow) -> None:
    window.files.open_example(read_example("drawn_rnn"))
    level = window.session.level
    level.enter("reader")
    open_end = level.document.replaced(edges=tuple(e for e in level.document.edges if e != BACK))
    level.apply("Cut", open_end)
    fit = fit_of(level.checked, level.document, BACK)
    assert fit.good and not fit.refused
    small = fit_of(level.checked, level.document, Edge(source="x", target="h"))
    assert not small.good and "becomes (N, 8)" in small.sentence
    refused = fit_of(level.checked, level.document, Edge(source="renewed", target="seen"))
    assert refused.refused and "close a loop" in refused.sentence


def test_a_selection_that_remembers_becomes_a_loop(qtbot: QtBot, window: MainWindow) -> None:
    nodes = {
        **sequence().nodes,
        "total": Node(kind="State", params={"size": [4]}),
        "sum": Node(kind="Add"),
    }
    edges = (
        Edge(source="rows", target="sum", target_port="x0"),
        Edge(source="total", target="sum", target_port="x1"),
        Edge(source="sum", target="total"),
        Edge(source="sum", target="result"),
    )
    window.files.show_document(Document(nodes=nodes, edges=edges), None)
    session, person = window.session, Person(qtbot, window)
    session.select(["total", "sum"])
    qtbot.keyClick(window.canvas, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    (loop,) = session.selected_nodes
    assert session.document.nodes[loop].kind == "Loop" and session.checked.problems == ()
    before = session.document
    person.press("loop")
    assert session.document is before, "what remembers was made a Group"


def test_a_group_is_run_at_every_step_and_once_again(qtbot: QtBot, window: MainWindow) -> None:
    session, person = window.session, Person(qtbot, window)
    nodes = {**sequence().nodes, "fc": Node(kind="Linear", params={"out_features": 3})}
    edges = (Edge(source="rows", target="fc"), Edge(source="fc", target="result"))
    window.files.show_document(Document(nodes=nodes, edges=edges), None)
    session.select(["fc"])
    person.press("group")
    (group,) = session.selected_nodes
    for kind, taken in (("Loop", ("N", 4)), ("Group", ("N", 5, 4))):
        person.press("loop")
        assert session.document.nodes[group].kind == kind
        inside = session.checked.inside((group,))
        assert inside is not None
        (spec,) = inside.nodes["fc"].inputs.values()
        assert spec is not None and spec.shape == taken
        assert session.checked.nodes[group].outputs["y"].shape == ("N", 5, 3)


def test_a_state_renamed_keeps_its_wires_at_the_loop(window: MainWindow) -> None:
    window.files.open_example(read_example("drawn_rnn"))
    session = window.session
    session.level.enter("reader")
    session.level.rename("h", "memory")
    session.level.leave()
    assert session.checked.problems == ()
    assert session.checked.nodes["reader"].outputs.keys() == {"y", "memory"}


def test_the_wire_back_passes_beside_the_blocks(window: MainWindow) -> None:
    window.files.open_example(read_example("drawn_gru"))
    window.session.level.enter("reader")
    scene = window.canvas.mirror
    wire = scene.wires[BACK]
    assert wire.lane is not None
    for name, block in scene.blocks.items():
        _, top, _, bottom = block.sides
        assert not top < wire.lane < bottom, name
