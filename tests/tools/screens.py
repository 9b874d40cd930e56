"""Draws the golden screens: `python -m tests.tools.screens` writes tests/data/screens/*.png and the README's sheet.

Look at every picture that changed before committing it.
"""

import sys
from dataclasses import replace
from pathlib import Path

from firmware.levels import CaptureLevels, CodecLevels
from firmware.messages import Realtime, Status
from firmware.plan import plan_levels
from firmware.rig.library import Entry, Prepared
from firmware.rig.presets import Preset
from firmware.state import Notice, Page, Stage, State
from firmware.ui.screens import draw
from firmware.ui.sheet import contact_sheet

SCREENS = Path(__file__).parent.parent / "data" / "screens"
SHEET = SCREENS / "sheet" / "screens.png"
NOW_S = 100.0
_CODEC = CodecLevels(max_input_dbu=12.2, max_output_dbu=12.2, basis="measured", confidence="high")


def entry(name: str, input_level_dbu: float | None = 15.0, *, load: float = 0.16) -> Entry:
    """A library entry of one graph, named and levelled, that takes this part of the period."""
    levels = CaptureLevels(input_level_dbu=input_level_dbu)
    graph = Prepared(1.0, 64, Path("graph.onnx"), levels, block_us=load * 64e6 / 48_000)
    return Entry(f"id of {name}", name, "WaveNet", (graph,))


_LIBRARY = (
    entry("JCM800 2203 Lead ch"),
    entry("Deluxe Reverb 65 edge", None),
    entry("AC30 TB 1.5k jumpered + boost SM57", 11.8),
    entry("5150 III red gain 6 presence 5 V30 mix A"),
    entry("5150 III red gain 6 presence 5 V30 mix B"),
    entry("Tube Screamer 9 o'clock", 5.7),
)
_HEAVY = (
    entry("Plexi A2 Full", load=0.31),
    entry("Plexi A2 Max", load=1.34),
    entry("Plexi A2 Max fuzz in front", None, load=2.10),
    entry("Recto x2 wide", load=0.66),
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
)


def playing(name: str = "Brown Lead", *, of: Entry = _LIBRARY[0], trim_db: float = 0.0) -> State:
    """A pedal that plays preset `name` through `of`, as a player meets it."""
    preset = Preset(name, of.model_id, of.name, trim_db=trim_db)
    plan = plan_levels(_CODEC, of.graphs[0].levels, trim_db=trim_db)
    return State(
        codec_name="HiFiBerry DAC+ ADC Pro",
        codec_levels=_CODEC,
        library=_LIBRARY,
        presets=(preset,),
        plan=plan,
        stage=Stage(1, ready=True),
        status=_PLAYING,
    )


def _states() -> dict[str, State]:
    home = playing()
    failure = "The graph of JCM800 2203 Lead ch is damaged: import it again."
    scripts = entry("Señor Ångström №5")
    missing = replace(home, library=_LIBRARY[1:], stage=None, plan=None)
    return {
        "home": home,
        "home-trimmed": playing(trim_db=1.5),
        "home-uncalibrated": playing("Clean", of=_LIBRARY[1]),
        "home-two-lines": playing("Vox chime solo"),
        "home-descenders": playing("Glassy jangly"),
        "home-long-name": playing("5150 III red gain 6 presence 5 V30 mix B", of=_LIBRARY[4]),
        "home-other-scripts": replace(playing("Été brûlé 漢字 🎸", of=scripts), library=(scripts,)),
        "home-heavy": replace(playing("Max fuzz", of=_HEAVY[2]), library=_HEAVY),
        "home-bypassed": replace(home, bypass=True, status=replace(_PLAYING, bypass=True)),
        "home-clipping": replace(home, input_clip_until_s=NOW_S + 0.5),
        "home-loading": replace(home, stage=Stage(2)),
        "home-failed": replace(home, stage=Stage(2, failure=failure)),
        "home-missing": missing,
        "home-no-audio": replace(home, status=None),
        "home-no-codec": replace(
            home, status=replace(_PLAYING, codec_present=False, input_peak=0.0, output_peak=0.0)
        ),
        "home-empty": replace(home, presets=(), library=(), plan=None, stage=None),
        "levels": replace(playing(trim_db=0.5), page=Page.LEVELS),
        "levels-uncalibrated": replace(
            playing(of=_LIBRARY[1]), page=Page.LEVELS, codec_levels=replace(_CODEC, confidence="low")
        ),
        "library": replace(home, page=Page.LIBRARY, cursor=3),
        "library-heavy": replace(home, page=Page.LIBRARY, library=_HEAVY, cursor=0),
        "library-heavy-chosen": replace(home, page=Page.LIBRARY, library=_HEAVY, cursor=2),
        "library-importing": replace(home, page=Page.LIBRARY, importing=(3, 7)),
        "system": replace(home, page=Page.SYSTEM),
        "system-no-audio": replace(home, page=Page.SYSTEM, status=None),
        "notice": replace(home, notice=Notice("7 new captures", NOW_S + 1.0)),
        "notice-heavy": replace(home, notice=Notice("7 new, 2 TOO HEAVY", NOW_S + 1.0)),
    }


STATES = _states()
_README = (
    ("home", "Home: calibrated, playing"),
    ("home-uncalibrated", "A capture without a level says so"),
    ("home-bypassed", "Bypass, as the ear hears it"),
    ("home-long-name", "Long names keep their tail"),
    ("levels", "Levels: the whole sum"),
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
