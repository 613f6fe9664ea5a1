"""GRUCell."""

from graph_runtime.blocks.recurrent._cell import Cell


class GRUCell(Cell):
    """Takes one step of a GRU: gates decide what of the state to renew and what to forget."""

    title = "GRU cell"
    synonyms = ("gru step", "gated recurrent unit", "recurrent cell")
    formula = r"h' = (1 - z) \odot n + z \odot h"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.GRUCell.html"
    gates = 3
