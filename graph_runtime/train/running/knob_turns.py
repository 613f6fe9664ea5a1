"""`KnobTurns`: what comes of it when a person turns a knob of a run that goes on."""

from __future__ import annotations

from graph_runtime.train.messages.commands import Turn
from graph_runtime.train.messages.events import KnobsSet, KnobTurned, Notice
from graph_runtime.train.process.outlet import Outlet
from graph_runtime.train.running.live_knobs import LiveKnobs
from graph_runtime.train.running.safekeeping import Safekeeping
from graph_runtime.train.stepping.loop import Place
from graph_runtime.train.stepping.step_switch import StepSwitch


class KnobTurns:
    """Turns knobs between two steps, and tells how they stand."""

    def __init__(
        self, knobs: LiveKnobs, place: Place, switch: StepSwitch, safe: Safekeeping, outlet: Outlet
    ) -> None:
        self._knobs = knobs
        self._place = place
        self._switch = switch
        self._safe = safe
        self._outlet = outlet

    def tell(self) -> None:
        self._outlet.send(KnobsSet(values=self._knobs.values()))

    def obey(self, command: Turn) -> None:
        """Turn a knob and save, so that a kill cannot lose what the person did."""
        knob, old = command.knob, self._knobs.values().get(command.knob)
        if not self._knobs.turn(knob, command.value):
            self._refuse(command)
            return
        self._switch.let_go(f"{knob} was changed by hand")
        self._place.knobs = self._knobs.state()
        new = self._knobs.values()[knob]
        self._outlet.send(KnobTurned(step=self._place.step, knob=knob, old=old, new=new))
        self.tell()
        self._safe.save(again=True)

    def _refuse(self, command: Turn) -> None:
        message = f"{command.knob} cannot be set to {command.value} in this run."
        self._outlet.send(Notice(message=message))
