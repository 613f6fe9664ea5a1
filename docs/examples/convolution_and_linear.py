"""A convolution beside the Linear layer that could stand in its place."""

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document

SAYS = (
    "Six maps of 28×28 from an image of 3×32×32, in two ways: the convolution learns 456 numbers, "
    "the Linear layer 14,455,392. Select the convolution and show its equations."
)


def examples() -> Iterator[tuple[str, Document]]:
    pen = Pen()
    pen.put("image", "Input", shape=[3, 32, 32])
    pen.put("convolution", "Conv2d", out_channels=6, kernel_size=5)
    pen.put("maps", "Output")
    pen.put("flat", "Flatten", "image")
    pen.put("linear", "Linear", out_features=6 * 28 * 28)
    pen.put("unflatten", "Unflatten", unflattened_size=[6, 28, 28])
    pen.put("maps_too", "Output")
    yield "convolution_and_linear", pen.document("Convolution and Linear", SAYS)
