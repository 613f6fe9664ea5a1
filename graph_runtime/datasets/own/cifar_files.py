"""CIFARFiles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts, Dataset, LoadedMore, Loading
from graph_runtime.datasets.own._plain_files import expect_room, file_size, open_plain
from graph_runtime.params import FileMark

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]


class CIFARFiles(Dataset):
    """Reads CIFAR-10 or CIFAR-100 as published (binary version): 32×32 colour pictures."""

    title = "CIFAR files"
    synonyms = ("cifar10", "cifar100", "own data", "images", "colour", "rgb")
    reference = "https://www.cs.toronto.edu/~kriz/cifar.html"
    origin = "Your own files; they are read where they lie and never changed."

    root: Annotated[str, FileMark(())] = Field(
        min_length=1, description="The unpacked folder, with data_batch_1.bin or train.bin in it."
    )
    labels: Literal["fine", "coarse"] = Field(
        "fine", description="The 100 classes of CIFAR-100 or its 20 superclasses."
    )
    division: Literal["keep", "mix"] = Field(
        "keep", description="Keep the published test pictures as the test part, or mix them in."
    )

    def facts(self) -> DataFacts | None:
        return None

    def loading(self, folder: Path) -> Loading:
        arguments = {
            "root": str(folder / self.root),
            "coarse": self.labels == "coarse",
            "keep": self.division == "keep",
        }
        needs = (open_plain, file_size, expect_room, cifar_names, cifar_records)
        return Loading(load_cifar, arguments, needs)


def load_cifar(root: str, coarse: bool, keep: bool) -> LoadedMore:
    """Pictures (samples, 3, 32, 32) uint8 and classes (samples,) int64."""
    from pathlib import Path

    import numpy as np

    hundred = Path(root, "train.bin").is_file()
    batches = [f"data_batch_{number}.bin" for number in range(1, 6)]
    train = ["train.bin"] if hundred else [x for x in batches if Path(root, x).is_file()]
    test = "test.bin" if hundred else "test_batch.bin"
    if not train:
        raise ValueError(f"{root!r} holds neither data_batch_1.bin nor train.bin. Choose again.")
    files = [*train, test] if Path(root, test).is_file() else train
    front = 2 if hundred else 1
    records = [cifar_records(str(Path(root, name)), front + 3072) for name in files]
    together = np.concatenate(records)
    which = 1 if hundred and not coarse else 0
    targets = together[:, which].astype(np.int64)
    classes = (20 if coarse else 100) if hundred else 10
    if int(targets.max()) >= classes:
        raise ValueError(f"{root!r} names class {int(targets.max())}, but there are {classes}.")
    meta = ("coarse" if coarse else "fine") + "_label_names.txt" if hundred else "batches.meta.txt"
    names = cifar_names(str(Path(root, meta)), classes)
    first = sum(len(found) for found in records[: len(train)])
    parts = np.repeat(np.array([-1, 2]), [first, len(together) - first])
    pixels = np.ascontiguousarray(together[:, front:]).reshape(-1, 3, 32, 32)
    return (pixels,), targets, names, {"parts": parts} if keep and len(files) > len(train) else {}


def cifar_records(path: str, length: int) -> Numbers:
    """All records of one file, (records, length) uint8."""
    import numpy as np

    with open_plain(path, follow=False) as file:
        size = file_size(file)
        if size == 0 or size % length:
            raise ValueError(
                f"{path!r} has {size:,} bytes, which is no number of records of {length:,}. "
                "Take the binary version."
            )
        expect_room(size)
        values = np.frombuffer(file.read(size), np.uint8)
    if len(values) != size:
        raise ValueError(f"{path!r} is cut short. Fetch it again.")
    return values.reshape(-1, length)


def cifar_names(path: str, count: int) -> tuple[str, ...]:
    """Names of the classes, or their numbers where no file tells them."""
    try:
        with open_plain(path, follow=False) as file:
            lines = file.read(1 << 16).decode("ascii", "backslashreplace").split("\n")
    except ValueError:
        lines = []
    names = [line.strip()[:60] for line in lines if line.strip()]
    return tuple(names if len(names) == count else [str(index) for index in range(count)])
