"""Stands for `graph-runtime sweep`: tells the trials it is asked for, without any training."""

from __future__ import annotations

import json
import signal
import sys
import time
from argparse import ArgumentParser
from pathlib import Path

from graph_runtime.sweep.dimension import parse

GOOD = 0.6
"""Place on every scale at which the objective is best."""


def main() -> int:
    parser = ArgumentParser()
    parser.add_argument("verb")
    parser.add_argument("document", type=Path)
    parser.add_argument("--dir", type=Path)
    parser.add_argument("--search", action="append", default=[])
    parser.add_argument("--trials", type=int, default=0)
    parser.add_argument("--refine", type=Path)
    parser.add_argument("--show", action="store_true")
    options, rest = parser.parse_known_args()
    kept = options.dir / "kept.json"
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    if kept.is_file():
        sweep = json.loads(kept.read_text())
    else:
        options.dir.mkdir(parents=True)
        (options.dir / "document.json").write_bytes(options.document.read_bytes())
        earlier = options.refine and json.loads((options.refine / "kept.json").read_text())
        search = earlier["search"] if earlier else options.search
        sweep = {"search": search, "stage": 2 if earlier else 1, "trials": [], "rest": rest}
    if "nodes.nowhere.p=0.1..0.2" in sweep["search"]:
        print("There is no nowhere in the document.", file=sys.stderr)
        return 1
    told = {"search": sweep["search"], "stage": sweep["stage"], "maximize": True}
    tell({"sweep": {**told, "objective": "metric"}})
    for trial in sweep["trials"]:
        tell({"trial": trial})
    while len(sweep["trials"]) < options.trials and not options.show:
        sweep["trials"].append(tried(sweep["search"], len(sweep["trials"]) + 1))
        kept.write_text(json.dumps(sweep))
        tell({"trial": sweep["trials"][-1]})
        time.sleep(0.2 if options.trials > 50 else 0.0)
    return 0


def tried(search: list[str], number: int) -> dict[str, object]:
    place = (number * 0.3) % 1.0
    values = {d.path: d.at(place) for d in map(parse, search)}
    return {
        "number": number,
        "state": "complete",
        "values": values,
        "objective": 1 - abs(place - GOOD),
        "run": f"runs/{number:04}",
        "problem": "",
    }


def tell(said: dict[str, object]) -> None:
    print(json.dumps(said), file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
