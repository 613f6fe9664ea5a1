"""eye_."""

from graph_runtime.initializer import Initializer


class Eye(Initializer):
    """Starts a matrix as the identity: inputs pass unchanged, as far as there are."""

    title = "Identity"
    synonyms = ("identity matrix", "eye", "unit matrix", "irnn")
    formula = r"W = I"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.eye_"
    axes = (2, 2)
