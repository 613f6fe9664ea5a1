"""Adam."""

from graph_runtime.optimizers._adaptive import Adaptive


class Adam(Adaptive):
    """Gives every weight a step size of its own, from running means of gradient and square."""

    title = "Adam"
    synonyms = ("adaptive moments", "adaptive")
    formula = r"\theta_t = \theta_{t-1} - \gamma \, \hat{m}_t / (\sqrt{\hat{v}_t} + \epsilon)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html"
