"""Draws the golden screens: `python -m tests.tools.screens` writes tests/data/screens/*.png and the README's sheet.

Look at every picture that changed before committing it.
"""

import sys
from dataclasses import replace
from pathlib import Path

from firmware.calibrate import wizard_steps
from firmware.levels import CaptureLevels, CodecLevels
from firmware.messages import PlaySine
from firmware.pages.table import draw
from firmware.plan import plan_dry
from firmware.sound import Preset
from firmware.state import Chord, Notice, Press, Resident, State
from firmware.store.settings import Settings
from firmware.store.stomps import Stomp
from firmware.ui.sheet import contact_sheet
from hw.roles import MixerState
from tests.stand_ins.states import altered
from tests.tools.measuring_screens import calibrate, gain
from tests.tools.playing import CODEC, CONTROL, KNOB, LIBRARY, NOW_S, PLAYING, entry, levelled, playing

SCREENS = Path(__file__).parent.parent / "data" / "screens"
SHEET = SCREENS / "sheet" / "screens.png"
_OWN = replace(CODEC, basis="measured", uncertainty_db=0.05, measured_on="2026-11-22")
_BY_HAND = replace(entry("Deluxe Reverb 65 edge", None), entered_dbu=14.0)
_DRIVE = levelled("Tube Screamer 9 o'clock", CaptureLevels(5.7, 15.0, -14.8, gear_type="pedal"))
_HEAVY = (
    entry("Plexi A2 Full", load=0.31),
    entry("Plexi A2 Max", load=1.34),
    entry("Plexi A2 Max fuzz in front", None, load=2.10),
    entry("Recto x2 wide", load=0.66),
)

_RESAMPLED = replace(
    LIBRARY[0],
    graphs=tuple(replace(graph, latency_frames=159, pedal_rate_hz=44_100) for graph in LIBRARY[0].graphs),
)

_HOLDS = Settings({"2": Stomp("next", hold="previous")}, chord_hold={"1+2": "page system"})


def _states() -> dict[str, State]:
    play = playing()
    failure = "The graph of JCM800 2203 Lead ch is damaged: import it again."
    scripts = entry("Señor Ångström №5")
    missing = altered(play, entries=LIBRARY[1:], current=None, plan=None)
    return {
        "play": play,
        "off-saving": altered(play, leaving_s=NOW_S),
        "off": altered(play, leaving_s=NOW_S, may_unplug=True),
        "play-trimmed": playing(trim_db=1.5),
        "play-uncalibrated": playing("Clean", of=LIBRARY[1]),
        "play-two-lines": playing("Vox chime solo"),
        "play-descenders": playing("Glassy jangly"),
        "play-long-name": playing("5150 III red gain 6 presence 5 V30 mix B", of=LIBRARY[4]),
        "play-other-scripts": altered(playing("Été brûlé 漢字 🎸", of=scripts), entries=(scripts,)),
        "play-heavy": altered(playing("Max fuzz", of=_HEAVY[2]), entries=_HEAVY),
        "play-bypassed": altered(play, bypass=True, status=replace(PLAYING, bypass=True)),
        "play-measuring": altered(play, sine=PlaySine(wizard_steps.SINE_HZ, 0.0)),
        "play-clipping": altered(play, input_clip_until_s=NOW_S + 0.5),
        "play-elsewhere": altered(play, input_channels=2, elsewhere=2),
        "play-loading": altered(play, current=Resident(2)),
        "play-failed": altered(play, current=Resident(2, failure=failure)),
        "play-missing": missing,
        "play-no-audio": altered(play, status=None),
        "play-no-codec": altered(play, status=replace(PLAYING, codec_present=False, input_peak=0.0, output_peak=0.0)),
        "play-empty": altered(play, presets=(), entries=(), plan=None, current=None),
        "play-by-hand": playing("Clean", of=_BY_HAND),
        "play-doubtful": playing(codec=replace(CODEC, confidence="low"), trim_db=1.5),
        "play-output-clips": playing("Front end", of=_DRIVE),
        "library": altered(play, page="library", cursor=3),
        "library-by-hand": altered(playing(of=_BY_HAND), page="library", cursor=0),
        "library-heavy": altered(play, page="library", entries=_HEAVY, cursor=0),
        "library-heavy-chosen": altered(play, page="library", entries=_HEAVY, cursor=2),
        "library-importing": altered(play, page="library", progress=(3, 7)),
        "system": altered(play, page="system"),
        "system-resampled": altered(
            playing("Resampled", of=_RESAMPLED), page="system", rate_hz=44_100, entries=(_RESAMPLED,)
        ),
        "system-no-audio": altered(play, page="system", status=None),
        "notice": altered(play, notice=Notice("7 new captures", NOW_S + 1.0)),
        "holding": altered(play, settings=_HOLDS, down=(Press(2, NOW_S - 0.3),)),
        "holding-a-chord": altered(play, muted=True, settings=_HOLDS, chords=(Chord((1, 2), NOW_S - 1.5),)),
        "notice-heavy": altered(play, notice=Notice("7 new, 2 TOO HEAVY", NOW_S + 1.0)),
    }


def _bypassed(state: State) -> State:
    return altered(state, bypass=True, status=replace(PLAYING, bypass=True), dry=plan_dry(state.codec.levels))


def _levels() -> dict[str, State]:
    raised = replace(CODEC, analog_gain_db=5.0)
    states = {
        "levels": playing(trim_db=0.5),
        "levels-measured": playing(codec=_OWN),
        "levels-control": altered(playing(codec=raised), analog=CONTROL),
        "levels-knob": altered(playing(codec=raised), analog=KNOB),
        "levels-uncalibrated": playing(of=LIBRARY[1], codec=replace(CODEC, basis="disputed", confidence="low")),
        "levels-doubtful": playing(codec=replace(CODEC, basis="disputed", confidence="low")),
        "levels-unknown": playing(codec=CodecLevels(None)),
        "levels-mixer": altered(
            playing(codec=replace(raised, doubts=("Auto Gain Control is on.",))),
            analog=KNOB,
            mixer=MixerState(input_db=5.0),
            input_channels=2,
        ),
        "levels-elsewhere": altered(playing(), input_channels=2, elsewhere=2),
        "levels-by-hand": playing(of=_BY_HAND),
        "levels-output-calibrated": playing(of=_DRIVE, codec=replace(CODEC, max_output_dbu=18.0)),
        "levels-output-clips": playing(of=_DRIVE),
        "levels-level": playing(level_db=-3.0),
        "levels-bypassed": _bypassed(altered(playing(codec=replace(raised, max_output_dbu=8.66)), analog=CONTROL)),
        "levels-bypassed-unknown": _bypassed(
            altered(playing(codec=replace(raised, max_output_dbu=None)), analog=CONTROL)
        ),
    }
    return {name: altered(state, page="levels") for name, state in states.items()}


def _sound() -> dict[str, State]:
    listed = altered(playing(trim_db=-1.5), page="sound")
    return {
        "sound": listed,
        "sound-chosen": altered(listed, row=2),
        "sound-grabbed": altered(listed, row=6, grabbed=True),
        "sound-empty": altered(listed, presets=()),
    }


def _menus() -> dict[str, State]:
    names = ("Brown Lead", "Clean", "Vox chime solo", "Gone", "5150 III red gain 6 presence 5 V30 mix B", "Plexi")
    presets = tuple(
        Preset(name, of.model_id, of.name)
        for name, of in zip(names, (*LIBRARY[:3], entry("no"), *LIBRARY[3:]), strict=False)
    )
    evening = altered(playing(), presets=presets, saved=presets, place=1, position=1)
    return {
        "menu": altered(evening, page="menu"),
        "menu-chosen": altered(evening, page="menu", row=1),
        "setup": altered(playing(), page="setup"),
        "setup-chosen": altered(playing(), page="setup", row=3),
        "setlist": altered(evening, page="setlist", row=1),
        "setlist-end": altered(evening, page="setlist", row=5),
        "setlist-empty": altered(playing(), page="setlist", presets=(), saved=()),
    }


STATES = _menus() | _states() | _levels() | gain() | calibrate() | _sound()
_README = (
    ("play", "Home: calibrated, playing"),
    ("play-uncalibrated", "A capture without a level says so"),
    ("play-bypassed", "Bypass, as the ear hears it"),
    ("play-long-name", "Long names keep their tail"),
    ("levels", "Levels: the whole sum"),
    ("gain-proposed", "The gain coach proposes"),
    ("calibrate-result", "Measured, and how far to trust it"),
    ("play-output-clips", "An output that would clip"),
    ("play-missing", "A capture that is missing"),
    ("library-heavy", "Too heavy is known before the gig"),
    ("library-importing", "A stick is being read"),
    ("system", "System"),
)


def main() -> int:
    """Writes every golden picture and the sheet."""
    SHEET.parent.mkdir(parents=True, exist_ok=True)
    for name, state in STATES.items():
        draw(state, NOW_S).save(SCREENS / f"{name}.png")
    contact_sheet([(caption, draw(STATES[name], NOW_S)) for name, caption in _README]).save(SHEET)
    print(f"{len(STATES)} screens in {SCREENS}, the sheet is {SHEET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
