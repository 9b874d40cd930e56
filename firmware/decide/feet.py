"""Edges of the footswitches, and time -> what a foot meant: a tap, a hold or a chord. Pure; owner of State's `feet`.

A tap acts on press. Only a switch that also has a hold acts on release, when the hold's time was not reached. One
that is part of a chord waits for its other half, 40 ms; a chord never fires what its switches do alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from firmware.decide import actions
from firmware.decide.events import Action
from firmware.errors import SettingsError
from firmware.state import Press, State
from firmware.store.settings import Settings, Stomp
from hw.events import StompEdge


@dataclass(frozen=True, slots=True)
class Gesture:
    """What a foot did: on one switch (from 1, left to right) a tap or, with `held`, a hold; on two a chord."""

    switches: tuple[int, ...]
    at_s: float
    held: bool = False

    @property
    def tapped(self) -> int | None:
        """The switch of a tap; None for a hold or a chord."""
        return self.switches[0] if len(self.switches) == 1 and not self.held else None


Stepped = tuple[State, tuple[Gesture, ...]]


def stepped(state: State, edge: StompEdge) -> Stepped:
    """What an edge means at once: a tap, a chord, or nothing yet."""
    return _pressed(state, edge) if edge.down else _released(state, edge)


def passed(state: State, now_s: float) -> Stepped:
    """What time alone brings: a hold whose time has come, a tap whose other half of a chord stayed away."""
    down, meant = list(state.feet.down), list[Gesture]()
    for number, press in enumerate(down):
        if not press.spent and now_s >= _due_s(state.feet.settings, press):
            held = bool(_stomp(state.feet.settings, press.switch).hold)
            down[number] = replace(press, spent=True)
            meant.append(Gesture((press.switch,), now_s, held=held))
    return _with_down(state, down), tuple(meant)


def deadline_s(state: State) -> float | None:
    """When `passed` has something to say; None while nothing waits."""
    waiting = [_due_s(state.feet.settings, press) for press in state.feet.down if not press.spent]
    return min(waiting, default=None)


def action(settings: Settings, gesture: Gesture) -> Action | None:
    """What the owner's settings have for `gesture`; None if nothing. Raises SettingsError for what is no action."""
    if len(gesture.switches) == 2:
        first, second = gesture.switches
        text = settings.chord.get(f"{first}+{second}", "")
    else:
        stomp = _stomp(settings, gesture.switches[0])
        text = stomp.hold if gesture.held else stomp.tap
    return actions.read(text) if text else None


def check(settings: Settings, path: Path, pages: Sequence[str]) -> None:
    """Raises SettingsError for the first text in the settings at `path` that is no action, or no page."""
    texts = {
        f"stomp.{number}.{gesture}": text
        for number, stomp in settings.stomp.items()
        for gesture, text in (("tap", stomp.tap), ("hold", stomp.hold))
    }
    texts |= {f"chord.{pair}": text for pair, text in settings.chord.items()}
    for key, text in texts.items():
        try:
            if text:
                actions.read(text, pages)
        except SettingsError as error:
            raise SettingsError(f"{path}: {key}: {error.sentence}", short="settings: bad action") from error


def _pressed(state: State, edge: StompEdge) -> Stepped:
    settings, down = state.feet.settings, [each for each in state.feet.down if each.switch != edge.switch]
    for number, other in enumerate(down):
        pair = (min(other.switch, edge.switch), max(other.switch, edge.switch))
        if not other.spent and _is_chord(settings, pair) and edge.at_s - other.at_s <= settings.chord_s:
            down[number] = replace(other, spent=True)
            pressed = Press(edge.switch, edge.at_s, spent=True)
            return _with_down(state, [*down, pressed]), (Gesture(pair, edge.at_s),)
    waits = bool(_stomp(settings, edge.switch).hold) or _in_chord(settings, edge.switch)
    after = _with_down(state, [*down, Press(edge.switch, edge.at_s, spent=not waits)])
    return after, () if waits else (Gesture((edge.switch,), edge.at_s),)


def _released(state: State, edge: StompEdge) -> Stepped:
    gone = [each for each in state.feet.down if each.switch == edge.switch]
    after = _with_down(state, [each for each in state.feet.down if each.switch != edge.switch])
    settings = state.feet.settings
    return after, tuple(_late(settings, each, edge.at_s) for each in gone if not each.spent)


def _late(settings: Settings, press: Press, at_s: float) -> Gesture:
    """What a press that waited meant, now that it ends: a hold, if nobody looked when its time came."""
    held = bool(_stomp(settings, press.switch).hold) and at_s >= _due_s(settings, press)
    return Gesture((press.switch,), at_s, held=held)


def _due_s(settings: Settings, press: Press) -> float:
    """When a press that waits is decided by time."""
    return press.at_s + (settings.hold_s if _stomp(settings, press.switch).hold else settings.chord_s)


def _stomp(settings: Settings, switch: int) -> Stomp:
    return settings.stomp.get(str(switch), Stomp())


def _is_chord(settings: Settings, pair: tuple[int, int]) -> bool:
    return bool(settings.chord.get(f"{pair[0]}+{pair[1]}"))


def _in_chord(settings: Settings, switch: int) -> bool:
    return any(text and str(switch) in pair.split("+") for pair, text in settings.chord.items())


def _with_down(state: State, down: list[Press]) -> State:
    return state if tuple(down) == state.feet.down else replace(state, feet=replace(state.feet, down=tuple(down)))
