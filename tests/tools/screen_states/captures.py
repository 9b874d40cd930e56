"""The golden screens of the captures: their list, and what can be done with one of them."""

from dataclasses import replace

from firmware.captures.load import Fit
from firmware.captures.prepared import EngineGraph
from firmware.decide import draft
from firmware.state import Notice, State
from tests.stand_ins.states import altered
from tests.tools.playing import BY_HAND, HEAVY, LIBRARY, NOW_S, playing

_PERIOD_US = 64e6 / 48_000
_FITS = (Fit(0.5, 64, 0.31 * _PERIOD_US),)


def states() -> dict[str, State]:
    return _list() | _one()


def _list() -> dict[str, State]:
    play = playing()
    listed = altered(play, page="captures")
    return {
        "captures": altered(listed, row=3),
        "captures-by-hand": altered(playing(of=BY_HAND), page="captures"),
        "captures-heavy": altered(listed, entries=HEAVY),
        "captures-heavy-chosen": altered(listed, entries=HEAVY, row=2),
        "captures-importing": altered(listed, progress=(3, 7)),
        "captures-empty": altered(listed, entries=(), presets=(), saved=()),
    }


def _one() -> dict[str, State]:
    """What can be done with one."""
    play = playing()
    opened = altered(draft.speaking_of(play, LIBRARY[0].model_id), page="capture")
    unknown = altered(opened, about=LIBRARY[1].model_id, row=1)
    by_hand = altered(draft.speaking_of(playing(of=BY_HAND), BY_HAND.model_id), page="capture")
    name = LIBRARY[2].name
    naming = altered(draft.writing(play, LIBRARY[2].model_id, name), page="capture-name")
    asking = altered(opened, about=LIBRARY[2].model_id, page="capture-delete")
    return {
        "capture": opened,
        "capture-unknown": unknown,
        "capture-level": altered(unknown, grabbed=True, level_dbu=14.3),
        "capture-by-hand": altered(by_hand, row=2),
        "capture-heavy": _heavy(opened),
        "capture-played": altered(opened, row=3, notice=Notice("1 preset plays it", NOW_S + 1.0)),
        "capture-gone": altered(opened, about=""),
        "capture-name": naming,
        "capture-delete": asking,
    }


def _heavy(opened: State) -> State:
    """Of two submodels, the larger of which plays and is too heavy."""
    [large] = HEAVY[1].graphs
    small = replace(large, max_value=0.5, portable=EngineGraph("small.onnx", block_us=0.31 * _PERIOD_US))
    capture = replace(HEAVY[1], graphs=(small, replace(large, fits=_FITS)))
    [preset] = opened.lists.presets
    plays = replace(preset, model_id=capture.model_id)
    return altered(opened, entries=(capture,), about=capture.model_id, presets=(plays,), saved=(plays,), row=2)
