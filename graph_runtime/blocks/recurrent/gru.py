"""GRU."""

from graph_runtime.blocks.recurrent._recurrent import RECURRENT_CALLS, Recurrent


class GRU(Recurrent):
    """Reads a sequence into a state, with gates that decide what to renew and what to forget."""

    title = "GRU"
    synonyms = ("gated recurrent unit", "recurrent", "sequence", "time series", "bidirectional")
    formula = r"h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html"
    calls = ("nn.GRU", *RECURRENT_CALLS)
    gates = 3
