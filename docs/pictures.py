"""Takes the pictures of the manual: `python docs/pictures.py`. Look at them, then keep them."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

IMAGES = Path(__file__).parent / "images"
PICTURES = {
    "window.png": ("--example", "digits_attention", "--theme", "light", "--train", "done"),
    "convolution.png": ("--example", "digits_cnn", "--theme", "dark", "--train", "done"),
    "source.png": ("--example", "digits_lstm", "--theme", "light", "--select", "reader",
                   "--panel", "source"),
    "groups.png": ("--example", "resnet50", "--theme", "light", "--select", "stage2",
                   "--panel", "source"),
    "losses.png": ("--example", "digits_auxiliary_head", "--theme", "light", "--select",
                   "early_loss", "--panel", "source"),
    "inside.png": ("--example", "digits_cnn", "--theme", "light", "--train", "done",
                   "--select", "conv2", "--panel", "lens"),
    "own_block.png": (str(IMAGES.parent / "own_block.json"), "--theme", "light",
                      "--select", "gate", "--panel", "source"),
}  # fmt: skip


def take(name: str, arguments: tuple[str, ...], home: str) -> None:
    """Start the program as a person would, without a screen, and save its window."""
    own = {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
    subprocess.run(
        [sys.executable, "-m", "designer.app", *arguments, "--size", "1600x1000",
         "--screenshot", str(IMAGES / name)],
        env=os.environ | own,
        check=True,
    )  # fmt: skip


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    for name, arguments in PICTURES.items():
        with TemporaryDirectory() as home:
            take(name, arguments, home)


if __name__ == "__main__":
    main()
