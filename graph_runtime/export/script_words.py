"""What an exported script calls the results of its network and their loss."""

from __future__ import annotations

from dataclasses import dataclass

from graph_runtime.loss_side import METHOD
from graph_runtime.network import network_of
from graph_runtime.train.job import Job, judged_result


@dataclass(frozen=True, slots=True)
class Words:
    """How the script calls what the model gives, its loss, and what the metric judges."""

    given: str
    loss: str
    judged: str
    function: str

    def put(self, text: str) -> str:
        """A template with its places filled."""
        text = text.replace("LOSS_OF_GIVEN", self.loss).replace("JUDGED", self.judged)
        argument = f"{self.function}: nn.Module, " if self.function else ""
        text = text.replace("LOSS_ARGUMENT", argument)
        text = text.replace("LOSSx", f"{self.function}, x" if self.function else "x")
        return text.replace("GIVEN", self.given)


def words_of(job: Job) -> Words:
    """Of a loss function of its own, or of losses that the model has."""
    if not job.recipe.loss.drawn:
        return Words("result", "loss_function(result, target)", "result", "loss_function")
    if len(network_of(job.checked).outputs) == 1:
        return Words("result", f"model.{METHOD}(result, target)", "result", "")
    judged = f"results[{judged_result(job)}]"
    return Words("results", f"model.{METHOD}(*results, target)", judged, "")
