"""PLAY, the page one plays with, read from two metres: number and name of what sounds, what is next, and its signs.

+-----+-------------------+--+   the number's plate, inverted while the guitar comes dry
|  2  |  Brown            |  |   the name, as large as it fits; its size never depends on the bypass
|     |  Lead             |  |   the meters of input and output
+-----+-------------------+  |
|B3 . [CAL] > Clean       |  |   bank, a dot for edits, signs, and the next name; or what is wrong, in their place
+-------------------------+--+
"""

from firmware.calibrate.coach import WINDOW_DBFS
from firmware.decide import view, walk
from firmware.decide.effects import Outcome
from firmware.levels import db_from_gain
from firmware.names import display_name
from firmware.pages import play_words
from firmware.pages.page import Page
from firmware.pages.play_signs import set_signs, signs
from firmware.pages.seen import turns
from firmware.state import PLAY, State
from firmware.ui.canvas import HEIGHT, NUMBER_MARGIN, Canvas
from firmware.ui.fit import shortened, two_lines, two_shortened_lines
from firmware.ui.fonts import BOLD, CONDENSED, NAME, NUMBER, SMALL, TEXT
from firmware.ui.name import draw_name

_RIGHT = 116  # text ends here; the meters stand beyond
_PLATE_ROWS = NUMBER.cap_height + 2 * NUMBER_MARGIN
_FOOT = 48  # where the lowest band begins
_BASELINE = 61
_NARROW = 3  # digits that leave a name no room are set narrower: the place of the hundredth preset
_LINES, _LINES_TOP = (50, 62), 40
_WHY, _WHY_TOP = (36, 45), 27  # under a name on two lines of the smallest, beside the number
_ABOVE_NAME, _ABOVE, _INSTEAD = 10, (20, 29), 43  # name, why, and what sounds instead
_LEAST_NAME = 30  # columns; a name in less says nothing
_DOT = 5
_GAP = 4
_AIR = 3  # rows between the lines of a list, for tails


def draw(canvas: Canvas, state: State, now_s: float) -> None:
    """Draws PLAY at `now_s` (monotonic)."""
    alarm, trouble = play_words.alarm(state), play_words.trouble(state)
    if state.lists.bank is not None:
        _draw_waiting_bank(canvas, state)
    elif trouble:
        _draw_trouble(canvas, state, alarm, trouble)
    else:
        _draw_sound(canvas, state)
        remark = alarm or play_words.remark(state, now_s)
        if remark:
            _draw_remark(canvas, remark)
        else:
            _draw_foot(canvas, state)
    _draw_meters(canvas, state, now_s)


def _draw_sound(canvas: Canvas, state: State) -> None:
    number = play_words.number(state)
    left = _draw_number(canvas, number, inverted=state.heard_bypass)
    draw_name(canvas, _name(state), (left, 0, _RIGHT, _PLATE_ROWS))


def _name(state: State) -> str:
    return display_name(state.preset.name) if state.preset else "No presets"


def _draw_number(canvas: Canvas, number: str, *, inverted: bool) -> int:
    """Returns the first column beside the plate."""
    face = NUMBER if len(number) < _NARROW else CONDENSED
    return canvas.number(0, 0, number, face, inverted=inverted) + _GAP


def _draw_remark(canvas: Canvas, remark: str) -> None:
    fits = NAME[-1].width(remark) <= _RIGHT - 2 * _GAP
    canvas.banner(_FOOT, HEIGHT, remark, NAME[-1] if fits else BOLD, right=_RIGHT)


def _draw_trouble(canvas: Canvas, state: State, alarm: str, trouble: str) -> None:
    """Nothing of it is heard: its number is struck, what it is stands in the lowest band, why and what sounds instead
    under the name. Without a preset there is neither number nor alarm, and room for what to do."""
    number, instead = play_words.number(state), play_words.sounds_instead(state)
    left = _draw_number(canvas, number, inverted=state.heard_bypass) if number else 0
    if instead:
        canvas.strike(0, 0, left - _GAP, _PLATE_ROWS)
    columns = _RIGHT - left
    baselines, top, face = (_WHY, _WHY_TOP, SMALL) if alarm else (_LINES, _LINES_TOP, TEXT)
    if instead:
        baselines = _ABOVE
        for baseline, line in ((_ABOVE_NAME, _name(state)), (_INSTEAD, instead)):
            fitting = next((each for each in (BOLD, TEXT) if each.width(line) <= columns), SMALL)
            canvas.text(left, baseline, shortened(line, columns, fitting.width), fitting)
    else:
        draw_name(canvas, _name(state), (left, 0, _RIGHT, top))
    pair = (trouble, "") if face.width(trouble) <= columns else two_lines(trouble, columns, face.width)
    for baseline, line in zip(baselines, pair or two_shortened_lines(trouble, columns, face.width), strict=True):
        canvas.text(left, baseline, line, face)
    if alarm:
        _draw_remark(canvas, alarm)


def _draw_waiting_bank(canvas: Canvas, state: State) -> None:
    """The bank that a foot has chosen, and what its switches will play."""
    lists, bank = state.lists, str(walk.shown_bank(state) + 1)
    left = max(_draw_number(canvas, bank, inverted=False), canvas.text(0, _BASELINE, "BANK", BOLD) + _GAP)
    pitch = HEIGHT // max(state.bank_slots, 1)
    for slot, place in enumerate(walk.slots_shown(state)):
        text = f"{slot + 1} {display_name(lists.presets[lists.walk[place]].name)}"
        faces = (face for face in (NAME[-1], BOLD) if face.cap_height + _AIR <= pitch)
        face = next((face for face in faces if face.width(text) <= _RIGHT - left), TEXT)
        baseline = slot * pitch + (pitch + face.cap_height) // 2
        canvas.text(left, baseline, shortened(text, _RIGHT - left, face.width), face)


def _draw_foot(canvas: Canvas, state: State) -> None:
    """Where one is, what is special, and what is next."""
    bank, x = play_words.bank(state), 0
    if bank:
        x = canvas.text(x, _BASELINE, bank, BOLD) + _GAP
    if state.lists.is_edited:
        canvas.fill(x, _BASELINE - _DOT - 2, x + _DOT, _BASELINE - 2)
        x += _DOT + _GAP
    following = walk.next_preset(state)
    name = display_name(following.name) if following else ""
    sign, beside = TEXT.width(">") + 5, min(TEXT.width(name), _LEAST_NAME)
    for shown, word in set_signs(tuple(signs(state)), _RIGHT + 2 - x, sign + beside if name else 0):
        x = canvas.badge(x, _BASELINE, word, SMALL, lit=shown.lit) + 2
    if name and beside <= _RIGHT - x - sign:
        canvas.text(x + 2, _BASELINE, ">", TEXT)
        canvas.text(x + sign, _BASELINE, shortened(name, _RIGHT - x - sign, TEXT.width), TEXT)


def _draw_meters(canvas: Canvas, state: State, now_s: float) -> None:
    audio, (low_dbfs, high_dbfs) = state.audio, WINDOW_DBFS
    canvas.bracket(_RIGHT + 2, high_dbfs, low_dbfs)
    peaks = (audio.status.input_peak, audio.status.output_peak) if audio.status else (0.0, 0.0)
    canvas.meter(120, 123, db_from_gain(peaks[0]), clipped=now_s < audio.input_clip_until_s)
    canvas.meter(125, 128, db_from_gain(peaks[1]), clipped=now_s < audio.output_clip_until_s)


def push(state: State, at_s: float) -> Outcome:
    """Shows what is walked, to play another place of it."""
    return view.opened(state, "setlist", at_s), ()


PAGE = Page(PLAY, draw, turn=turns("level_db", "LEVEL"), push=push, parent="menu")
