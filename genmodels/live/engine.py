"""One run as it is steered: step, change, rewind, branch. No clock, no process: the same calls give the same events.

Where it stands is `step`; `head` is the furthest it has been on this branch. Going back and on again without changing anything
gives the same states, so that is no new branch; a change behind the head is one, and what lay beyond is kept by whoever kept the
events, as a ghost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NoReturn

from genmodels.core import Event, Invalid
from genmodels.live import protocol
from genmodels.live.history import History, Keyframe
from genmodels.live.protocol import WHICH, Diverged, RunSpec

MEMORY = 64 * 2**20  # bytes of kept moments, unless whoever runs it says otherwise
RUNAWAY = 1e8  # a loss beyond this is on its way to infinity and has nothing to teach


class Training:
    """A run of a checked spec. `spec` grows with what is done to it, so that it always describes the run as it was played."""

    def __init__(self, spec: RunSpec, memory: int = MEMORY):
        self.spec = self.origin = spec
        self.model = protocol.build(spec)
        self.settings = dict(spec.settings)
        self.early = getattr(self.model, "early", getattr(protocol.kind(spec.kind), "EARLY", 0))
        self.step = self.head = self.branch = self.fork = self.done = 0  # fork: the step at which this branch began
        self.repeated = False  # whether the last step had been taken before, on this branch or on the way to it
        self.target: int | None = None  # where a rewind leads, while it is being played
        self.history = History(memory)
        self._keep()

    @property
    def finished(self) -> bool:
        return self.step >= self.spec.steps or getattr(self.model, "over", False)

    @property
    def _seconds(self) -> float:
        return getattr(self.model, "seconds", 0.0)

    def event(self) -> Event:
        """This moment with everything; the losses are means since the curve's last point, none at that point itself."""
        return Event(self.step, self.spec.steps, self.model.losses(), self.model.metrics(), self.model.snapshot(), self._seconds)

    def glance(self) -> Event:
        """The same without metrics: cheap enough to be shown many times a second."""
        picture = getattr(self.model, "glance", self.model.snapshot)()
        return Event(self.step, self.spec.steps, self.model.losses(), {}, picture, self._seconds)

    def advance(self, which: str | None = None, quiet: bool = False) -> Event | None:
        """One step. which: the part to train, "both" or another of the model's; None does as the script says. quiet: no event.

        Returns an event every `spec.every` steps, every `spec.snapshot_every` steps with metrics and snapshot, otherwise None.
        Raises Diverged, after which the run stands at its last good state; Invalid for a part that there is not.
        """
        if which is not None and which not in self.model.parts:
            raise Invalid("This run has no part “{name}” to step.", name=which[:40])
        scripted = self._scripted()
        if which is not None and which != scripted:
            self._room()
            self._write([(self.step, WHICH, which)] if which != "both" else [])
            scripted = which
        self._follow()
        try:
            self.model.step(scripted)
        except FloatingPointError:
            self._rescue(self.step + 1)
        self.step += 1
        self.repeated = self.step <= self.head
        self.head = max(self.head, self.step)
        return self._look(quiet)

    def change(self, settings: Mapping[str, Any]) -> None:
        """Turn knobs, all at once, here and now. Behind the head this begins a new branch. Raises Invalid."""
        for name in settings:
            if name not in self.settings:
                raise Invalid("There is no setting “{name}” to change.", name=str(name)[:40])
        checked = protocol.kind(self.spec.kind).check(self.spec.data, {**self.settings, **settings})
        ahead = {name for _, name, _ in self.spec.script[self.done :]}
        if all(checked[name] == self.settings[name] and name not in ahead for name in settings):
            return  # nothing changes, now or later
        self._room()
        if self.history.before(self.step).step != self.step:
            self._keep()
        base, before, done = self.history.before(self.step), self.settings, self.done
        # what was changed before at this very step is done again together with this, as whoever replays the script will do it
        changes = {name: value for name, value in checked.items() if value != base.settings[name]}
        self._restore(base)
        try:
            self._turn(changes)
        except ValueError:
            self._turn(before)
            self.done = done
            raise
        self._write((self.step, name, changes[name]) for name in sorted(changes))
        self.done = len(self.spec.script)

    def seek(self, step: int) -> None:
        """Go to a step at or behind the head. The nearest kept moment is restored here; `catch_up` plays the rest."""
        step = min(max(step, 0), self.head)
        if not self.step <= step or self.history.before(step).step > self.step:
            self._restore(self.history.before(step))
        self.target = step

    def catch_up(self) -> bool:
        """One step towards the target of `seek`. Returns whether it has been reached."""
        if self.target is not None and self.step < self.target:
            self.advance(quiet=True)
        if self.target is None or self.step >= self.target:
            self.target = None
            return True
        return False

    def reset(self) -> None:
        """Back to the same initialisation and the first settings, forgetting everything that was done since."""
        self._restore(self.history.frames[0])
        self.history.forget_after(0)
        self.spec, self.head, self.branch, self.fork, self.target = self.origin, 0, 0, 0, None

    def _look(self, quiet: bool) -> Event | None:
        if self.step % self.spec.every and not self.finished:
            return None
        losses = self.model.losses()
        if not all(abs(value) < RUNAWAY for value in losses.values()):  # what is not a number is not below anything
            self._rescue(self.step)
        full = self.step % self.spec.snapshot_every == 0 or self.finished
        seen = (full or self.step <= self.early) and not quiet
        more = (self.model.metrics(), self.model.snapshot()) if seen else ({}, {})
        self.model.clear()
        if full:
            self._keep()
        return None if quiet else Event(self.step, self.spec.steps, losses, *more, self._seconds)

    def _scripted(self) -> str:
        """The part that the script gives to the step from here."""
        here = [value for at, setting, value in self.spec.script[self.done :] if at == self.step and setting == WHICH]
        return here[-1] if here else "both"

    def _follow(self) -> None:
        """Do what the script says at this step."""
        start = self.done
        while self.done < len(self.spec.script) and self.spec.script[self.done][0] <= self.step:
            self.done += 1
        self._turn({name: value for _, name, value in self.spec.script[start : self.done] if name != WHICH})

    def _turn(self, settings: Mapping[str, Any]) -> None:
        """Set those knobs that stand differently."""
        changes = {name: value for name, value in settings.items() if value != self.settings[name]}
        if changes:
            self.model.change(changes)
            self.settings = {**self.settings, **changes}

    def _write(self, lines: Iterable[tuple[int, str, Any]]) -> None:
        """Put lines at the end of the script. Behind the head the rest of the script is another future, which ends here."""
        if self.step < self.head:
            self.branch += 1
            self.head = self.fork = self.step
            self.history.forget_after(self.step)
        self.spec = replace(self.spec, script=(*self.spec.script[: self.done], *lines))

    def _room(self) -> None:
        if self.done >= protocol.MOST_SCRIPT:
            raise Invalid("A run can be changed at most {n} times; start a new one from here.", n=protocol.MOST_SCRIPT)

    def _keep(self) -> None:
        frame = Keyframe(self.step, self.model.state(), dict(self.settings), self.done)
        if frame.finite:
            self.history.keep(frame)
        else:
            self._rescue(self.step)

    def _restore(self, frame: Keyframe) -> None:
        self._turn(frame.settings)
        self.model.restore(frame.state)
        self.step, self.done = frame.step, frame.done

    def _rescue(self, step: int) -> NoReturn:
        """Go back to the last good state, drop from the script what came after it, and say what happened."""
        diverged = Diverged(step, self.model.knob, self.spec)
        frame = self.history.before(step - 1)
        self._restore(frame)
        self.history.forget_after(frame.step)
        self.spec = replace(self.spec, script=self.spec.script[: self.done])
        self.head = self.fork = self.step
        self.target = None
        self.branch += 1
        raise diverged


def events(spec: RunSpec) -> Iterator[Event]:
    """All events of a run, from step 0 to its end: what a worker sends, a recording holds and the command line prints.

    Raises Invalid for a run that cannot be, Diverged where it ends that way.
    """
    training = Training(spec.checked())
    yield training.event()
    while not training.finished:
        event = training.advance()
        if event is not None:
            yield event
