"""The golden screens of PLAY, and of what lies over a page."""

from dataclasses import replace
from pathlib import Path

from firmware.amps import Given, Resident, Role
from firmware.calibrate import wizard_steps
from firmware.decide import player
from firmware.messages import NO_AMP, Play, PlaySine
from firmware.sound import Cab, Gate, Mix, Pedal
from firmware.state import Chord, Notice, Popup, Press, State
from firmware.store.setlists import Setlist
from firmware.store.settings import Settings
from firmware.store.stomps import Stomp
from tests.stand_ins.row import FACTS
from tests.stand_ins.states import altered
from tests.tools.playing import BY_HAND, CODEC, DRIVE, HEAVY, LIBRARY, NOW_S, PLAYING, among, entry, playing
from tests.tools.screen_states.parts import with_both

_HOLDS = Settings({"2": Stomp("next", hold="previous")}, chord_hold={"1+2": "page health"})


_SLOTS = Settings({"1": Stomp("slot 1"), "2": Stomp("slot 2"), "3": Stomp("slot 3"), "4": Stomp("bank next")})
_EVENING = ("Clean", "Vox chime solo", "Max fuzz", "5150 III red gain 6 presence 5 V30 mix B", "Plexi")

_FIVE = Settings({str(n): Stomp(f"slot {n}") for n in range(1, 6)})


def states() -> dict[str, State]:
    play = among(playing(), *_EVENING)
    later = altered(play, place=11, position=2, presets=play.lists.presets * 2, saved=play.lists.presets * 2)
    return (
        {
            "play": play,
            "play-trimmed": among(playing(trim_db=1.5), *_EVENING),
            "play-uncalibrated": among(playing("Clean", of=LIBRARY[1]), "Brown Lead"),
            "play-two-lines": among(playing("Vox chime solo"), *_EVENING),
            "play-descenders": among(playing("Glassy jangly"), *_EVENING),
            "play-long-name": among(playing("5150 III red gain 6 presence 5 V30 mix B", of=LIBRARY[4]), *_EVENING),
            "play-other-scripts": _scripts(),
            "play-alone": playing(),
            "play-twelfth": altered(later, position=11),
            "play-hundredth": altered(
                play, place=120, position=120, presets=play.lists.presets * 21, saved=play.lists.presets * 21
            ),
            "play-in-no-list": altered(
                among(play, "Solo", setlist=True), position=6, setlists=(Setlist("Friday", ("Clean",)),)
            ),
            "play-by-hand": among(playing("Clean", of=BY_HAND), *_EVENING),
            "play-doubtful": among(playing(codec=replace(CODEC, confidence="low"), trim_db=1.5), *_EVENING),
            "play-bypassed": altered(play, bypass=True, status=replace(PLAYING, bypass=True)),
            "play-loading": altered(play, current=(Resident(2),), given=Given()),
            "play-boosted": altered(play, boost=True),
            "play-gate-open": _gated(play),
            "play-gate-shut": altered(_gated(play), gate_shut=True),
            "play-edited": altered(
                play, presets=(replace(play.lists.presets[0], level_db=1.5), *play.lists.presets[1:])
            ),
            "play-level": altered(play, popup=Popup("LEVEL", "+1.5", "dB", NOW_S + 1.0)),
            "play-gain-max": altered(play, popup=Popup("GAIN max", "+20.0", "dB", NOW_S + 1.0)),
        }
        | _alarms(play)
        | _banks(play)
        | _over(play)
        | _rows(play)
    )


def _scripts() -> State:
    capture = entry("Señor Ångström №5")
    return altered(playing("Été brûlé 漢字 🎸", of=capture), entries=(capture,))


def _unplayable(play: State, amp_id: int) -> State:
    """A foot went on to the second preset, whose capture is missing; the first plays on, if it is this amp."""
    order = Play(amp_id, 1.0, 1.0)
    given = Given(play=order, preset=play.lists.presets[0].name if amp_id != NO_AMP else "")
    status = replace(PLAYING, amp_id=amp_id)
    gone = altered(play, entries=(LIBRARY[0], *LIBRARY[2:]), current=(), plan=None, given=given, status=status)
    return altered(gone, position=1, place=1)


def _rows(play: State) -> dict[str, State]:
    """Of a preset that has a pedal and a cabinet."""
    row = with_both(play)
    [first, *others] = row.lists.presets
    mixed = (replace(first, mix=Mix(60.0), gate=Gate(on=True)), *others)
    gone = replace(first, cab=Cab(file="Mesa.wav"), pedal=Pedal(file="Klon"))
    return {
        "play-row": row,
        "play-row-slot": altered(row, settings=_SLOTS),
        "play-row-mixed": altered(row, presets=mixed, saved=mixed),
        "play-row-without": _turned(row, Role.PEDAL, Role.CAB),
        "play-row-without-amp": _turned(row, Role.AMP),
        "play-row-crowded": altered(_turned(altered(row, presets=mixed, boost=True), Role.PEDAL), settings=_SLOTS),
        "play-row-lacks": altered(row, presets=(gone, *others), saved=(gone, *others)),
    }


def _turned(state: State, *roles: Role) -> State:
    for role in roles:
        state, _ = player.turned(state, role, None, NOW_S)
    return state


def _gated(play: State) -> State:
    first, *others = play.lists.presets
    gated = (replace(first, gate=Gate(on=True)), *others)
    return altered(play, presets=gated, saved=gated)


def _crowded() -> State:
    """Everything at once that a sign can say."""
    gated = playing("Max fuzz", of=HEAVY[2])
    preset = replace(gated.lists.presets[0], gate=Gate(on=True))
    return altered(among(altered(gated, presets=(preset,)), *_EVENING), entries=HEAVY, boost=True)


def _alarms(play: State) -> dict[str, State]:
    failure = "The graph of JCM800 2203 Lead ch is damaged: import it again."
    missing = altered(play, entries=LIBRARY[1:], current=(), plan=None)
    return {
        "play-heavy": altered(among(playing("Max fuzz", of=HEAVY[2]), *_EVENING), entries=HEAVY),
        "play-crowded": _crowded(),
        "play-output-clips": among(playing("Front end", of=DRIVE), *_EVENING),
        "play-muted": altered(play, muted=True, status=replace(PLAYING, muted=True)),
        "play-measuring": altered(play, sine=PlaySine(wizard_steps.SINE_HZ, 0.0)),
        "play-clipping": altered(play, input_clip_until_s=NOW_S + 0.5),
        "play-elsewhere": altered(play, input_channels=2, elsewhere=2),
        "play-failed": altered(play, current=(Resident(2, failure=failure),)),
        "play-missing": missing,
        "play-missing-next": _unplayable(play, 7),
        "play-missing-dry": _unplayable(play, NO_AMP),
        "play-cabinet": altered(play, entries=(replace(LIBRARY[0], cab=FACTS), *LIBRARY[1:]), current=(), plan=None),
        "play-made-anew": altered(missing, library_folder=Path("library"), queue=(Path("library"),)),
        "play-no-audio": altered(play, status=None),
        "play-no-codec": altered(play, status=replace(PLAYING, codec_present=False, input_peak=0.0, output_peak=0.0)),
        "play-empty": altered(play, presets=(), saved=(), entries=(), plan=None, current=()),
    }


def _banks(play: State) -> dict[str, State]:
    """Of a pedal whose switches play slots."""
    slots = altered(play, settings=_SLOTS)
    return {
        "play-slot": altered(slots, place=4, position=4),
        "play-slot-bypassed": altered(slots, bypass=True, status=replace(PLAYING, bypass=True)),
        "play-bank-waits": altered(slots, bank=1, bank_s=NOW_S),
        "play-bank-of-five": altered(play, settings=_FIVE, bank=0, bank_s=NOW_S),
    }


def _over(play: State) -> dict[str, State]:
    """What lies over a page, or in its place."""
    return {
        "off-saving": altered(play, leaving_s=NOW_S),
        "off": altered(play, leaving_s=NOW_S, may_unplug=True),
        "notice": altered(play, notice=Notice("7 new captures", NOW_S + 1.0)),
        "notice-heavy": altered(play, notice=Notice("7 new, 2 TOO HEAVY", NOW_S + 1.0)),
        "holding": altered(play, settings=_HOLDS, down=(Press(2, NOW_S - 0.3),)),
        "holding-a-chord": altered(play, muted=True, settings=_HOLDS, chords=(Chord((1, 2), NOW_S - 1.5),)),
    }
