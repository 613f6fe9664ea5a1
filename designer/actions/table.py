"""`ACTIONS`: everything a person can do in the window, as data.

Menus, toolbar, shortcuts, the command palette and the list of keys all follow from this table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.actions.action import Action
from designer.editing import freezing

if TYPE_CHECKING:
    from designer.window.main_window import MainWindow


def _selected(window: MainWindow) -> bool:
    return bool(window.session.selected_nodes or window.session.selected_edges)


def _some_blocks(window: MainWindow) -> bool:
    return bool(window.session.level.document.nodes)


def _one_kind(window: MainWindow) -> bool:
    return bool(window.session.selected_nodes)


def _looked(window: MainWindow) -> bool:
    return window.lens.lens.view is not None


def _can_undo(window: MainWindow) -> bool:
    return window.session.history.undo_name is not None


def _can_redo(window: MainWindow) -> bool:
    return window.session.history.redo_name is not None


def _undo_text(window: MainWindow) -> str:
    return f"Undo {window.session.history.undo_name or ''}".strip()


def _redo_text(window: MainWindow) -> str:
    return f"Redo {window.session.history.redo_name or ''}".strip()


FILE = (
    Action("new", "New", "File", lambda w: w.files.new(), ("Ctrl+N",), "file-outline", bar=True),
    Action("open", "Open…", "File", lambda w: w.files.open(), ("Ctrl+O",), "folder-open-outline",
           bar=True),
    Action("examples", "Open an example…", "File", lambda w: w.overlays.examples(),
           ("Ctrl+Shift+O",), "lightbulb-outline"),
    Action("new_network", "New network…", "File", lambda w: w.overlays.new_network(),
           ("Ctrl+Alt+N",), "auto-fix"),
    Action("multilayer", "New multilayer perceptron…", "File", lambda w: w.overlays.multilayer(),
           (), "layers-plus"),
    Action("samples", "Save sample data…", "File", lambda w: w.overlays.samples(), (),
           "database-export-outline"),
    Action("save", "Save", "File", lambda w: w.files.save(), ("Ctrl+S",), "content-save-outline",
           rule=True, bar=True),
    Action("save_as", "Save as…", "File", lambda w: w.files.save_as(), ("Ctrl+Shift+S",),
           "content-save-edit-outline"),
    Action("export", "Export to Python…", "File", lambda w: w.exports.export_document(),
           ("Ctrl+E",), "export-variant", lambda w: w.exports.may_export, rule=True),
    Action("export_numpy", "Export to plain NumPy, for teaching…", "File",
           lambda w: w.exports.export_document("numpy"), (), "school-outline",
           lambda w: w.exports.may_export),
    Action("export_run", "Export the shown run…", "File", lambda w: w.exports.export_run(),
           ("Ctrl+Shift+E",), "package-variant-closed", lambda w: w.exports.may_export_run),
    Action("preferences", "Preferences…", "File", lambda w: w.overlays.preferences(), ("Ctrl+,",),
           "cog-outline", rule=True),
    Action("quit", "Quit", "File", lambda w: w.close(), ("Ctrl+Q",), "exit-to-app",
           rule=True),
)  # fmt: skip

EDIT = (
    Action("undo", "Undo", "Edit", lambda w: w.session.undo(), ("Ctrl+Z",), "undo", _can_undo,
           _undo_text, bar=True),
    Action("redo", "Redo", "Edit", lambda w: w.session.redo(), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo",
           _can_redo, _redo_text, bar=True),
    Action("cut", "Cut", "Edit", lambda w: w.canvas.cut(), ("Ctrl+X",), "content-cut", _selected,
           rule=True),
    Action("copy", "Copy", "Edit", lambda w: w.canvas.copy(), ("Ctrl+C",), "content-copy",
           _selected),
    Action("paste", "Paste", "Edit", lambda w: w.canvas.paste(), ("Ctrl+V",), "content-paste"),
    Action("duplicate", "Duplicate", "Edit", lambda w: w.canvas.duplicate(), ("Ctrl+D",),
           "content-duplicate", _selected),
    Action("delete", "Delete", "Edit", lambda w: w.canvas.delete(), ("Del", "Backspace"),
           "trash-can-outline", _selected, where="canvas"),
    Action("select_all", "Select all", "Edit", lambda w: w.canvas.select_all(), ("Ctrl+A",),
           "select-all", _some_blocks, where="canvas", rule=True),
    Action("select_none", "Select nothing", "Edit", lambda w: w.session.select(()),
           ("Ctrl+Shift+A",), "select-off", _selected),
    Action("scale", "Scale the network…", "Edit", lambda w: w.overlays.scale(), (),
           "resize", _some_blocks, rule=True),
    Action("compare", "Compare costs…", "Edit", lambda w: w.overlays.compare(), (),
           "scale-balance", _some_blocks),
)  # fmt: skip

VIEW = (
    Action("commands", "Find a command…", "View", lambda w: w.overlays.commands(),
           ("Ctrl+Shift+P",), "magnify", bar=True),
    Action("frame_all", "Show the whole network", "View", lambda w: w.canvas.frame_all(),
           ("Home",), "fit-to-page-outline", _some_blocks, where="canvas", rule=True, bar=True),
    Action("frame_selection", "Show the selection", "View",
           lambda w: w.canvas.frame_selection(), ("F",), "image-filter-center-focus", _selected,
           where="canvas"),
    Action("zoom_in", "Zoom in", "View", lambda w: w.canvas.zoom_in(), ("Ctrl++", "Ctrl+="),
           "magnify-plus-outline"),
    Action("zoom_out", "Zoom out", "View", lambda w: w.canvas.zoom_out(), ("Ctrl+-",),
           "magnify-minus-outline"),
    Action("zoom_to_actual", "Actual size", "View", lambda w: w.canvas.zoom_to_actual(),
           ("Ctrl+0",), "magnify-scan"),
    Action("blocks", "Blocks", "View", lambda w: w.show_blocks(), ("Ctrl+1",),
           "view-grid-outline", rule=True),
    Action("inspector", "Inspector", "View", lambda w: w.show_inspector(), ("Ctrl+2",),
           "tune-variant"),
    Action("training", "Training", "View", lambda w: w.docks.show("training"), ("Ctrl+3",),
           "school-outline"),
    Action("run", "Run", "View", lambda w: w.docks.show("run"), ("Ctrl+4",), "progress-clock"),
    Action("plots", "Plots", "View", lambda w: w.docks.show("plots"), ("Ctrl+5",), "chart-line"),
    Action("lens", "Look inside", "View", lambda w: w.look_inside(), ("Ctrl+I",),
           "eye-outline"),
    Action("lens_back", "Look at the block before", "View", lambda w: w.lens.lens.step(-1),
           ("Alt+Left",), "skip-previous-outline", _looked),
    Action("lens_on", "Look at the next block", "View", lambda w: w.lens.lens.step(1),
           ("Alt+Right",), "skip-next-outline", _looked),
    Action("problems", "Problems", "View", lambda w: w.docks.show("problems"), ("Ctrl+6",),
           "alert-circle-outline"),
    Action("source", "Source", "View", lambda w: w.docks.show("source"), ("Ctrl+7",), "code-tags"),
    Action("equations", "Equations", "View", lambda w: w.docks.show("equations"), ("Ctrl+9",),
           "function-variant"),
    Action("canvas", "Canvas", "View", lambda w: w.canvas.setFocus(), ("Ctrl+8",), "graph-outline"),
    Action("side_panels", "Hide or show all panels", "View", lambda w: w.docks.toggle_all(),
           ("F11",), "dock-left", rule=True),
    Action("first_layout", "Arrange the panels as at first", "View", lambda w: w.first_layout(),
           (), "view-dashboard-outline"),
    Action("theme", "Switch between light and dark", "View", lambda w: w.switch_theme(),
           ("Ctrl+Shift+L",), "theme-light-dark", bar=True),
)  # fmt: skip

GROUPS = (
    Action("group", "Group the selection", "Block", lambda w: w.canvas.groups.group(),
           ("Ctrl+G",), "group", lambda w: w.canvas.groups.may_group,
           where="canvas", rule=True),
    Action("unpack", "Unpack the group", "Block", lambda w: w.canvas.groups.unpack(),
           ("Ctrl+Shift+G",), "ungroup", lambda w: w.canvas.groups.may_unpack,
           where="canvas"),
    Action("enter_group", "Enter the group", "Block", lambda w: w.canvas.groups.enter(),
           ("Alt+Down",), "arrow-expand-down", lambda w: w.canvas.groups.may_enter,
           where="canvas"),
    Action("leave_group", "Leave the group", "Block", lambda w: w.canvas.groups.leave(),
           ("Alt+Up",), "arrow-collapse-up", lambda w: bool(w.session.level.path)),
    Action("repeat", "Repeat the group", "Block", lambda w: w.repeat_group(), ("Ctrl+R",),
           "repeat", lambda w: w.canvas.groups.may_repeat,
           lambda w: "Repeat it no more" if w.canvas.groups.repeated else "Repeat the group",
           where="canvas"),
    Action("loop", "Run it at every step", "Block", lambda w: w.canvas.groups.loop(),
           ("Ctrl+Shift+R",), "sync", lambda w: w.canvas.groups.may_loop,
           lambda w: "Run it once" if w.canvas.groups.looped else "Run it at every step",
           where="canvas"),
    Action("share_weights", "Share weights", "Block", lambda w: w.canvas.groups.share(),
           ("Ctrl+L",), "link-variant", _one_kind,
           lambda w: "Share weights no more" if w.canvas.groups.shared else "Share weights",
           where="canvas"),
    Action("separate", "Make the group independent", "Block",
           lambda w: w.canvas.groups.separate(), (), "call-split",
           lambda w: w.canvas.groups.may_separate, where="canvas"),
    Action("keep_group", "Save to my blocks…", "Block", lambda w: w.kept.keep(), (),
           "bookmark-plus-outline", lambda w: w.kept.may_keep, where="canvas"),
    Action("forget_unused", "Delete unused groups", "Block",
           lambda w: w.canvas.groups.forget_unused(), (), "delete-sweep-outline",
           lambda w: w.canvas.groups.has_unused),
)  # fmt: skip

BLOCK = (
    Action("add", "Add a block…", "Block", lambda w: w.canvas.open_search(), ("Tab",),
           "plus-box-outline", where="canvas", bar=True),
    Action("tidy", "Tidy the layout", "Block", lambda w: w.canvas.tidy(), ("L",),
           "sitemap-outline", _some_blocks, where="canvas", bar=True),
    Action("connect", "Connect the selected blocks", "Block",
           lambda w: w.canvas.connect_selected(), ("C",), "connection", _one_kind, where="canvas"),
    Action("bypass", "Bypass", "Block", lambda w: w.canvas.bypass(), ("B",),
           "debug-step-over", _one_kind, where="canvas"),
    Action("edit_block", "Edit the parameters", "Block", lambda w: w.edit_block(), ("Return",),
           "pencil-outline", _one_kind, where="canvas", rule=True),
    Action("reference", "Open the reference page", "Block",
           lambda w: w.inspector.block.open_reference(), ("Shift+F1",), "open-in-new", _one_kind),
    Action("copy_source", "Copy the source", "Block", lambda w: w.copy_source(),
           ("Ctrl+Shift+C",), "code-braces", _some_blocks),
)  # fmt: skip

WEIGHTS = (
    Action("freeze", "Freeze", "Block", lambda w: freezing.freeze(w.session), ("Ctrl+Shift+F",),
           "lock-outline", lambda w: freezing.may_freeze(w.session),
           lambda w: "Let it learn" if freezing.frozen(w.session) else "Freeze", rule=True),
    Action("freeze_up_to", "Freeze up to here", "Block",
           lambda w: freezing.freeze_up_to(w.session), (), "lock-plus-outline", _one_kind),
    Action("new_head", "Replace the head", "Block", lambda w: freezing.new_head(w.session), (),
           "head-sync-outline", lambda w: freezing.may_replace_head(w.session)),
)  # fmt: skip

TRAIN = (
    Action("train", "Train", "Train", lambda w: w.training.train(), ("F5",), "play",
           lambda w: w.training.may_train, bar=True),
    Action("train_on", "Train On", "Train", lambda w: w.training.train_on(), ("Ctrl+F5",), "",
           lambda w: w.training.may_train_on),
    Action("pause", "Pause", "Train", lambda w: w.training.pause_or_resume(), ("F6",), "pause",
           lambda w: w.training.may_pause, lambda w: w.training.pause_text, bar=True),
    Action("stop", "Stop", "Train", lambda w: w.training.stop(), ("Shift+F5",), "stop",
           lambda w: w.training.may_stop, bar=True),
    Action("open_run", "Open a run…", "Train",
           lambda w: w.training.open_run(w.files.questions), (), "folder-play-outline", rule=True),
    Action("compare_runs", "Compare runs…", "Train", lambda w: w.overlays.compare_runs(),
           ("Ctrl+Shift+M",), "table-large"),
    Action("search_values", "Search values…", "Train", lambda w: w.overlays.search_values(),
           ("Ctrl+Shift+K",), "magnify-scan"),
    Action("compare_optimizers", "Compare optimizers…", "Train",
           lambda w: w.overlays.compare_optimizers(), (), "run-fast"),
    Action("playground", "Optimizer playground…", "Train", lambda w: w.overlays.playground(),
           (), "chart-bell-curve-cumulative", rule=True),
    Action("tools", "Check the network…", "Train", lambda w: w.overlays.tools(), (),
           "stethoscope", _some_blocks),
    Action("pretrain", "Pre-train layer by layer…", "Train",
           lambda w: w.overlays.tools("PretrainLayers"), (), "layers-triple-outline",
           _some_blocks),
)  # fmt: skip

HELP = (
    Action("keys", "Keyboard shortcuts", "Help", lambda w: w.overlays.keys(), ("F1",),
           "keyboard-outline"),
    Action("about", "About Network Designer", "Help", lambda w: w.overlays.about(), (),
           "information-outline"),
)  # fmt: skip

ACTIONS: tuple[Action, ...] = FILE + EDIT + VIEW + BLOCK + GROUPS + WEIGHTS + TRAIN + HELP
