"""What is decided: step(state, event) -> the next state and what must be done. Pure; time comes with the event.

    anywhere       stomp 1 = bypass, push = next page
    library page   turn = move the cursor; stomp 2 = play the row under it, or the next preset if that row plays
    other pages    turn = input trim of the current preset, stomp 2 = next preset

Whatever happened, audiod is then told what it does not know yet (truth.py); lights and screen follow the
`Status` that comes back, not the wish.
"""

import math
from dataclasses import replace
from pathlib import Path

from firmware.control import truth
from firmware.control.events import (
    CaptureImported,
    Effect,
    Event,
    Heard,
    ImportEnded,
    OrderLost,
    PlayPreset,
    ReadRig,
    Remember,
    RigRead,
    SavePreset,
    Say,
    StartImport,
    StopImport,
    Tick,
    Trouble,
    WantBypass,
    WantImport,
    WantRescan,
    WantTrim,
)
from firmware.control.stomp import tap
from firmware.errors import OLED_LINE_CHARS, LevelError
from firmware.levels import TRIM_DB_RANGE, CaptureLevels, plan_levels
from firmware.messages import Failed, Hello, Ready, Report, Status, Unload
from firmware.rig.presets import with_implicit
from firmware.rig.store import Last
from firmware.state import Notice, Page, Stage, State
from hw.events import EncoderPush, EncoderTurned, StickCame, StickWent, StompEdge

BYPASS_STOMP, NEXT_STOMP = 1, 2
TRIM_DB_PER_DETENT = 0.5
NOTICE_S = 3.0
SILENCE_S = 1.0  # audiod speaks 20 times a second
CLIP_S = 1.0  # a clip lasts a sample, an eye needs longer

Outcome = tuple[State, tuple[Effect, ...]]


def step(state: State, event: Event) -> Outcome:
    """The state after `event`, and the effects to carry out in their order. Never raises."""
    after, effects = _decide(state, event)
    after, orders = truth.tell(after)
    last = _last(after)
    remembered = (Remember(last),) if last != _last(state) else ()
    return after, (*effects, *orders, *remembered)


def _decide(state: State, event: Event) -> Outcome:  # noqa: C901 - one line for each kind of event
    match event:
        case StompEdge():
            return _stomped(state, event)
        case EncoderTurned():
            return _turned(state, event)
        case EncoderPush():
            return (_next_page(state) if event.down else state), ()
        case Heard():
            return _heard(replace(state, heard_s=event.at_s), event.report, event.at_s)
        case Tick():
            return _passed(state, event.at_s)
        case OrderLost():
            return truth.lose(state), ()
        case RigRead():
            return _rig_read(state, event)
        case PlayPreset():
            return _aim(state, event.position, event.at_s)
        case WantTrim():
            return _trim(state, event.trim_db, event.at_s)
        case WantBypass():
            return replace(state, bypass=event.on), ()
        case WantImport():
            return _import(state, event.path)
        case WantRescan():
            return state, (ReadRig(),)
        case StickCame():
            return _import(state, event.folder)
        case StickWent():
            return _stick_went(state, event.folder)
        case CaptureImported():
            return _imported(state, event)
        case ImportEnded():
            return _import_ended(state, event)
        case Trouble():
            return _noticed(state, event.short, event.at_s), (Say(event.sentence),)


def _stomped(state: State, edge: StompEdge) -> Outcome:
    stomped = tap(edge)
    if stomped and stomped.switch == BYPASS_STOMP:
        return replace(state, bypass=not state.bypass), ()
    if stomped and stomped.switch == NEXT_STOMP and state.presets:
        return _aim(state, _next_position(state), stomped.at_s)
    return state, ()


def _next_position(state: State) -> int:
    row = state.library[state.cursor] if state.page is Page.LIBRARY and state.library else None
    if row and row != state.entry:
        rows = (i for i, preset in enumerate(state.presets) if preset.model_id == row.model_id)
        return next(rows, state.position)
    return (state.position + 1) % len(state.presets)


def _turned(state: State, turn: EncoderTurned) -> Outcome:
    if state.page is Page.LIBRARY:
        cursor = min(max(state.cursor + turn.detents, 0), max(len(state.library) - 1, 0))
        return replace(state, cursor=cursor), ()
    trim_db = state.preset.trim_db if state.preset else 0.0
    return _trim(state, trim_db + turn.detents * TRIM_DB_PER_DETENT, turn.at_s)


def _next_page(state: State) -> State:
    pages = list(Page)
    page = pages[(pages.index(state.page) + 1) % len(pages)]
    return _cursor_to_entry(replace(state, page=page))


def _cursor_to_entry(state: State) -> State:
    rows = [entry.model_id for entry in state.library]
    row = rows.index(state.entry.model_id) if state.entry else 0
    return replace(state, cursor=row)


def _trim(state: State, trim_db: float, at_s: float) -> Outcome:
    preset = state.preset
    if preset is None or math.isnan(trim_db):
        return state, ()
    low, high = TRIM_DB_RANGE
    changed = replace(preset, trim_db=min(max(trim_db, low), high))
    if changed == preset:
        return state, ()
    presets = (*state.presets[: state.position], changed, *state.presets[state.position + 1 :])
    planned, said = _plan(replace(state, presets=presets), at_s)
    return planned, (SavePreset(changed), *said)


def _aim(state: State, position: int, at_s: float) -> Outcome:
    """Makes the preset at `position` the current one."""
    if not 0 <= position < len(state.presets):
        return state, ()
    moved, said = _plan(_cursor_to_entry(replace(state, position=position, plan=None)), at_s)
    if moved.entry is None and moved.preset:
        sentence = f"preset {moved.preset.name}: its capture {moved.preset.model_name} is missing; import it again."
        return _noticed(moved, "capture missing", at_s), (Say(sentence),)
    path = truth.path_of(moved, moved.preset)
    if any(amp.path == path and amp.failure is not None for amp in truth.amps(moved)):
        moved = _noticed(moved, "cannot play capture", at_s)
    return moved, said


def _plan(state: State, at_s: float) -> Outcome:
    """The gains of the current preset. Impossible ones are noticed, and then the plan in force stays; a preset
    that has none yet is played at its trim only, as uncalibrated."""
    preset, entry = state.preset, state.entry
    if preset is None or entry is None:
        return replace(state, plan=None), ()
    levels = entry.choose(preset.quality).levels
    try:
        plan = plan_levels(state.codec_levels, levels, trim_db=preset.trim_db, output_mode=preset.output)
        return replace(state, plan=plan), ()
    except LevelError as error:
        plan = state.plan or plan_levels(state.codec_levels, CaptureLevels(), trim_db=preset.trim_db)
        return _noticed(replace(state, plan=plan), error.short, at_s), (Say(f"{preset.name}: {error.sentence}"),)


def _heard(state: State, report: Report, at_s: float) -> Outcome:
    match report:
        case Hello():
            return replace(truth.lose(state), rate_hz=report.rate_hz, block_frames=report.block_frames), ()
        case Status():
            state, orders = truth.begin(state, report.amp_id) if state.told is None else (state, ())
            return replace(_clipped(state, report, at_s), status=report), orders
        case Ready():
            if all(amp.amp_id != report.amp_id for amp in truth.amps(state)):
                return state, (Unload(report.amp_id),)  # asked for before audiod was lost and found again
            return _mark(state, report.amp_id, None), ()
        case Failed():
            state, wanted = _mark(state, report.amp_id, report.sentence), state.stage
            if wanted and wanted.amp_id == report.amp_id:
                state = _noticed(state, "cannot play capture", at_s)
            return state, (Say(report.sentence),)


def _clipped(state: State, report: Status, at_s: float) -> State:
    """Lights the clip marks where audiod counted a clip since its last word."""
    before = state.status or report
    if report.input_clips > before.input_clips:
        state = replace(state, input_clip_until_s=at_s + CLIP_S)
    if report.output_clips > before.output_clips:
        state = replace(state, output_clip_until_s=at_s + CLIP_S)
    return state


def _mark(state: State, amp_id: int, failure: str | None) -> State:
    def marked(amp: Stage) -> Stage:
        return replace(amp, ready=failure is None, failure=failure) if amp.amp_id == amp_id else amp

    stage = marked(state.stage) if state.stage else None
    return replace(state, stage=stage, spares=tuple(marked(amp) for amp in state.spares))


def _passed(state: State, now_s: float) -> Outcome:
    if state.notice and state.notice.until_s <= now_s:
        state = replace(state, notice=None)
    if state.status is None or now_s - state.heard_s <= SILENCE_S:
        return state, ()
    return _noticed(truth.lose(state), "audio does not answer", now_s), (Say("the audio process does not answer."),)


def _rig_read(state: State, rig: RigRead) -> Outcome:
    """Takes over what there is now, staying on the current preset: by its name, else by its capture."""
    presets, before = with_implicit(rig.presets, rig.library), state.preset
    by_name = [i for i, preset in enumerate(presets) if before and preset.name == before.name]
    by_capture = [i for i, preset in enumerate(presets) if before and preset.model_id == before.model_id]
    position = (*by_name, *by_capture, min(state.position, max(len(presets) - 1, 0)))[0]
    new = len(rig.library) - len(state.library)
    state = replace(state, library=rig.library, presets=presets, position=position, plan=None)
    if new > 0 and state.importing:
        state = _noticed(state, f"{new} new capture{'s' if new > 1 else ''}", rig.at_s)
    if before and state.preset and state.preset.model_id == before.model_id:
        return _plan(replace(state, cursor=min(state.cursor, max(len(rig.library) - 1, 0))), rig.at_s)
    return _aim(state, position, rig.at_s) if presets else (replace(state, position=0, cursor=0), ())


def _import(state: State, path: Path) -> Outcome:
    """Imports one path after another: a stick that comes while another is read waits."""
    if path in state.imports:
        return state, ()
    queued = replace(state, imports=(*state.imports, path))
    if state.imports:
        return queued, ()
    return replace(queued, importing=(0, 0)), (StartImport(path),)


def _stick_went(state: State, folder: Path) -> Outcome:
    if state.imports[:1] == (folder,):
        return state, (StopImport(),)
    return replace(state, imports=tuple(path for path in state.imports if path != folder)), ()


def _imported(state: State, report: CaptureImported) -> Outcome:
    if not state.imports:
        return state, ()
    state = replace(state, importing=(report.done, report.found))
    if report.refusal is not None:
        return _noticed(state, "capture refused", report.at_s), (Say(report.refusal),)
    return state, (ReadRig(),) if report.stored else ()


def _import_ended(state: State, end: ImportEnded) -> Outcome:
    waiting = state.imports[1:]
    state = replace(state, imports=waiting, importing=(0, 0) if waiting else None)
    effects: tuple[Effect, ...] = (ReadRig(), StartImport(waiting[0])) if waiting else (ReadRig(),)
    if end.failure is None:
        return state, effects
    return _noticed(state, "import stopped", end.at_s), (Say(end.failure), *effects)


def _noticed(state: State, text: str, at_s: float) -> State:
    return replace(state, notice=Notice(text[:OLED_LINE_CHARS], at_s + NOTICE_S))


def _last(state: State) -> Last:
    return Last(state.preset.name if state.preset else None, state.bypass, clean=False)
