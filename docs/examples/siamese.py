"""Siamese networks: one encoder looks at two or three pictures with the same weights."""

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document

FACES = (
    "Are these two faces one person? One encoder writes 128 numbers about each picture, and the "
    "differences of the numbers decide: 129 weights on top of the encoder."
)
KOCH = (
    "The one-shot network of Koch and others (2015) for two pictures of 105×105: "
    "38,951,745 parameters, all but 4,097 of them used twice."
)
TRIPLET = (
    "Three pictures for the triplet loss, one encoder: the squared distances of an anchor to "
    "another picture of its person and to one of somebody else."
)
EVEN = {"EvenKernel": "The windows of the paper are 10 and 4 pixels wide."}


def examples() -> Iterator[tuple[str, Document]]:
    faces = verification(encoder(), [1, 64, 64])
    yield "siamese", faces.document("Siamese network", FACES)
    published = verification(koch(), [1, 105, 105])
    yield "siamese_koch", published.document("Siamese network of 2015", KOCH, advised=EVEN)
    yield "siamese_triplet", triplet()


def verification(inside: Pen, picture: list[int]) -> Pen:
    """Two pictures, one encoder, and one number that says how alike they are."""
    pen = Pen()
    pen.define("encoder", inside, "Encoder", "Describes a picture by a few numbers.")
    first = _encoded(pen, "encoder", "first", picture)
    second = _encoded(pen, "encoder_again", "second", picture)
    pen.put("difference", "AbsoluteDifference", first, second)
    pen.put("verdict", "Linear", out_features=1)
    pen.put("logit", "Output")
    return pen


def triplet() -> Document:
    pen = Pen()
    pen.define("encoder", encoder(unit=True), "Encoder", "Describes a face by 128 numbers.")
    names = {"encoder": "anchor", "encode_same": "positive", "encode_other": "negative"}
    codes = [_encoded(pen, name, which, [1, 64, 64]) for name, which in names.items()]
    pen.put("near", "SquaredDistance", codes[0], codes[1])
    pen.put("far", "SquaredDistance", codes[0], codes[2])
    pen.put("to_positive", "Output", "near")
    pen.put("to_negative", "Output", "far")
    return pen.document("Triplet network", TRIPLET)


def _encoded(pen: Pen, name: str, which: str, picture: list[int]) -> str:
    """A picture and what the encoder, which all pictures share, writes about it."""
    pen.put(which, "Input", shape=picture)
    return pen.group(name, "encoder", which, weight_set="encoder")


def encoder(unit: bool = False) -> Pen:
    """Three convolutions and a linear layer; `unit` codes have length 1."""
    pen = Pen(size=128)
    pen.put("image", "GroupInput")
    for number, channels in enumerate((16, 32, 64), 1):
        pen.put(f"conv{number}", "Conv2d", out_channels=channels, kernel_size=3, padding=1)
        pen.put(f"relu{number}", "ReLU")
        pen.put(f"pool{number}", "MaxPool2d", kernel_size=2)
    pen.put("flatten", "Flatten")
    pen.put("code", "Linear", out_features="=size")
    if unit:
        pen.put("sphere", "Normalize")
    pen.put("y", "GroupOutput")
    return pen


def koch() -> Pen:
    """The encoder of the paper, its figure 4."""
    pen = Pen(size=4096)
    pen.put("image", "GroupInput")
    for number, (channels, window) in enumerate(((64, 10), (128, 7), (128, 4), (256, 4)), 1):
        pen.put(f"conv{number}", "Conv2d", out_channels=channels, kernel_size=window)
        pen.put(f"relu{number}", "ReLU")
        if number < 4:
            pen.put(f"pool{number}", "MaxPool2d", kernel_size=2)
    pen.put("flatten", "Flatten")
    pen.put("fc", "Linear", out_features="=size")
    pen.put("code", "Sigmoid")
    pen.put("y", "GroupOutput")
    return pen
