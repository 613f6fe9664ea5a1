"""What an exported script calls the results of its network and their loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph_runtime.class_axis import as_compared, classes_first, classes_last
from graph_runtime.facts.loss_side import METHOD
from graph_runtime.facts.network import network_of
from graph_runtime.train.learning.learner import judged_result
from graph_runtime.train.network.job import Job


@dataclass(frozen=True, slots=True)
class Words:
    """How the script calls what the model gives, its loss, and what the metric judges."""

    given: str
    loss: str
    judged: str
    function: str
    needs: tuple[Callable[..., Any], ...] = ()

    def put(self, text: str) -> str:
        """A template with its places filled."""
        text = text.replace("LOSS_OF_GIVEN", self.loss).replace("JUDGED", self.judged)
        argument = f"{self.function}: nn.Module, " if self.function else ""
        text = text.replace("LOSS_ARGUMENT", argument)
        text = text.replace("LOSSx", f"{self.function}, x" if self.function else "x")
        return text.replace("GIVEN", self.given)


def words_of(job: Job) -> Words:
    """Of a loss function of its own, or of losses that the model has."""
    outputs, loss = network_of(job.checked).outputs, job.recipe.loss
    judged, given = ("result", "result") if len(outputs) == 1 else ("results", "results")
    if len(outputs) > 1:
        judged = f"results[{judged_result(job)}]"
    several = outputs[judged_result(job)][1].rank > 2
    needs: list[Callable[..., Any]] = []
    if several and job.recipe.metric.target == "class":
        judged, needs = f"classes_first({judged}, target)", [classes_first]
    if loss.drawn:
        star = "*" if len(outputs) > 1 else ""
        said, function = f"model.{METHOD}({star}{given}, target)", ""
    elif loss.results > 1:
        others = ", ".join(f"results[{index}]" for index in range(1, loss.results))
        said, function = f"loss_function(results[0], target, {others})", "loss_function"
    elif several and loss.by_class:
        said, function = "loss_function(*as_compared(result, target))", "loss_function"
        needs.append(as_compared)
    else:
        said, function = "loss_function(result, target)", "loss_function"
    return Words(given, said, judged, function, (classes_last, *needs) if needs else ())
