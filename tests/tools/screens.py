"""Draws the golden screens: `python -m tests.tools.screens` writes tests/data/screens/*.png and the README's sheet.

Look at every picture that changed before committing it.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from firmware.calibrate import coach, wizard_steps
from firmware.calibrate.coach import Coach
from firmware.calibrate.owned import Owned
from firmware.calibrate.wizard import Method, Subject, Wizard
from firmware.captures.entry import Entry
from firmware.captures.prepared import EngineGraph, PreparedGraph
from firmware.levels import AnalogGain, CaptureLevels, CodecLevels, GainKind
from firmware.messages import PlaySine, Realtime, Status
from firmware.pages.table import draw
from firmware.plan import plan_dry, plan_levels
from firmware.sound import Preset
from firmware.state import Notice, Resident, State
from firmware.ui.sheet import contact_sheet
from hw.roles import MixerState
from tests.stand_ins.states import altered, bare

SCREENS = Path(__file__).parent.parent / "data" / "screens"
SHEET = SCREENS / "sheet" / "screens.png"
NOW_S = 100.0
_CODEC = CodecLevels(max_input_dbu=12.2, max_output_dbu=12.2, basis="maker", confidence="high")
_OWN = replace(_CODEC, basis="measured", uncertainty_db=0.05, measured_on="2026-11-22")
_CONTROL = AnalogGain(GainKind.CONTROL, 5.0, 0.0, 12.0, 1.0)
_KNOB = AnalogGain(GainKind.KNOB, 5.0, 0.0, 40.0)


def entry(name: str, input_level_dbu: float | None = 15.0, *, load: float = 0.16) -> Entry:
    """A library entry of one graph, named and levelled, that takes this part of the period."""
    return levelled(name, CaptureLevels(input_level_dbu, loudness_db=-21.3), load=load)


def levelled(name: str, levels: CaptureLevels, *, load: float = 0.16) -> Entry:
    graph = PreparedGraph(1.0, 64, levels, EngineGraph("graph.onnx", block_us=load * 64e6 / 48_000))
    return Entry(f"id of {name}", name, "WaveNet", (graph,))


_LIBRARY = (
    entry("JCM800 2203 Lead ch"),
    entry("Deluxe Reverb 65 edge", None),
    entry("AC30 TB 1.5k jumpered + boost SM57", 11.8),
    entry("5150 III red gain 6 presence 5 V30 mix A"),
    entry("5150 III red gain 6 presence 5 V30 mix B"),
    entry("Tube Screamer 9 o'clock", 5.7),
)
_BY_HAND = replace(entry("Deluxe Reverb 65 edge", None), entered_dbu=14.0)
_DRIVE = levelled("Tube Screamer 9 o'clock", CaptureLevels(5.7, 15.0, -14.8, gear_type="pedal"))
_HEAVY = (
    entry("Plexi A2 Full", load=0.31),
    entry("Plexi A2 Max", load=1.34),
    entry("Plexi A2 Max fuzz in front", None, load=2.10),
    entry("Recto x2 wide", load=0.66),
)

_RESAMPLED = replace(
    _LIBRARY[0],
    graphs=tuple(replace(graph, latency_frames=159, pedal_rate_hz=44_100) for graph in _LIBRARY[0].graphs),
)

_PLAYING = Status(
    amp_id=1,
    bypass=False,
    muted=False,
    codec_present=True,
    input_gain=0.7244,
    output_gain=1.0,
    input_peak=0.42,
    output_peak=0.31,
    input_clips=0,
    output_clips=0,
    xruns=0,
    late_blocks=0,
    blocks=123_456,
    block_us_p50=212.0,
    block_us_p999=268.0,
    block_us_max=341.0,
    realtime=Realtime.FIFO | Realtime.MEMORY_LOCKED | Realtime.PINNED | Realtime.DENORMALS_OFF,
    input_channel=1,
    other_channel=0,
    other_peak=0.0,
    dry_gain=1.0,
    faults=0,
    card="sndrpihifiberry",
)


def playing(
    name: str = "Brown Lead",
    *,
    of: Entry = _LIBRARY[0],
    trim_db: float = 0.0,
    level_db: float = 0.0,
    codec: CodecLevels = _CODEC,
) -> State:
    """A pedal that plays preset `name` through `of`, as a player meets it."""
    preset = Preset(name, of.model_id, of.name, trim_db=trim_db, level_db=level_db)
    plan = plan_levels(codec, of.levels(of.graphs[0]), preset)
    return bare(
        "HiFiBerry DAC+ ADC Pro",
        codec,
        entries=tuple(of if entry.name == of.name else entry for entry in _LIBRARY),
        presets=(preset,),
        plan=plan,
        current=Resident(1, ready=True),
        status=_PLAYING,
    )


def _states() -> dict[str, State]:
    home = playing()
    failure = "The graph of JCM800 2203 Lead ch is damaged: import it again."
    scripts = entry("Señor Ångström №5")
    missing = altered(home, entries=_LIBRARY[1:], current=None, plan=None)
    return {
        "home": home,
        "home-trimmed": playing(trim_db=1.5),
        "home-uncalibrated": playing("Clean", of=_LIBRARY[1]),
        "home-two-lines": playing("Vox chime solo"),
        "home-descenders": playing("Glassy jangly"),
        "home-long-name": playing("5150 III red gain 6 presence 5 V30 mix B", of=_LIBRARY[4]),
        "home-other-scripts": altered(playing("Été brûlé 漢字 🎸", of=scripts), entries=(scripts,)),
        "home-heavy": altered(playing("Max fuzz", of=_HEAVY[2]), entries=_HEAVY),
        "home-bypassed": altered(home, bypass=True, status=replace(_PLAYING, bypass=True)),
        "home-measuring": altered(home, sine=PlaySine(wizard_steps.SINE_HZ, 0.0)),
        "home-clipping": altered(home, input_clip_until_s=NOW_S + 0.5),
        "home-elsewhere": altered(home, input_channels=2, elsewhere=2),
        "home-loading": altered(home, current=Resident(2)),
        "home-failed": altered(home, current=Resident(2, failure=failure)),
        "home-missing": missing,
        "home-no-audio": altered(home, status=None),
        "home-no-codec": altered(
            home, status=replace(_PLAYING, codec_present=False, input_peak=0.0, output_peak=0.0)
        ),
        "home-empty": altered(home, presets=(), entries=(), plan=None, current=None),
        "home-by-hand": playing("Clean", of=_BY_HAND),
        "home-doubtful": playing(codec=replace(_CODEC, confidence="low"), trim_db=1.5),
        "home-output-clips": playing("Front end", of=_DRIVE),
        "library": altered(home, page="library", cursor=3),
        "library-by-hand": altered(playing(of=_BY_HAND), page="library", cursor=0),
        "library-heavy": altered(home, page="library", entries=_HEAVY, cursor=0),
        "library-heavy-chosen": altered(home, page="library", entries=_HEAVY, cursor=2),
        "library-importing": altered(home, page="library", progress=(3, 7)),
        "system": altered(home, page="system"),
        "system-resampled": altered(
            playing("Resampled", of=_RESAMPLED), page="system", rate_hz=44_100, entries=(_RESAMPLED,)
        ),
        "system-no-audio": altered(home, page="system", status=None),
        "notice": altered(home, notice=Notice("7 new captures", NOW_S + 1.0)),
        "notice-heavy": altered(home, notice=Notice("7 new, 2 TOO HEAVY", NOW_S + 1.0)),
    }


def _bypassed(state: State) -> State:
    return altered(state, bypass=True, status=replace(_PLAYING, bypass=True), dry=plan_dry(state.codec.levels))


def _levels() -> dict[str, State]:
    raised = replace(_CODEC, analog_gain_db=5.0)
    states = {
        "levels": playing(trim_db=0.5),
        "levels-measured": playing(codec=_OWN),
        "levels-control": altered(playing(codec=raised), analog=_CONTROL),
        "levels-knob": altered(playing(codec=raised), analog=_KNOB),
        "levels-uncalibrated": playing(of=_LIBRARY[1], codec=replace(_CODEC, basis="disputed", confidence="low")),
        "levels-doubtful": playing(codec=replace(_CODEC, basis="disputed", confidence="low")),
        "levels-unknown": playing(codec=CodecLevels(None)),
        "levels-mixer": altered(
            playing(codec=replace(raised, doubts=("Auto Gain Control is on.",))),
            analog=_KNOB,
            mixer=MixerState(input_db=5.0),
            input_channels=2,
        ),
        "levels-elsewhere": altered(playing(), input_channels=2, elsewhere=2),
        "levels-by-hand": playing(of=_BY_HAND),
        "levels-output-calibrated": playing(of=_DRIVE, codec=replace(_CODEC, max_output_dbu=18.0)),
        "levels-output-clips": playing(of=_DRIVE),
        "levels-level": playing(level_db=-3.0),
        "levels-bypassed": _bypassed(altered(playing(codec=replace(raised, max_output_dbu=8.66)), analog=_CONTROL)),
        "levels-bypassed-unknown": _bypassed(
            altered(playing(codec=replace(raised, max_output_dbu=None)), analog=_CONTROL)
        ),
    }
    return {name: altered(state, page="levels") for name, state in states.items()}


def _gain() -> dict[str, State]:
    quiet = replace(_PLAYING, input_peak=0.1)
    control = altered(playing(codec=replace(_CODEC, analog_gain_db=5.0)), analog=_CONTROL, page="gain", status=quiet)
    held = altered(control, held_peak=0.42, held_until_s=NOW_S + 1.0)
    knob = altered(held, analog=_KNOB)
    fixed = altered(held, analog=AnalogGain())
    return {
        "gain": held,
        "gain-silent": altered(control, status=replace(_PLAYING, input_peak=1e-5)),
        "gain-knob": knob,
        "gain-fixed": fixed,
        "gain-vanished": altered(held, trouble="The control PGA Gain is away."),
        "gain-listening": altered(control, coach=_listening(0.42, left_s=6.4)),
        "gain-proposed": altered(control, coach=_heard(0.27, _CONTROL)),
        "gain-loud": altered(control, coach=_heard(0.86, _CONTROL)),
        "gain-clipped": altered(control, coach=_heard(1.0, _CONTROL, clips=3)),
        "gain-knob-proposed": altered(knob, coach=_heard(0.27, _KNOB)),
        "gain-done": altered(held, coach=_heard(0.42, _CONTROL)),
        "gain-stuck": altered(fixed, held_peak=0.86, coach=_heard(0.86, AnalogGain())),
        "gain-failed": altered(control, coach=_heard(0.002, _CONTROL)),
        "gain-no-codec": altered(control, status=replace(_PLAYING, codec_present=False, input_peak=0.0)),
    }


def _listening(peak: float, *, left_s: float) -> Coach:
    return replace(coach.begin(0.0), peak=peak, ends_s=NOW_S + left_s, gain_db=_CONTROL.gain_db)


def _heard(peak: float, analog: AnalogGain, *, clips: int = 0) -> Coach:
    """What the coach says at the end of ten seconds with this highest peak."""
    listening = replace(coach.begin(0.0), gain_db=analog.gain_db)
    return coach.heard(listening, replace(_PLAYING, input_peak=peak, input_clips=clips), analog, listening.ends_s)


def _calibrate() -> dict[str, State]:
    subject = Subject(_CODEC, Owned(), _CONTROL)
    disputed = replace(_CODEC, basis="disputed", confidence="low")
    knob = replace(_CODEC, max_output_dbu=16.0, output_condition="output knob at max.", output_balanced=True)

    def on(wizard: Wizard) -> Wizard:
        return wizard_steps.go_on(wizard, subject, 0.0)[0]

    warned, _ = wizard_steps.begin(Method.METER, subject)
    asking = on(wizard_steps.turn(warned, 1))
    output = on(wizard_steps.enter(asking, 2.1))
    cable = on(output)
    recording = wizard_steps.passed(on(cable), 1.2)[0]
    tone = np.sin(2.0 * np.pi * wizard_steps.SINE_HZ / 48_000 * np.arange(144_000)).astype(np.float32)
    heard, silence = (wizard_steps.reading_of(peak * tone, 48_000, Method.METER) for peak in (0.593, 0.0))
    found = wizard_steps.taped(recording, subject, heard, 3.0)[0]
    wizards = {
        "calibrate": Wizard(Method.METER, armed=True),
        "calibrate-loopback": wizard_steps.begin(Method.LOOPBACK, replace(subject, shipped=knob))[0],
        "calibrate-source": wizard_steps.begin(Method.SOURCE, subject)[0],
        "calibrate-warning": warned,
        "calibrate-ask": asking,
        "calibrate-output": output,
        "calibrate-cable": cable,
        "calibrate-recording": recording,
        "calibrate-result": found,
        "calibrate-kept": on(found),
        "calibrate-refused": wizard_steps.taped(recording, subject, silence, 3.0)[0],
    }
    states = {name: altered(playing(), page="calibrate", wizard=wizard) for name, wizard in wizards.items()}
    return states | {"calibrate-doubtful": altered(playing(codec=disputed), page="calibrate")}


def _sound() -> dict[str, State]:
    listed = altered(playing(trim_db=-1.5), page="sound")
    return {
        "sound": listed,
        "sound-chosen": altered(listed, row=2),
        "sound-grabbed": altered(listed, row=6, grabbed=True),
        "sound-empty": altered(listed, presets=()),
    }


STATES = _states() | _levels() | _gain() | _calibrate() | _sound()
_README = (
    ("home", "Home: calibrated, playing"),
    ("home-uncalibrated", "A capture without a level says so"),
    ("home-bypassed", "Bypass, as the ear hears it"),
    ("home-long-name", "Long names keep their tail"),
    ("levels", "Levels: the whole sum"),
    ("gain-proposed", "The gain coach proposes"),
    ("calibrate-result", "Measured, and how far to trust it"),
    ("home-output-clips", "An output that would clip"),
    ("home-missing", "A capture that is missing"),
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
