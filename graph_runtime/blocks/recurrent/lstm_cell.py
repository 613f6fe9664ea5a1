"""LSTMCell."""

from graph_runtime.block import Forward, Me, Spec, Var, expect_axes, let
from graph_runtime.blocks.recurrent._cell import Cell
from graph_runtime.blocks.recurrent._states import expect_states


class LSTMCell(Cell):
    """Takes one step of an LSTM: gates write, keep and read a memory cell."""

    title = "LSTM cell"
    synonyms = ("lstm step", "long short-term memory", "recurrent cell", "memory cell")
    formula = r"c' = f \odot c + i \odot g, \quad h' = o \odot \tanh(c')"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTMCell.html"
    outputs = ("y", "c")
    example = (Spec("N", 32), Spec("N", 64), Spec("N", 64))
    gates = 4

    def shape(self, x: Spec, h_0: Spec | None = None, c_0: Spec | None = None) -> tuple[Spec, Spec]:
        expect_axes(x, "N, F")
        expect_states((h_0, c_0), (self.hidden_size, self.hidden_size), 0)
        return Spec("N", self.hidden_size), Spec("N", self.hidden_size)

    def forward(self, me: Me, x: Var, h_0: Var | None = None, c_0: Var | None = None) -> Forward:
        given = tuple(state for state in (h_0, c_0) if state)
        return (let(("y", "c"), me(x, given) if given else me(x)),)
