"""A network of 138 million weights is checked and written without one of them in memory."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

ASK = """
import json, sys
from pathlib import Path
from graph_runtime.check import check
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate

checked = check(read_example("vgg16"))
lines = generate(checked).text.count(chr(10))
status = Path("/proc/self/status").read_text()
peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
print(json.dumps([checked.cost.parameters, lines, int(peak.split()[1]), "torch" in sys.modules]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak where Linux tells it")
def test_vgg16_is_checked_within_200_megabytes_and_without_a_tensor() -> None:
    """The peak of the whole process, Python and catalogue included; no torch, so no tensor."""
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    parameters, lines, peak_kib, torch_loaded = json.loads(done.stdout)
    assert parameters == 138_357_544
    assert lines > 50
    assert not torch_loaded
    assert peak_kib * 1024 < 200_000_000
