"""`MetricsSection`: the list of what is counted beside the metric: add, order, remove, set."""

from __future__ import annotations

from collections.abc import Mapping

from designer.panels.transforms_section import Transforms, TransformsSection
from graph_runtime.document.model import MAX_METRICS
from graph_runtime.metric import METRICS


class MetricsSection(TransformsSection):
    """The same list as that of transforms, of metrics; nothing of it can be previewed."""

    family = METRICS
    key = "metrics"
    heading = "Also count"
    none = "The metric alone is counted."
    add_words = "Add a metric"
    most = MAX_METRICS

    def show_list(self, transforms: Transforms, notes: Mapping[str, str]) -> None:
        super().show_list(transforms, notes)
        self.preview.setVisible(False)
