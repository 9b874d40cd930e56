"""What the screen shows, and where the hand is on it. Pure; the owner of State's `view`."""

from dataclasses import replace

from firmware.decide.hand import accelerated
from firmware.errors import OLED_LINE_CHARS
from firmware.state import PLAY, Notice, Popup, State
from hw.events import EncoderTurned

NOTICE_S = 3.0
POPUP_S = 2.0
FORGOTTEN_S = 10.0
FAST_HZ = 12.0  # detents a second: half a turn of a 24-detent encoder


def noticed(state: State, text: str, at_s: float) -> State:
    """`state` with `text` over the screen for 3 s, in the place of a value."""
    notice = Notice(text[:OLED_LINE_CHARS], at_s + NOTICE_S)
    return replace(state, view=replace(state.view, notice=notice, popup=None))


def popped(state: State, word: str, value: str, unit: str, at_s: float) -> State:
    """`state` with a value over the screen for 2 s, in the place of a notice; but for one of this very moment, which
    says what is wrong with the value."""
    notice = state.view.notice
    if notice and notice.until_s >= at_s + NOTICE_S:
        return state
    popup = Popup(word, value, unit, at_s + POPUP_S)
    return replace(state, view=replace(state.view, notice=None, popup=popup))


def passed(state: State, now_s: float) -> State:
    """`state` without a notice, or a value that popped up, whose time is up."""
    notice, popup = state.view.notice, state.view.popup
    if notice and notice.until_s <= now_s:
        state = replace(state, view=replace(state.view, notice=None))
    if popup and popup.until_s <= now_s:
        state = replace(state, view=replace(state.view, popup=None))
    return state


def leaving(state: State, at_s: float) -> State:
    """`state` with the last picture on the screen."""
    return replace(state, view=replace(state.view, leaving_s=at_s, may_unplug=False))


def written(state: State) -> State:
    """`state` whose last picture says that everything is written."""
    return replace(state, view=replace(state.view, may_unplug=True))


def staying(state: State) -> State:
    """`state` with its pages on the screen again."""
    return replace(state, view=replace(state.view, leaving_s=None, may_unplug=False))


def opened(state: State, page: str, at_s: float) -> State:
    """`state` with `page` on the screen, touched now."""
    if page == state.view.page:
        return touched(state, at_s)
    view = replace(state.view, page=page, row=0, grabbed=False, touched_s=at_s, popup=None)
    return replace(state, view=view)


def left(state: State, page: str, at_s: float) -> State:
    """`state` after `page` was left: where it was shown PLAY takes its place; another page stays."""
    return opened(state, PLAY, at_s) if state.view.page == page else state


def touched(state: State, at_s: float) -> State:
    """A hand is on the page now."""
    return replace(state, view=replace(state.view, touched_s=at_s))


def went_on(state: State, at_s: float) -> State:
    """A hand goes on: it has read the notice, which would lie over what it does next."""
    return touched(without_notice(state), at_s)


def without_notice(state: State) -> State:
    """`state` whose screen is free for what a foot does; what was said of the stomp before is not true of this."""
    return replace(state, view=replace(state.view, notice=None)) if state.view.notice else state


def without_popup(state: State) -> State:
    """`state`, in which what popped up speaks of a preset that plays no more."""
    return replace(state, view=replace(state.view, popup=None)) if state.view.popup else state


def is_forgotten(state: State, now_s: float) -> bool:
    """Whether nobody has touched the page for so long that PLAY may take its place."""
    touched_s = state.view.touched_s
    return state.view.page != PLAY and touched_s is not None and now_s - touched_s >= FORGOTTEN_S


def hand_at(state: State, row: int, *, grabbed: bool = False) -> State:
    """`state` with the hand on this row of the page that is shown, `grabbed` or not."""
    return replace(state, view=replace(state.view, row=max(row, 0), grabbed=grabbed))


def browsed(state: State, turn: EncoderTurned, rows: int) -> State:
    """`state` with the hand so many detents on in a list of `rows`; turned fast, through a long list in as many
    detents as through a short one."""
    state, fast = turned(state, turn.detents, turn.at_s)
    row = state.view.row + accelerated(turn.detents, rows, fast=fast)
    return hand_at(state, min(row, max(rows - 1, 0)))


def turned(state: State, detents: int, at_s: float) -> tuple[State, bool]:
    """`state` with the time of this turn, and whether the hand turns fast."""
    fast = abs(detents) >= FAST_HZ * (at_s - state.view.turned_s)
    return replace(state, view=replace(state.view, turned_s=at_s)), fast
