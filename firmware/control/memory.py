"""What controld keeps on disk: presets and setlists the player changed, what the owner found out about codecs and
captures, and what to begin with next time.

A trim that is turned through forty detents is written once, after a second of quiet, at latest after five. The disk's
runner reads and writes; what is not written yet stays here, goes over what is read, and is tried again where it could
not be written (disk full, read-only).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from firmware.calibrate.owned import Owned
from firmware.captures.changes import CaptureChange
from firmware.control.disk import Batch, Disk, Found, Written
from firmware.control.runner import Jobs
from firmware.decide.events import LibraryRead, Trouble, WantRescan
from firmware.errors import CaptureError, PedalError, SettingsError
from firmware.sound import Preset
from firmware.store.last import Last
from firmware.store.preset_shelf import Change, merged
from firmware.store.setlists import Order, Setlist
from firmware.store.settings import Value
from hw.profile import Former

QUIET_S = 1.0
AT_LATEST_S = 5.0
RETRY_S = 5.0
LOOK_S = 0.75  # a file is taken up once two looks found it the same: within 2 s
Report = Callable[[LibraryRead | Trouble | WantRescan], None]


@dataclass(slots=True)
class Kept:
    """What became of something that was to be written at once; nothing yet, until the runner has done it. `problem`
    says what of it is not kept."""

    problem: PedalError | None = None


class Memory:
    """One state folder. `runner` does the jobs of `disk`; what comes of them goes to `report`, each trouble once."""

    def __init__(self, disk: Disk, runner: Jobs, report: Report, clock: Callable[[], float]) -> None:
        self._disk, self.jobs, self._report, self._clock = disk, runner, report, clock
        self._presets: dict[str, Preset] = {}  # by name, as the controller has them from the disk
        self._changed: dict[str, Change] = {}  # by name
        self._removed: dict[str, None] = {}  # presets by name
        self._order: Order | None = None
        self._setlists: dict[str, Setlist | None] = {}  # by name; None: removed
        self._settings: dict[str, Value] = {}  # by key
        self._owned: dict[str, Owned] = {}  # by codec
        self._last: Last | None = None
        self._remembered = Last()
        self._asked = 0  # how often the folder was to be read
        self._writing = 0
        self._looking = False
        self._look_s = 0.0
        self._since_s: float | None = None  # when the oldest change was made that is not written
        self._mistakes: set[str] = set()  # what is wrong with the files
        self._refusals: set[str] = set()  # what could not be written
        self.due_s: float | None = None  # when it is to be written

    def read(self) -> None:
        """Has captures and presets read, and reports them."""
        self._asked += 1
        self.jobs.do(partial(self._disk.read, self._asked, lambda: self._asked), self._was_read)

    def figures(self, codec_key: str, former: Former | None = None) -> tuple[Owned, tuple[PedalError, ...]]:
        """What the owner found out about the codec, as Disk.figures; nothing where that cannot be read, and why. The
        codec's runner asks: it takes only what stands in one place, here or on the disk."""
        unwritten = self._owned.get(codec_key)
        return (unwritten, ()) if unwritten is not None else self._disk.figures(codec_key, former)

    def change_capture(self, change: CaptureChange) -> None:
        """Makes the player's change of a capture, at once."""
        self.jobs.do(partial(self._disk.change_capture, change), self._capture_was_changed)

    def save(self, preset: Preset, now_s: float, was: str = "") -> None:
        """The preset is this by now; `was`: what it was called until now, where that is another name."""
        before, called = self._changed.get(was or preset.name), self._presets.pop(was, None)
        base = before.base if before else called or self._presets.get(preset.name)
        names = dict.fromkeys((*(before.was if before else ()), *filter(None, [was])))
        change = Change(preset, base, tuple(name for name in names if name != preset.name))
        changes = self._changed.values() if before else (*self._changed.values(), change)
        put = [change if each is before else each for each in changes]  # in its place: another may have its old name
        self._changed = {each.preset.name: each for each in put}
        self._put_off(now_s)

    def remove(self, name: str, now_s: float) -> None:
        """The preset `name` is no more."""
        before = self._changed.pop(name, None)
        for each in (name, *(before.was if before else ())):
            self._presets.pop(each, None)
            self._removed[each] = None
        self._put_off(now_s)

    def save_order(self, presets: tuple[str, ...], now_s: float) -> None:
        self._order = Order(presets)
        self._put_off(now_s)

    def save_setlist(self, name: str, setlist: Setlist | None, now_s: float) -> None:
        self._setlists[name] = setlist
        self._put_off(now_s)

    def save_setting(self, key: str, value: Value, now_s: float) -> None:
        self._settings[key] = value
        self._put_off(now_s)

    def save_owned(self, key: str, owned: Owned, now_s: float) -> None:
        self._owned[key] = owned
        self._put_off(now_s)

    def remember(self, last: Last, now_s: float) -> None:
        self._last = last
        self._put_off(now_s)

    def look_after(self, now_s: float) -> None:
        """Writes what is due, and looks whether the owner edited presets. For every turn of the loop."""
        if self.due_s is not None and now_s >= self.due_s and not self._writing:
            self.due_s = self._since_s = None
            self._write(self.unwritten())
        if now_s >= self._look_s and not self._looking:
            self._look_s, self._looking = now_s + LOOK_S, True
            self.jobs.do(self._disk.is_changed, self._looked)

    def hurry(self, now_s: float) -> None:
        """Has what is not written yet written at the next look, without waiting for more."""
        self.due_s = now_s if self.due_s is not None else None

    @property
    def all_written(self) -> bool:
        """Whether everything is on the disk that there is to be kept."""
        return self.due_s is None and not self._writing

    def keep(self, before: Batch) -> Kept:
        """Has written at once what came to `before`, for somebody who waits to hear whether it is kept."""
        kept = Kept()
        self._write(self.unwritten().since(before), kept)
        return kept

    def settle(self) -> None:
        """Waits until everything is done."""
        self.jobs.settle()

    def close(self) -> None:
        """Writes what is new, and that the pedal was told to stop; waits for it."""
        self.jobs.settle()
        self._last = replace(self._last or self._remembered, clean=True)
        self._write(replace(self.unwritten(), at_end=True))
        self.jobs.close()

    def _put_off(self, now_s: float) -> None:
        self._since_s = now_s if self._since_s is None else self._since_s
        self.due_s = min(now_s + QUIET_S, self._since_s + AT_LATEST_S)

    def unwritten(self) -> Batch:
        """What is to be written."""
        return Batch(
            tuple(self._changed.values()),
            tuple(self._removed),
            self._order,
            dict(self._setlists),
            dict(self._settings),
            dict(self._owned),
            self._last,
        )

    def _write(self, batch: Batch, kept: Kept | None = None) -> None:
        if batch != Batch():
            self._writing += 1
            self.jobs.do(partial(self._disk.write, batch), partial(self._was_written, batch, kept))

    def _was_written(self, batch: Batch, kept: Kept | None, written: Written) -> None:
        if kept:
            kept.problem = _unkept(batch, written)
        self._writing -= 1
        for change, outcome in zip(batch.changes, written.changes, strict=True):
            if not isinstance(outcome, PedalError):
                self._preset_was_written(change, outcome)
        self._lists_were_written(batch, written)
        for key, problem in written.owned.items():
            if problem is None and self._owned.get(key) is batch.owned[key]:
                del self._owned[key]
        if batch.last is not None and written.last is None:
            self._remembered = batch.last
            self._last = None if self._last is batch.last else self._last
        told = self._tell(written.problems, but=self._refusals | self._mistakes)
        self._refusals = told | (self._refusals if kept else set())
        if self._refusals:
            self.due_s = self.due_s or self._clock() + RETRY_S

    def _lists_were_written(self, batch: Batch, written: Written) -> None:
        for name, problem in zip(batch.removed, written.removed, strict=True):
            if problem is None:
                self._removed.pop(name, None)
        for name, problem in written.setlists.items():
            if problem is None and self._setlists.get(name) is batch.setlists[name]:
                self._setlists.pop(name, None)
        self._order = None if self._order is batch.order and written.order is None else self._order
        for key, problem in written.settings.items():
            if problem is None and self._settings.get(key) == batch.settings[key]:
                self._settings.pop(key, None)

    def _preset_was_written(self, change: Change, outcome: Preset | None) -> None:
        """`outcome` is what the file says now: what was to be written, with what its owner edited meanwhile; None
        where they removed it."""
        name, now = change.preset.name, self._changed.get(change.preset.name)
        for was in change.was:
            self._presets.pop(was, None)
        if not any(name in each.was for each in self._changed.values()):
            self._presets[name] = change.preset
        if now is not None and outcome is not None and now.preset not in (change.preset, outcome):
            self._changed[name] = Change(now.preset, change.preset)
        else:
            self._changed.pop(name, None)
        if outcome != change.preset:
            self._report(WantRescan())

    def _was_read(self, found: Found | None) -> None:
        if found is None:
            return
        self._presets = {preset.name: preset for preset in found.presets if preset.name not in self._removed}
        self._mistakes = self._tell(found.problems, but=self._mistakes | self._refusals)
        damaged = tuple(problem.sentence for problem in found.problems if isinstance(problem, CaptureError))
        order = found.order if self._order is None else self._order.presets
        lists = {setlist.name: setlist for setlist in found.setlists} | self._setlists
        setlists = tuple(setlist for setlist in lists.values() if setlist is not None)
        presets = self._with_unwritten()
        self._report(LibraryRead(found.captures, presets, self._clock(), damaged, order, setlists))

    def _with_unwritten(self) -> tuple[Preset, ...]:
        """The presets that were read, as the player has changed them since; a change of one that its owner removed is
        forgotten."""
        presets = dict(self._presets)
        for name, change in tuple(self._changed.items()):
            former = [presets.pop(was) for was in change.was if was in presets]
            if former and name not in presets:
                presets[name] = replace(former[-1], name=name)
            if name in presets:
                base, presets[name] = presets[name], merged(presets[name], change)
                self._changed[name] = Change(presets[name], base, change.was)
            elif change.base is None:
                presets[name] = change.preset
            else:
                del self._changed[name]
        return tuple(presets.values())

    def _looked(self, changed: bool) -> None:
        self._looking = False
        if changed:
            self._report(WantRescan())

    def _capture_was_changed(self, problem: PedalError | None) -> None:
        self._tell((problem,) if problem else (), but=())

    def _tell(self, problems: Sequence[PedalError], but: Iterable[str]) -> set[str]:
        """Reports each problem that is not among the sentences `but`; returns the sentences of all."""
        for sentence, problem in {problem.sentence: problem for problem in problems}.items():
            if sentence not in but:
                self._report(Trouble(sentence, problem.short, self._clock()))
        return {problem.sentence for problem in problems}


def _unkept(batch: Batch, written: Written) -> PedalError | None:
    """What of it is not on the disk, for somebody who waits to hear."""
    for problem in written.problems:
        return SettingsError(f"until the pedal is switched off only: {problem.sentence}", short=problem.short)
    outcomes = zip(batch.changes, written.changes, strict=True)
    for gone in (change.preset.name for change, outcome in outcomes if outcome is None):
        return SettingsError(f"preset {gone} is no more: its file was removed meanwhile.", short="preset is gone")
    return None
