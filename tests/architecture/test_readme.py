"""What the README promises: its commands are the ones that are run, its links lead somewhere."""

import re
import subprocess
from pathlib import Path

import pytest

from graph_runtime.block import BLOCKS, MAX_INPUTS
from graph_runtime.check import MAX_ACTIVATIONS, MAX_PARAMETERS, check
from graph_runtime.custom.writing_rules import MAX_CODE, MAX_WIDTH
from graph_runtime.dataset import DATASETS
from graph_runtime.disk.strict_json import MAX_DEPTH, MAX_TEXT, MAX_VALUES
from graph_runtime.document.model import MAX_EDGES, MAX_NODES
from graph_runtime.document.reading import MAX_BYTES
from graph_runtime.edits.history import MAX_STEPS
from graph_runtime.keeping.examples import example_names
from graph_runtime.keeping.files import document_text, parse_document
from graph_runtime.spelling import MAX_NAME
from graph_runtime.train.calling.asking import SECONDS
from graph_runtime.verb import VERBS
from graph_runtime.verbs._tools import tool_verbs

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPT = ROOT / ".ci" / "run"


def _commands() -> list[str]:
    blocks = re.findall(r"^ *```\n(.*?)^ *```", README, re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines()]


def test_there_are_two_commands_and_a_line_for_debian() -> None:
    one_line = [line for line in _commands() if line.startswith("python3 -m venv")]
    assert len(one_line) == 2
    assert "network-designer --example" in one_line[0]
    assert "-m pytest" in one_line[1]
    assert sum(line.startswith("apt-get") for line in _commands()) == 1


def test_the_check_runs_the_commands_as_they_are_printed() -> None:
    """Takes the lines as the script does, without running them."""
    reader = re.search(r"^from_readme\(\).*$", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE)
    assert reader is not None
    taken = re.findall(r"\$\(from_readme (.+)\)$", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE)
    for pattern, start in zip(taken, ("apt-get", "python3"), strict=True):
        said = subprocess.run(
            ["bash", "-c", f"{reader[0]}\nfrom_readme {pattern}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        ).stdout.strip()
        assert said.startswith(start)
        assert said in _commands()


def test_the_example_of_the_first_command_is_bundled() -> None:
    (name,) = re.findall(r"network-designer --example (\w+)", README)
    assert name in example_names()


def test_verbs_in_the_readme_exist() -> None:
    verbs = {*VERBS.words, *tool_verbs()}
    assert set(re.findall(r"graph-runtime (\w+)", README)) <= verbs


def test_the_readme_counts_what_there_is() -> None:
    """Lower bounds, so that they stay true; near enough to be worth saying."""
    there = {
        "blocks": len(BLOCKS.kinds),
        "examples": len(example_names()),
        "kinds of data": len(DATASETS.kinds),
    }
    said = re.findall(r"(?i)more than (\d+) (blocks|examples|kinds\s+of\s+data)", README)
    counts = {" ".join(what.split()): int(count) for count, what in said}
    assert counts.keys() == there.keys()
    for what, count in counts.items():
        assert count < there[what] <= 1.5 * count, what


@pytest.mark.parametrize("page", ["README.md", "docs/manual.md", "docs/file-format.md"])
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not link.startswith("https://"):
            assert (ROOT / page).parent.joinpath(link).exists(), link


def test_every_dependency_is_pinned_for_the_commands() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-")
    pinned = {line.split("==")[0] for line in pins.splitlines() if "==" in line}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    names = set(re.findall(r'^    "([A-Za-z][\w-]+)[><=!]', project, re.MULTILINE))
    assert len(names) > 15
    assert {name.lower().replace("_", "-") for name in names} <= pinned


def test_the_document_in_the_format_page_is_valid_and_written_as_the_program_writes_it() -> None:
    page = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    document = parse_document(text)
    assert check(document).problems == ()
    assert document_text(document).split('"training"')[0] == text.split('"training"')[0]


def test_the_limits_in_the_manual_are_those_of_the_program() -> None:
    manual = (ROOT / "docs" / "manual.md").read_text(encoding="utf-8")
    stated = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", manual.split("## Limits")[1], re.M))
    assert stated["size of a document"] == f"{MAX_BYTES >> 20} MiB"
    assert stated["parameters of a network"] == f"fewer than 2^{MAX_PARAMETERS.bit_length() - 1}"
    most = f"fewer than 2^{MAX_ACTIVATIONS.bit_length() - 1}"
    assert stated["numbers that a block gives for one sample"] == most
    assert stated["an id"] == f"{MAX_NAME} characters"
    assert stated["the code of a block"] == f"{MAX_CODE >> 10} KiB, {MAX_WIDTH} characters a line"
    assert stated["finding the shapes of a block of your own"] == f"{SECONDS:g} s"
    numbers = {
        "blocks": MAX_NODES,
        "wires": MAX_EDGES,
        "nesting of values in a file": MAX_DEPTH,
        "values in a file": MAX_VALUES,
        "a text": MAX_TEXT,
        "steps of undo": MAX_STEPS,
        "inputs of a block that takes any number": MAX_INPUTS,
    }
    for name, limit in numbers.items():
        assert stated[name].split()[0] == f"{limit:,}", name
