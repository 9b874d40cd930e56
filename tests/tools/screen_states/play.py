"""The golden screens of PLAY, and of what lies over a page."""

from dataclasses import replace

from firmware.amps import Resident
from firmware.calibrate import wizard_steps
from firmware.messages import PlaySine
from firmware.state import Chord, Notice, Press, State
from firmware.store.settings import Settings
from firmware.store.stomps import Stomp
from tests.stand_ins.states import altered
from tests.tools.playing import BY_HAND, CODEC, DRIVE, HEAVY, LIBRARY, NOW_S, PLAYING, entry, playing

_HOLDS = Settings({"2": Stomp("next", hold="previous")}, chord_hold={"1+2": "page health"})


def states() -> dict[str, State]:
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
        "play-heavy": altered(playing("Max fuzz", of=HEAVY[2]), entries=HEAVY),
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
        "play-by-hand": playing("Clean", of=BY_HAND),
        "play-doubtful": playing(codec=replace(CODEC, confidence="low"), trim_db=1.5),
        "play-output-clips": playing("Front end", of=DRIVE),
        "notice": altered(play, notice=Notice("7 new captures", NOW_S + 1.0)),
        "holding": altered(play, settings=_HOLDS, down=(Press(2, NOW_S - 0.3),)),
        "holding-a-chord": altered(play, muted=True, settings=_HOLDS, chords=(Chord((1, 2), NOW_S - 1.5),)),
        "notice-heavy": altered(play, notice=Notice("7 new, 2 TOO HEAVY", NOW_S + 1.0)),
    }
