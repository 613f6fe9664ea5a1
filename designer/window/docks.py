"""`Docks`: the panels around the canvas: where they stand at first, shown, hidden, raised."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
TOP = Qt.DockWidgetArea.TopDockWidgetArea


class Dock(QDockWidget):
    """A panel without a title bar of its own while it is docked: its tab says its name."""

    def __init__(self, name: str, title: str, panel: QWidget) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self.setWidget(panel)
        self._no_title = QWidget()
        self.setTitleBarWidget(self._no_title)
        self.topLevelChanged.connect(self._floats)
        # A dock behind another one is "visible" to Qt. Its panel shall know that nobody sees it,
        # so that it does no work; its room stays.
        keep = panel.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        panel.setSizePolicy(keep)
        # Queued, because Qt tells it in the middle of laying the docks out.
        self.visibilityChanged.connect(panel.setVisible, Qt.ConnectionType.QueuedConnection)

    def _floats(self, floating: bool) -> None:
        # PySide's stubs do not know that no widget at all brings Qt's own title bar back.
        self.setTitleBarWidget(None if floating else self._no_title)  # type: ignore[arg-type]


class Docks:
    """All docks of a window by name."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._docks: dict[str, Dock] = {}
        window.setDockOptions(
            QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.GroupedDragging
        )
        window.setTabPosition(LEFT | RIGHT | BOTTOM | TOP, QTabWidget.TabPosition.North)
        window.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
        window.setCorner(Qt.Corner.BottomLeftCorner, LEFT)

    def add(self, name: str, title: str, panel: QWidget, area: Qt.DockWidgetArea) -> None:
        """Put a panel into an area, as a tab behind what is there already."""
        dock = Dock(name, title, panel)
        there = [d for d in self._docks.values() if self._area(d) == area]
        if there:
            self._window.tabifyDockWidget(there[-1], dock)
        else:
            self._window.addDockWidget(area, dock)
        self._docks[name] = dock
        layout = self._window.layout()
        if layout is not None:
            # Two tabbed docks that are laid out together leave a second tab bar behind (Qt 6.11).
            layout.activate()

    def arrange(self) -> None:
        """The sizes and front tabs of a first start."""
        fronts = {"palette": 240, "inspector": 360}
        docks = [self._docks[name] for name in fronts if name in self._docks]
        self._window.resizeDocks(docks, list(fronts.values()), Qt.Orientation.Horizontal)
        if "problems" in self._docks:
            bottom = [self._docks["problems"]]
            self._window.resizeDocks(bottom, [290], Qt.Orientation.Vertical)
        for name in ("inspector", "problems"):
            if name in self._docks:
                self._docks[name].raise_()

    def restore(self, state: QByteArray) -> bool:
        """Put everything where `state` has it; false if it is no state of ours."""
        before = self._tab_bars()
        restored = self._window.restoreState(state)
        # Qt 6.11 makes new tab bars for a restored state and lets the old ones stand about.
        made = [bar for bar in self._tab_bars() if bar not in before]
        for bar in before:
            if any(_titles(bar) & _titles(other) for other in made):
                bar.hide()
        return restored

    def dock(self, name: str) -> Dock:
        """A dock by name; raises KeyError for an unknown one."""
        return self._docks[name]

    def names(self) -> tuple[str, ...]:
        return tuple(self._docks)

    def called(self, word: str) -> str:
        """The name of the panel that has this name or title; nothing where none has."""
        word = word.casefold()
        found = (n for n, dock in self._docks.items() if word in (n, dock.windowTitle().casefold()))
        return next(found, "")

    def show(self, name: str) -> None:
        """Bring a panel to the front and give it the keyboard."""
        dock = self._docks[name]
        dock.show()
        dock.raise_()
        panel = dock.widget()
        if panel is not None:
            panel.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def give_height(self, name: str, share: float) -> bool:
        """Make a panel at least this share of the window's height; true if it had less."""
        dock, wanted = self._docks[name], round(self._window.height() * share)
        if dock.isFloating() or dock.isHidden() or dock.height() >= wanted:
            return False
        self._window.resizeDocks([dock], [wanted], Qt.Orientation.Vertical)
        return True

    def raise_dock(self, name: str) -> None:
        """Bring a panel to the front and leave the keyboard where it is."""
        self._docks[name].show()
        self._docks[name].raise_()

    def toggle_all(self) -> None:
        """Hide all panels, or show them if all are hidden."""
        hidden = all(dock.isHidden() for dock in self._docks.values())
        for dock in self._docks.values():
            dock.setVisible(hidden)

    def _tab_bars(self) -> list[QTabBar]:
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        return self._window.findChildren(QTabBar, options=direct)

    def _area(self, dock: Dock) -> Qt.DockWidgetArea:
        return self._window.dockWidgetArea(dock)


def _titles(bar: QTabBar) -> set[str]:
    return {bar.tabText(index) for index in range(bar.count())}
