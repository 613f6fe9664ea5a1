"""What an action needs that is greyed now: for its tooltip, and for who presses its keys."""

from __future__ import annotations

BLOCKS = "Select blocks first."
BLOCK = "Select a block first."
GROUP = "Select a group first."
DRAWING = "The drawing is empty. Add a block first."
SOUND = "It needs a drawing without problems. The problems panel lists them."
NO_RUN = "No run is going on."

REASONS = {
    "export": SOUND,
    "export_numpy": SOUND,
    "export_run": "It needs a run that is over. Train, or open a run.",
    "undo": "There is nothing to undo.",
    "redo": "There is nothing to redo.",
    "cut": BLOCKS,
    "copy": BLOCKS,
    "duplicate": BLOCKS,
    "delete": BLOCKS,
    "select_all": DRAWING,
    "select_none": "Nothing is selected.",
    "scale": DRAWING,
    "compare": DRAWING,
    "frame_all": DRAWING,
    "frame_selection": BLOCKS,
    "lens_back": "Look inside first.",
    "lens_on": "Look inside first.",
    "group": "Select the blocks of the group first. Input and Output stay outside.",
    "unpack": GROUP,
    "enter_group": GROUP,
    "leave_group": "This is no drawing of a group.",
    "repeat": GROUP,
    "loop": GROUP,
    "share_weights": BLOCKS,
    "separate": "Select a group that stands at several places first.",
    "keep_group": GROUP,
    "forget_unused": "Every group of this document is in use.",
    "tidy": DRAWING,
    "connect": BLOCKS,
    "bypass": BLOCK,
    "edit_block": BLOCK,
    "reference": BLOCK,
    "copy_source": DRAWING,
    "freeze": "Select a block with weights first.",
    "freeze_up_to": BLOCK,
    "new_head": "It needs one Linear that gives the result.",
    "train": "A run is going on. Stop it to begin another.",
    "train_on": "It needs a run that is over and has weights. Train, or open a run.",
    "pause": NO_RUN,
    "stop": NO_RUN,
    "tools": DRAWING,
    "pretrain": DRAWING,
}
"""A sentence for every action that may be greyed, by its id."""
