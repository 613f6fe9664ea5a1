"""GRU."""

from graph_runtime.blocks.recurrent._recurrent import Recurrent
from graph_runtime.tensors import Spec


class GRU(Recurrent):
    """Reads a sequence into a state, with gates that decide what to renew and what to forget."""

    title = "GRU"
    synonyms = ("gated recurrent unit", "recurrent", "sequence", "time series")
    formula = r"h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html"
    calls = ("nn.GRU", "torch.cat")
    example = (Spec("N", 8, 32),)
    gates = 3
