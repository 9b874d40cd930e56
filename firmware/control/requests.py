"""What the pedal answers on its socket. Pure: a request and the state -> a reply and what is wanted of the pedal.

    {"do": "status"}                     everything (see `status`)
    {"do": "presets"}                    names in order, with their captures and trims
    {"do": "play", "preset": "Lead"}     by name, or by number, counted from 1
    {"do": "bypass", "on": true}
    {"do": "trim", "db": -1.5}
    {"do": "import", "path": "/a/path"}  a folder or a file
    {"do": "imported", "path": "/a/path", "from": 0}    how that import goes: its verdicts from the n-th on
    {"do": "library"}                    every capture: what it costs here, what is damaged
    {"do": "capture", "model_id": "6f2c.."}    one, with all of its submodels; null where it is not there
    {"do": "rescan"}                     files were changed by hand
    and those about levels, in calibration_requests.py

A reply has "ok": true, or "ok": false and a "sentence".
"""

from dataclasses import asdict
from pathlib import Path
from typing import cast

from firmware.captures.listing import listed, qualities, told_whole
from firmware.control import calibration_requests, told
from firmware.decide.events import PlayPreset, Want, WantBypass, WantImport, WantRescan, WantTrim
from firmware.knobs import knob
from firmware.messages import Realtime, Status
from firmware.state import State

Reply = dict[str, object]
Answered = tuple[Reply, Want | None]
VERBS = (
    "status, presets, library, capture, play, bypass, trim, import, imported, rescan, " + calibration_requests.VERBS
)


def answer(state: State, request: object, now_s: float) -> Answered:  # noqa: C901 - one line for each kind of wish
    """The reply to `request`, whatever it is, and what the pedal should do about it."""
    if not isinstance(request, dict):
        return _declined('that is no JSON object; send one such as {"do": "status"}.')
    wish = cast(dict[str, object], request)
    match wish:
        case {"do": "status"}:
            return {"ok": True, **status(state)}, None
        case {"do": "presets"}:
            return {"ok": True, "presets": _presets(state)}, None
        case {"do": "play", "preset": str() | int() as which} if not isinstance(which, bool):
            return _play(state, which, now_s)
        case {"do": "bypass", "on": bool(on)}:
            return {"ok": True}, WantBypass(on)
        case {"do": "trim", "db": int() | float() as trim_db} if not isinstance(trim_db, bool):
            return _trim(state, trim_db, now_s)
        case {"do": "import", "path": str(path)}:
            return _import(Path(path))
        case {"do": "imported", "path": str(path), "from": int(first)} if not isinstance(first, bool):
            return _imported(state, Path(path), max(first, 0)), None
        case {"do": "capture", "model_id": str(model_id)}:
            return {"ok": True, "capture": capture(state, model_id)}, None
        case {"do": "library"}:
            return {"ok": True, **library(state)}, None
        case {"do": "rescan"}:
            return {"ok": True}, WantRescan()
        case _:
            return _about_levels(state, wish, now_s)


def after(state: State, request: object) -> Reply:
    """What a reply tells besides, once that was done which `request` wanted."""
    if not isinstance(request, dict):
        return {}
    wish = cast(Reply, request)
    sentence = calibration_requests.failed(state, wish)
    return _declined(sentence)[0] if sentence else calibration_requests.tell(state, wish) or {}


def _about_levels(state: State, wish: Reply, now_s: float) -> Answered:
    want = calibration_requests.wanted(state, wish, now_s)
    if isinstance(want, str):
        return _declined(want)
    reply = calibration_requests.tell(state, wish)
    if reply is None or (want is None and len(wish) > 1):
        return _declined(f"the pedal does not understand {str(wish)[:80]}; it knows {VERBS}.")
    return {"ok": True, **reply}, want


def status(state: State) -> Reply:
    """Everything, flat, in JSON's types. Levels in dB and dBFS; what audiod has not told is null."""
    preset = state.preset
    load = state.entry.choose(preset.quality).load if preset and state.entry else None
    return {
        "preset": preset.name if preset else None,
        "number": state.position + 1 if preset else 0,
        "presets": len(state.presets),
        "model": preset.model_name if preset else None,
        "missing": preset is not None and state.entry is None,
        "load": load.share if load else None,
        "load_verdict": load.word if load else None,
        "captures": len(state.library),
        "trim_db": preset.trim_db if preset else None,
        **told.plan(state),
        "bypass": state.heard_bypass,
        "page": state.page.value,
        "notice": state.notice.text if state.notice else None,
        "importing": list(state.importing) if state.importing else None,
        "codec": state.codec_name,
        "rate_hz": state.rate_hz,
        "block_frames": state.block_frames,
        "playing": _playing(state),
        "failure": state.stage.failure if state.stage else None,
        **_heard(state.status),
    }


def library(state: State) -> Reply:
    """The captures in the order of their names, each as `listed` tells it and whether it is the current preset's."""
    wanted = qualities(state.presets)
    captures = [{**listed(entry, wanted), "plays": entry is state.entry} for entry in state.library]
    return {
        "block_frames": state.block_frames,
        "captures": captures,
        "damaged": list(state.damaged),
    }


def capture(state: State, model_id: str) -> Reply | None:
    """One capture of the library as `told_whole` tells it."""
    found = next((entry for entry in state.library if entry.model_id == model_id), None)
    return told_whole(found, qualities(state.presets)) if found else None


def _playing(state: State) -> bool:
    """Whether the ear hears (or, bypassed, would hear) the amp of the current preset."""
    return bool(state.status and state.stage and state.stage.ready and state.status.amp_id == state.stage.amp_id)


def _heard(status: Status | None) -> Reply:
    if status is None:
        return {"audio": False, "muted": False, "codec_present": False}
    grants = Realtime(status.realtime)
    return {
        "audio": True,
        "muted": status.muted,
        "codec_present": status.codec_present,
        "input_peak_dbfs": told.dbfs(status.input_peak),
        "output_peak_dbfs": told.dbfs(status.output_peak),
        "input_clips": status.input_clips,
        "output_clips": status.output_clips,
        "xruns": status.xruns,
        "late_blocks": status.late_blocks,
        "blocks": status.blocks,
        "block_us_p50": round(status.block_us_p50, 1),
        "block_us_p999": round(status.block_us_p999, 1),
        "block_us_max": round(status.block_us_max, 1),
        "realtime": [str(grant.name).lower() for grant in Realtime if grant in grants and grant],
    }


def _presets(state: State) -> list[Reply]:
    return [
        {
            "number": number,
            "name": preset.name,
            "model": preset.model_name,
            "trim_db": preset.trim_db,
            "missing": state.entry_of(preset) is None,
            "current": preset is state.preset,
        }
        for number, preset in enumerate(state.presets, 1)
    ]


def _play(state: State, which: str | int, now_s: float) -> Answered:
    names = [preset.name for preset in state.presets]
    if which in names:
        position = names.index(str(which))
    else:
        number = str(which).strip()
        position = int(number) - 1 if number.isascii() and number.isdecimal() and len(number) < 9 else -1
    if not 0 <= position < len(names):
        known = ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
        return _declined(
            f"there is no preset {str(which)[:80]!r}; the pedal has {known or 'none yet: import a capture first'}."
        )
    return {"ok": True, "preset": names[position], "number": position + 1}, PlayPreset(position, now_s)


def _trim(state: State, trim_db: float, now_s: float) -> Answered:
    trim = knob("trim_db")
    if not trim.low <= trim_db <= trim.high:
        return _declined(f"a trim of {str(trim_db)[:40]} dB is too much; give {trim.low:g} to {trim.high:g}.")
    if state.preset is None:
        return _declined("there is no preset to trim; import a capture first.")
    return {"ok": True, "trim_db": float(trim_db)}, WantTrim(float(trim_db), now_s)


def _import(path: Path) -> Answered:
    if not path.is_absolute():
        return _declined(f"{path} is not a whole path; begin it with /.")
    return {"ok": True, "importing": str(path)}, WantImport(path)


def _imported(state: State, path: Path, first: int) -> Reply:
    told = [verdict for whose, verdict in state.verdicts if whose == path]
    return {
        "ok": True,
        "running": path in state.imports,
        "verdicts": [asdict(verdict) for verdict in told[first:]],
        "failure": dict(state.import_failures).get(path),
    }


def _declined(sentence: str) -> Answered:
    return {"ok": False, "sentence": sentence}, None
