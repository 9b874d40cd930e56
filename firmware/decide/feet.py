"""Edges of the footswitches, and time -> what a foot meant: tap, hold, double tap, chord, chord held. Pure; owner of
State's `feet`.

A tap acts on press. One that waits to know better acts
- on release, where its switch also has a hold: the hold's time was not reached;
- `chord_s` after the press, where its switch is part of a chord whose other half stayed away;
- `double_s` after the release, where its switch also has a double tap: no second one came.

A hold fires once, at its time. A double tap acts when it comes down again; a third tap begins anew. A chord acts when
its second switch comes down, and fires nothing that its switches do alone; held, it fires once more while both stay
down. Of three switches that come down within the window the first pair that is complete is the chord; the third, X"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from firmware.decide import actions
from firmware.decide.effects import Outcome, SaveSetting
from firmware.decide.events import Action
from firmware.errors import SettingsError
from firmware.state import Chord, Feet, Press, State, Tapped
from firmware.store.settings import ABOUT, Settings, pair_name
from hw.events import StompEdge


@dataclass(frozen=True, slots=True)
class Gesture:
    """What a foot did: on one switch (from 1, left to right) a tap, a hold (`held`) or a double tap (`twice`); on two
    a chord or, `held`, one that stays down."""

    switches: tuple[int, ...]
    at_s: float
    held: bool = False
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """A hold whose time runs: the action that it will be, as the settings have it, and how far it is, 0..1."""

    words: str
    share: float


SLIP_S = 0.15  # after the stomp that ends the mute: who ends it as it began, with two feet, is seldom within 40 ms
SHOWN_AFTER_S = 0.15  # of holding: a tap is over by then, and shall not flash
Stepped = tuple[State, tuple[Gesture, ...]]
Due = tuple[float, Gesture]  # when time alone says so


def stepped(state: State, edge: StompEdge) -> Stepped:
    """What an edge means, after whatever time had decided before it."""
    state, early = passed(state, edge.at_s)
    feet, meant = _pressed(state.feet, edge) if edge.down else _released(state.feet, edge)
    return _with(state, feet), (*early, *meant)


def passed(state: State, now_s: float) -> Stepped:
    """What time alone brings, in the order in which it was due."""
    feet, meant = state.feet, list[Due]()
    down, chords, tapped = list(feet.down), list(feet.chords), list[Tapped]()
    for number, press in enumerate(down):
        due_s = _press_due_s(feet.settings, press)
        if due_s is not None and now_s >= due_s:
            down[number] = replace(press, spent=True)
            meant.append((due_s, _waited(feet.settings, press, now_s)))
    for number, chord in enumerate(chords):
        due_s = _chord_due_s(feet.settings, chord)
        if due_s is not None and now_s >= due_s:
            chords[number] = replace(chord, spent=True)
            meant.append((due_s, Gesture(chord.switches, now_s, held=True)))
    for tap in feet.tapped:
        due_s = tap.at_s + feet.settings.double_s
        if now_s >= due_s:
            meant.append((due_s, Gesture((tap.switch,), now_s)))
        else:
            tapped.append(tap)
    if not meant:
        return state, ()
    after = replace(feet, down=tuple(down), chords=tuple(chords), tapped=tuple(tapped))
    return _with(state, after), tuple(gesture for _, gesture in sorted(meant, key=lambda due: due[0]))


def deadline_s(state: State) -> float | None:
    """When `passed` has something to say; None while nothing waits."""
    feet = state.feet
    dues = [
        *(_press_due_s(feet.settings, press) for press in feet.down),
        *(_chord_due_s(feet.settings, chord) for chord in feet.chords),
        *(tap.at_s + feet.settings.double_s for tap in feet.tapped),
    ]
    return min((due_s for due_s in dues if due_s is not None), default=None)


def hold_running(state: State, now_s: float) -> Running | None:
    """The hold that is due next, for the screen; None while no foot is on one, or not long enough for a tap."""
    feet, settings = state.feet, state.feet.settings
    begun = [
        (due_s, press.at_s, Gesture((press.switch,), now_s, held=True))
        for press in feet.down
        if (due_s := _press_due_s(settings, press)) and settings.of(press.switch).hold and not press.again
    ]
    begun += [
        (due_s, chord.at_s, Gesture(chord.switches, now_s, held=True))
        for chord in feet.chords
        if (due_s := _chord_due_s(settings, chord))
    ]
    if not begun:
        return None
    due_s, since_s, gesture = min(begun, key=lambda each: each[0])
    if now_s - since_s < SHOWN_AFTER_S:
        return None
    words = "mute off" if _only_wants_sound(state, gesture) else _text(settings, gesture)
    return Running(words, min((now_s - since_s) / (due_s - since_s), 1.0))


def action(state: State, gesture: Gesture) -> Action | None:
    """What `gesture` asks for: by the owner's settings; while the pedal is muted, sound, whatever was stepped on.
    Raises SettingsError for what is no action."""
    if _only_wants_sound(state, gesture):
        return Action("mute", (False,))
    text = _text(state.feet.settings, gesture)
    return actions.read(text) if text else None


def acted(state: State, gesture: Gesture) -> State:
    """`state` in which `gesture` is about to be carried out. One that ends the mute does nothing else, and nor does a
    second foot that comes a little late."""
    ends = _only_wants_sound(state, gesture)
    return _with(state, replace(state.feet, mute_left_s=gesture.at_s)) if ends else state


def check(settings: Settings, path: Path, pages: Sequence[str]) -> None:
    """Raises SettingsError for the first text in the settings at `path` that is no action, or no page."""
    for key, text in settings.texts():
        try:
            if text:
                actions.read(text, pages)
        except SettingsError as error:
            sentence = f"{path}: {key}: {error.sentence}{ABOUT.sequel}"
            raise SettingsError(sentence, short="settings: bad action") from error


def settings_switched(state: State, key: Literal["stage_lock", "autosave", "spillover"]) -> Outcome:
    """The other of the two, from now on and in the owner's file."""
    on = not getattr(state.feet.settings, key)
    settings = replace(state.feet.settings, **{key: on})
    return _with(state, replace(state.feet, settings=settings)), (SaveSetting(key, on),)


def _only_wants_sound(state: State, gesture: Gesture) -> bool:
    """Whether a stomp does nothing but end the mute. A chord that is held has had its say about that as a chord."""
    return state.player.muted and not (len(gesture.switches) == 2 and gesture.held)


def _text(settings: Settings, gesture: Gesture) -> str:
    if len(gesture.switches) == 2:
        return (settings.chord_hold if gesture.held else settings.chord).get(pair_name(*gesture.switches), "")
    stomp = settings.of(gesture.switches[0])
    return stomp.hold if gesture.held else stomp.double if gesture.twice else stomp.tap


def _pressed(feet: Feet, edge: StompEdge) -> tuple[Feet, list[Gesture]]:
    """A switch that is down already was let go without a word: that edge was lost."""
    feet, settings, switch = _without(feet, edge.switch), feet.settings, edge.switch
    again = any(tap.switch == switch for tap in feet.tapped)
    feet = replace(feet, tapped=tuple(tap for tap in feet.tapped if tap.switch != switch))
    press = Press(switch, edge.at_s, again=again)
    if 0.0 <= edge.at_s - feet.mute_left_s < SLIP_S:
        return _down(feet, replace(press, spent=True)), []
    other = next((each for each in feet.down if _together(settings, each, press)), None)
    if other is not None:
        return _chorded(feet, other, press)
    if settings.in_chord(switch):
        late = any(abs(edge.at_s - chord.at_s) <= settings.chord_s for chord in feet.chords)
        return _down(feet, replace(press, spent=late)), []
    stomp = settings.of(switch)
    waits = not again and bool(stomp.hold or stomp.double)
    meant = [] if waits else [Gesture((switch,), edge.at_s, twice=again)]
    return _down(feet, replace(press, spent=not waits)), meant


def _together(settings: Settings, other: Press, press: Press) -> bool:
    near = not other.spent and abs(press.at_s - other.at_s) <= settings.chord_s
    return near and settings.is_chord(other.switch, press.switch)


def _chorded(feet: Feet, other: Press, press: Press) -> tuple[Feet, list[Gesture]]:
    """`feet` once `press` makes a chord with `other`; a tap before, that waited for a second one, stays a tap."""
    pair = (min(other.switch, press.switch), max(other.switch, press.switch))
    before = [Gesture((each.switch,), press.at_s) for each in (other, press) if each.again]
    settings = feet.settings
    down = tuple(
        replace(each, spent=True)
        if settings.in_chord(each.switch) and abs(press.at_s - each.at_s) <= settings.chord_s
        else each
        for each in feet.down
    )
    feet = replace(feet, down=down, chords=(*feet.chords, Chord(pair, press.at_s)))
    return _down(feet, replace(press, spent=True)), [*before, Gesture(pair, press.at_s)]


def _released(feet: Feet, edge: StompEdge) -> tuple[Feet, list[Gesture]]:
    """A press that waited was a tap: the hold's time was not reached, nor the chord's other half there."""
    press = next((each for each in feet.down if each.switch == edge.switch), None)
    feet = _without(feet, edge.switch)
    if press is None or press.spent:
        return feet, []
    if feet.settings.of(press.switch).double and not press.again:
        return replace(feet, tapped=(*feet.tapped, Tapped(press.switch, edge.at_s))), []
    return feet, [Gesture((press.switch,), edge.at_s, twice=press.again)]


def _press_due_s(settings: Settings, press: Press) -> float | None:
    """When a press that waits is decided by time; None for one that is not."""
    if press.spent:
        return None
    stomp = settings.of(press.switch)
    if stomp.hold and not press.again:
        return press.at_s + settings.hold_s
    return press.at_s + settings.chord_s if press.again or not stomp.double else None


def _waited(settings: Settings, press: Press, now_s: float) -> Gesture:
    """What a press that waited means once its time has come."""
    held = bool(settings.of(press.switch).hold) and not press.again
    return Gesture((press.switch,), now_s, held=held, twice=press.again)


def _chord_due_s(settings: Settings, chord: Chord) -> float | None:
    if chord.spent or not settings.chord_hold.get(pair_name(*chord.switches)):
        return None
    return chord.at_s + settings.chord_hold_s


def _without(feet: Feet, switch: int) -> Feet:
    """`feet` with this one off its switch, and so no chord of it held."""
    down = tuple(each for each in feet.down if each.switch != switch)
    return replace(feet, down=down, chords=tuple(each for each in feet.chords if switch not in each.switches))


def _down(feet: Feet, press: Press) -> Feet:
    return replace(feet, down=(*feet.down, press))


def _with(state: State, feet: Feet) -> State:
    return state if feet == state.feet else replace(state, feet=feet)
