"""A worker without torch: obeys commands and says what a real one would, as slowly as asked.

Its pace and its misdeeds come from `pace.json` in the run folder: seconds a step, steps, and what
it does at which step (`die`, `hang`, `nan`, `garbage`, or `drop`: the loss goes to the log alone).
"""

import base64
import json
import os
import queue
import signal
import struct
import sys
import threading
import time
from pathlib import Path

inbox: "queue.SimpleQueue[dict]" = queue.SimpleQueue()
out = os.fdopen(os.dup(1), "wb", buffering=0)


def say(log, event, hidden=False, **body):
    line = json.dumps({"event": event, **body}).encode() + b"\n"
    if not hidden:
        out.write(line)
    if log is not None:
        log.write(line)
        log.flush()


def listen():
    for line in sys.stdin:
        inbox.put(json.loads(line))
    inbox.put({"command": "leave"})


def load(folder):
    try:
        return json.loads((folder / "pace.json").read_text())
    except OSError:
        return {}


def loss(step):
    return 2.0 / (1 + 0.1 * step)


def obey(log):
    """ "go", "stop" or "leave", after waiting through a pause."""
    paused = False
    while True:
        try:
            command = inbox.get(block=paused)["command"]
        except queue.Empty:
            return "go"
        if command in ("stop", "leave"):
            say(log, "StateChanged", state="stopping")
            return command
        if command == "pause" and not paused:
            paused = True
            say(log, "StateChanged", state="paused")
        if command == "resume" and paused:
            paused = False
            say(log, "StateChanged", state="running")


def misbehave(log, pace, step):
    deed = pace.get(str(step))
    if deed == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if deed == "crash":
        sys.stderr.write(f"boom at step {step}\n")
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGSEGV)
    if deed == "hang":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        say(log, "Notice", message="deaf")
        time.sleep(600)
    if deed == "garbage":
        out.write(b"\x00\xff{]" * 5000 + b"\n" + b'{"event":"Losses"}\n')
    if deed == "nan":
        say(log, "Failed", node="hidden", message="The loss is NaN.", fix="Lower lr.",
            cause="not_finite")  # fmt: skip
        return True
    return False


def save(log, folder, step, per_epoch):
    place = folder / "checkpoints" / f"ckpt-{step}"
    place.mkdir(exist_ok=True)
    (place / "manifest.json").write_text(json.dumps({"step": step}))
    say(log, "CheckpointSaved", step=step, epoch=step // per_epoch, folder=f"ckpt-{step}")


def first_step(folder):
    steps = [int(place.name.split("-")[1]) for place in (folder / "checkpoints").iterdir()]
    return max(steps, default=0)


def train(folder, resume):
    """Whether to leave afterwards."""
    pace = load(folder)
    epochs, per_epoch = pace.get("epochs", 3), pace.get("per_epoch", 10)
    with (folder / "events.jsonl").open("ab") as log:
        say(log, "StateChanged", state="preparing")
        start = first_step(folder) if resume else 0
        say(log, "RunStarted", device="cpu", parameters=10, epochs=epochs, metric="Accuracy",
            steps_per_epoch=per_epoch, batch_size=4, first_step=start)  # fmt: skip
        say(log, "StateChanged", state="running")
        for step in range(start, epochs * per_epoch):
            word = obey(log)
            if word != "go":
                save(log, folder, step, per_epoch)
                say(log, "Finished", stopped=True, metrics={"validation_Accuracy": 0.5})
                return word == "leave"
            again = pace.get(str(step)) == "crash"
            if (not resume or again) and misbehave(log, pace, step):
                return False
            data = base64.b64encode(struct.pack("<f", loss(step))).decode()
            say(log, "Losses", hidden=pace.get(str(step)) == "drop",
                first_step=step, values={"shape": [1], "data": data})  # fmt: skip
            time.sleep(pace.get("seconds", 0.001))
            if (step + 1) % per_epoch == 0:
                say(log, "EpochEnded", epoch=step // per_epoch, step=step + 1,
                    train_loss=loss(step), validation_loss=loss(step) + 0.1)  # fmt: skip
                save(log, folder, step + 1, per_epoch)
        say(log, "Finished", stopped=False, metrics={"validation_Accuracy": 0.9})
    return False


def main():
    threading.Thread(target=listen, daemon=True).start()
    say(None, "WorkerReady", torch="none", devices=["cpu"], cores=1)
    while True:
        command = inbox.get()
        if command["command"] == "leave":
            break
        if command["command"] == "train" and train(Path(command["folder"]), command["resume"]):
            break
    os._exit(0)


main()
