"""How captures come and go: sticks, imports, files changed by hand. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from firmware.captures.entry import Entry
from firmware.captures.listing import heaviest_played, qualities
from firmware.captures.load import RED
from firmware.captures.verdict import REFUSED, STORED
from firmware.decide.effects import Effect, ReadRig, Say, StartImport, StopImport
from firmware.decide.events import CaptureImported, ImportEnded, RigRead
from firmware.decide.orders_due import amps
from firmware.decide.outcome import Outcome, noticed
from firmware.decide.planning import plan
from firmware.decide.player import aim
from firmware.errors import OLED_LINE_CHARS
from firmware.sound import Preset
from firmware.state import State
from firmware.store.presets import with_implicit

MOST_VERDICTS = 2_000  # a stick holds hundreds of captures
READ_S = 1.0  # between two readings of the library while captures come: with 500 entries one takes 20 ms on a desktop


def rig_read(state: State, rig: RigRead) -> Outcome:
    """Takes over what there is now, staying on the current preset."""
    presets, before = with_implicit(rig.presets, rig.library), state.preset
    position = _same_preset(presets, before, {preset.name for preset in rig.presets})
    if position is None:
        position = min(state.position, max(len(presets) - 1, 0))
    more, cursor = len(rig.library) > len(state.library), _same_row(state, rig.library)
    state = _forgiven(state, rig.library)
    state = replace(state, library=rig.library, damaged=rig.damaged, read_s=rig.at_s, cursor=cursor)
    state = replace(state, presets=presets, position=position)
    if more and state.verdicts and not state.import_failures:
        state = noticed(state, _news(state), rig.at_s)
    if before and state.preset and state.preset.model_id == before.model_id:
        return plan(state, rig.at_s)
    return aim(state, position, rig.at_s) if presets else (replace(state, position=0, cursor=0, plan=None), ())


def _same_row(state: State, library: Sequence[Entry]) -> int:
    """Where the cursor's capture is now: what comes in must not put another one under a foot."""
    under = state.library[state.cursor].model_id if state.cursor < len(state.library) else None
    rows = (row for row, entry in enumerate(library) if entry.model_id == under)
    return next(rows, min(state.cursor, max(len(library) - 1, 0)))


def _forgiven(state: State, library: Sequence[Entry]) -> State:
    """`state` with those amps given up whose graph failed in audiod and was made anew since: it is tried again."""
    if all(amp.failure is None for amp in amps(state)):
        return state
    before, now = _by_path(state.library), _by_path(library)
    given_up = [amp.failure is not None and before.get(amp.path) != now.get(amp.path) for amp in amps(state)]
    kept = [replace(amp, path="") if old else amp for amp, old in zip(amps(state), given_up, strict=True)]
    return replace(state, stage=None, spares=tuple(kept))


def _by_path(library: Sequence[Entry]) -> dict[str, Entry]:
    return {str(graph.plays.path): entry for entry in library for graph in entry.graphs}


def _same_preset(presets: Sequence[Preset], before: Preset | None, on_disk: Collection[str]) -> int | None:
    """Where among `presets` that one is which was played before; None if it is gone.

    A preset on disk is known by its name, whatever capture it names now. One that was made for a capture is known by
    that: a new capture of the same name may have taken its name.
    """
    if before is None:
        return None
    by_name = [i for i, preset in enumerate(presets) if preset.name == before.name]
    by_capture = [i for i, preset in enumerate(presets) if preset.model_id == before.model_id]
    both = [i for i in by_name if i in by_capture]
    found = (*both, *by_name, *by_capture) if before.name in on_disk else (*both, *by_capture, *by_name)
    return found[0] if found else None


def import_path(state: State, path: Path) -> Outcome:
    """Imports one path after another: a stick that comes while another is read waits.

    Only what the library itself needs is put off for it: to make 500 captures anew takes many minutes.
    """
    if path in state.imports:
        return state, ()
    running, waiting = state.imports[:1], state.imports[1:]
    others = tuple(each for each in waiting if each != state.library_folder)
    later = tuple(each for each in state.imports if each == state.library_folder)[-1:]
    queued = replace(state, imports=(*running, *others, path, *later))
    if running:
        return queued, (StopImport(),) if running == later and later[0] not in waiting else ()
    return replace(queued, importing=(0, 0), verdicts=(), import_failures=()), (StartImport(path),)


def stick_went(state: State, folder: Path) -> Outcome:
    if state.imports[:1] == (folder,):
        return state, (StopImport(),)
    return replace(state, imports=tuple(path for path in state.imports if path != folder)), ()


def imported(state: State, report: CaptureImported) -> Outcome:
    if not state.imports:
        return state, ()
    told = report.verdict
    verdicts = (*state.verdicts, (state.imports[0], told))[-MOST_VERDICTS:]
    state = replace(state, importing=(told.done, told.found), verdicts=verdicts)
    if told.verdict == REFUSED:
        return noticed(state, "capture refused", report.at_s), (Say(told.sentence),)
    due = told.verdict == STORED and (not state.library or report.at_s - state.read_s >= READ_S)
    return state, (ReadRig(),) if due else ()


def import_ended(state: State, end: ImportEnded) -> Outcome:
    if not state.imports:
        return state, ()
    over, *waiting = state.imports
    state = replace(state, imports=tuple(waiting), importing=(0, 0) if waiting else None)
    effects: tuple[Effect, ...] = (ReadRig(), StartImport(waiting[0])) if waiting else (ReadRig(),)
    if end.failure is None or over in waiting:
        return state, effects
    state = replace(state, import_failures=(*state.import_failures, (over, end.failure)))
    return noticed(state, "import stopped", end.at_s), (Say(end.failure), *effects)


def _news(state: State) -> str:
    """How many captures came with the imports since the pedal last had none; how many are too heavy, else refused."""
    stored = {told.model_id for _, told in state.verdicts if told.verdict == STORED}
    wanted = qualities(state.presets)
    came = [heaviest_played(entry, wanted) for entry in state.library if entry.model_id in stored]
    heavy = sum(graph.load is not None and graph.load.word == RED for graph in came)
    if heavy:
        whole = f"{len(came)} new, {heavy} TOO HEAVY"
        return whole if len(whole) <= OLED_LINE_CHARS else f"{heavy} new: TOO HEAVY"
    refused = sum(told.verdict == REFUSED for _, told in state.verdicts)
    if refused:
        return f"{len(came)} new, {refused} refused"
    return f"{len(came)} new capture{'s' if len(came) > 1 else ''}"
