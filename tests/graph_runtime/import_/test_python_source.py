"""A stranger's source becomes as much as can be drawn; none of it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_runtime.check import check
from graph_runtime.errors import DocumentError
from graph_runtime.import_.python_source import Imported, import_python
from tests.graph_runtime.import_.source_text import HEAD, written

BY_HAND = (
    HEAD
    + """
class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(inplace=True), nn.MaxPool2d(2)
        )
        self.fc1 = nn.Linear(6 * 14 * 14, 84)
        self.fc2 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.features(x)
        x = x.view(x.size(0), -1)
        x = F.relu(self.fc1(x))
        x = F.dropout(x, 0.25)
        return self.fc2(x)
"""
)


def test_a_network_written_by_hand_is_drawn() -> None:
    imported = import_python(BY_HAND.replace("x.view(x.size(0), -1)", "torch.flatten(x, 1)"),
                             "net", {"x": (1, 28, 28)})  # fmt: skip
    kinds = [node.kind for node in imported.document.nodes.values()]
    assert kinds == ["Input", "Conv2d", "ReLU", "MaxPool2d", "Flatten", "Linear", "ReLU",
                     "Dropout", "Linear", "Output"]  # fmt: skip
    by_hand = 6 * 25 + 6 + 6 * 14 * 14 * 84 + 84 + 84 * 10 + 10
    assert check(imported.document).cost.parameters == by_hand


def test_what_cannot_be_drawn_is_told_by_line_and_the_rest_is_there() -> None:
    text = HEAD + (
        "class Net(nn.Module):\n"
        "    def __init__(self, width):\n"
        "        super().__init__()\n"
        "        self.up = nn.CrossMapLRN2d(2)\n"
        "        self.free = nn.Linear(4, width)\n"
        "        self.scale = torch.ones(3)\n"
        "        self.norm = nn.LSTM(8, 8)\n\n"
        "    def forward(self, x):\n"
        "        y = self.up(x)\n"
        "        for i in range(3):\n"
        "            y = y + 1\n"
        "        z = torch.fft.fft(y)\n"
        "        return y\n"
    )
    imported = import_python(text, "net")
    assert [note.line for note in imported.notes] == [8, 9, 10, 11, 13, 15, 17, 5, 5]
    whys = " ".join(note.why for note in imported.notes)
    for words in (
        "No block is called CrossMapLRN2d",
        "width",
        "batch_first",
        "--input",
        "fft",
    ):
        assert words in whys
    assert [node.kind for node in imported.document.nodes.values()] == [
        "Input", "CrossMapLRN2d", "Output",
    ]  # fmt: skip


SHARED = HEAD + (
    "class Net(nn.Module):\n"
    "    def __init__(self):\n"
    "        self.a = nn.Linear(4, 4)\n"
    "        self.b = nn.Sequential(nn.Linear(4, 4), nn.ReLU())\n"
    "        for m in self.modules():\n"
    "            if isinstance(m, nn.Linear):\n"
    "                nn.init.zeros_(m.bias)\n\n"
    "    def forward(self, x):\n"
    "        # x: (N, 4) float32\n"
    "        return self.b(self.b(self.a(self.a(self.a(x)))))\n"
)


def test_a_module_used_twice_shares_its_weights() -> None:
    imported = import_python(SHARED, "net")
    assert imported.notes == ()
    checked = check(imported.document)
    assert checked.problems == ()
    assert checked.cost.parameters == 2 * 20
    sets = [node.weight_set for node in imported.document.nodes.values()]
    assert sets == ["", "a", "a", "a", "b_0", "b_1", "b_0", "b_1", ""]


def test_a_weight_of_another_module_is_shared() -> None:
    text = HEAD + (
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        self.words = nn.Embedding(50, 8)\n"
        "        self.readout = nn.Linear(8, 50)\n"
        "        self.other = nn.Linear(50, 50)\n"
        "        self.readout.weight = self.words.weight\n"
        "        self.other.weight = self.readout.weight\n"
        "        nn.init.normal_(self.words.weight, std=0.02)\n\n"
        "    def forward(self, x):\n"
        "        # x: (N, 5) int64\n"
        "        return self.other(self.readout(self.words(x)))\n"
    )
    imported = import_python(text, "net")
    assert [note.what for note in imported.notes] == ["self.other.weight = self.readout.weight"]
    checked = check(imported.document)
    assert checked.problems == ()
    assert checked.cost.parameters == 50 * 8 + 50 + 50 * 51
    assert "self.readout.weight = self.words.weight" in written(imported.document)


@pytest.mark.parametrize(
    "text",
    ["", "x = 1", "class", "class A: pass", "(" * 5_000, "\0", "x" * 2_000_000,
     "class A:\n    forward = 1"],
)  # fmt: skip
def test_text_without_a_network_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(DocumentError, match="Import"):
        import_python(text, "x")


def test_nothing_in_the_source_is_executed(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    touch = f"open({str(marker)!r}, 'w')"
    text = (
        f"{touch}\n@print({touch})\nclass Net(nn.Module, metaclass={touch}):\n"
        f"    x: {touch} = {touch}\n"
        f"    def __init__(self, a={touch}):\n        self.a = nn.Linear({touch}, {touch})\n"
        f"    def forward(self, x):\n        # x: (N, 4)\n        return self.a({touch})\n"
    )
    import_python(text, "net")
    assert not marker.exists()


@pytest.mark.parametrize("line", [
    "x = x[0]", "x, y = x", "x = self.b(x)", "x = y", "self.q = x", "x = x.view(2, 2)",
    "x = torch.cat(x)", "x = F.relu(x, *x)", "x = F.softmax(x, dim=d)", "del x", "x += 1",
    "x = x @ x", "x = x % 2", "x = 2 * 3",
    "x = x / 0", "x = 1 / x", "x = (x for x in x)", "return",
    "x = x.permute(*x)", "x = torch.add(x)",
])  # fmt: skip
def test_no_line_stops_the_reading(line: str) -> None:
    text = (
        "class Net(nn.Module):\n    def __init__(self):\n        self.a = nn.Linear(4, 4)\n"
        f"    def forward(self, x):\n        h = self.a(x)\n        {line}\n        return h\n"
    )
    imported: Imported = import_python(text, "net", {"x": (4,)})
    assert "a" in imported.document.nodes and "result" in imported.document.nodes
