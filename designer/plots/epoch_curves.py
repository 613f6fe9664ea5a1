"""What the end of an epoch adds to the curves of a run."""

from __future__ import annotations

from collections.abc import Mapping

from graph_runtime.train.messages.events import EpochEnded


def epoch_curves(event: EpochEnded) -> Mapping[str, float]:
    """A point for each curve, by the curve's name; what was not counted has none."""
    values = {
        "epoch_train_loss": event.train_loss,
        "train_metric": event.train_metric,
        "validation_loss": event.validation_loss,
        "validation_metric": event.validation_metric,
        "learning_rate": event.learning_rate,
        "training_dev_loss": event.training_dev_loss,
        "training_dev_metric": event.training_dev_metric,
        "true_tokens": event.true_tokens,
        "free_running_loss": event.free_running_loss,
    }
    values |= {f"train {name}": value for name, value in event.train_more.items()}
    values |= {f"validation {name}": value for name, value in event.validation_more.items()}
    return {name: value for name, value in values.items() if value is not None}
