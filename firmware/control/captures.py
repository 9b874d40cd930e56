"""How captures come and go: sticks, imports, files changed by hand. Pure."""

from dataclasses import replace
from pathlib import Path

from firmware.control.events import (
    CaptureImported,
    Effect,
    ImportEnded,
    ReadRig,
    RigRead,
    Say,
    StartImport,
    StopImport,
)
from firmware.control.outcome import Outcome, noticed
from firmware.control.player import aim, plan
from firmware.rig.presets import with_implicit
from firmware.rig.verdict import REFUSED, STORED
from firmware.state import State

MOST_VERDICTS = 2_000  # of one import; a stick holds hundreds of captures


def rig_read(state: State, rig: RigRead) -> Outcome:
    """Takes over what there is now, staying on the current preset: by its name, else by its capture."""
    presets, before = with_implicit(rig.presets, rig.library), state.preset
    by_name = [i for i, preset in enumerate(presets) if before and preset.name == before.name]
    by_capture = [i for i, preset in enumerate(presets) if before and preset.model_id == before.model_id]
    position = (*by_name, *by_capture, min(state.position, max(len(presets) - 1, 0)))[0]
    new = len(rig.library) - len(state.library)
    state = replace(state, library=rig.library, presets=presets, position=position, plan=None)
    if new > 0 and state.importing:
        state = noticed(state, f"{new} new capture{'s' if new > 1 else ''}", rig.at_s)
    if before and state.preset and state.preset.model_id == before.model_id:
        return plan(replace(state, cursor=min(state.cursor, max(len(rig.library) - 1, 0))), rig.at_s)
    return aim(state, position, rig.at_s) if presets else (replace(state, position=0, cursor=0), ())


def import_path(state: State, path: Path) -> Outcome:
    """Imports one path after another: a stick that comes while another is read waits."""
    if path in state.imports:
        return state, ()
    queued = replace(state, imports=(*state.imports, path))
    if state.imports:
        return queued, ()
    return replace(queued, importing=(0, 0), verdicts=(), import_failure=None), (StartImport(path),)


def stick_went(state: State, folder: Path) -> Outcome:
    if state.imports[:1] == (folder,):
        return state, (StopImport(),)
    return replace(state, imports=tuple(path for path in state.imports if path != folder)), ()


def imported(state: State, report: CaptureImported) -> Outcome:
    if not state.imports:
        return state, ()
    told = report.verdict
    verdicts = (*state.verdicts, told)[-MOST_VERDICTS:]
    state = replace(state, importing=(told.done, told.found), verdicts=verdicts)
    if told.verdict == REFUSED:
        return noticed(state, "capture refused", report.at_s), (Say(told.sentence),)
    return state, (ReadRig(),) if told.verdict == STORED else ()


def import_ended(state: State, end: ImportEnded) -> Outcome:
    waiting = state.imports[1:]
    state = replace(state, imports=waiting, importing=(0, 0) if waiting else None)
    effects: tuple[Effect, ...] = (ReadRig(), StartImport(waiting[0])) if waiting else (ReadRig(),)
    if end.failure is None:
        return state, effects
    state = replace(state, import_failure=end.failure)
    return noticed(state, "import stopped", end.at_s), (Say(end.failure), *effects)
