"""What the screen shows, and where the hand is on it. Pure; the owner of State's `view`."""

from dataclasses import replace

from firmware.errors import OLED_LINE_CHARS
from firmware.state import HOME, Notice, State

NOTICE_S = 3.0
FAST_HZ = 12.0  # detents a second: half a turn of a 24-detent encoder


def noticed(state: State, text: str, at_s: float) -> State:
    """`state` with `text` over the screen for 3 s."""
    return replace(state, view=replace(state.view, notice=Notice(text[:OLED_LINE_CHARS], at_s + NOTICE_S)))


def passed(state: State, now_s: float) -> State:
    """`state` without a notice whose time is up."""
    notice = state.view.notice
    return replace(state, view=replace(state.view, notice=None)) if notice and notice.until_s <= now_s else state


def leaving(state: State, at_s: float) -> State:
    """`state` with the last picture on the screen."""
    return replace(state, view=replace(state.view, leaving_s=at_s, may_unplug=False))


def written(state: State) -> State:
    """`state` whose last picture says that everything is written."""
    return replace(state, view=replace(state.view, may_unplug=True))


def staying(state: State) -> State:
    """`state` with its pages on the screen again."""
    return replace(state, view=replace(state.view, leaving_s=None, may_unplug=False))


def opened(state: State, page: str) -> State:
    """`state` with `page` on the screen, its cursor on the capture that plays."""
    if page == state.view.page:
        return state
    return at_entry(replace(state, view=replace(state.view, page=page, row=0, grabbed=False)))


def left(state: State, page: str) -> State:
    """`state` after `page` was left: where it was shown the home page takes its place; another page stays."""
    return opened(state, HOME) if state.view.page == page else state


def after(state: State) -> str:
    """The name of the page that a push goes on to."""
    pages = state.view.pages
    return pages[(pages.index(state.view.page) + 1) % len(pages)] if state.view.page in pages else HOME


def at_entry(state: State) -> State:
    """`state` with the cursor on the capture of the current preset, else on the first."""
    rows = [entry.model_id for entry in state.library.entries]
    return at_row(state, rows.index(state.entry.model_id) if state.entry else 0)


def at_row(state: State, row: int) -> State:
    """`state` with the cursor on the capture of this row, or the nearest that there is."""
    cursor = min(max(row, 0), max(len(state.library.entries) - 1, 0))
    return replace(state, view=replace(state.view, cursor=cursor))


def at_knob(state: State, row: int, *, grabbed: bool = False) -> State:
    """`state` with the hand on this row of the page that lists the knobs; 0 is above the first."""
    return replace(state, view=replace(state.view, row=max(row, 0), grabbed=grabbed))


def turned(state: State, detents: int, at_s: float) -> tuple[State, bool]:
    """`state` with the time of this turn, and whether the hand turns fast."""
    fast = abs(detents) >= FAST_HZ * (at_s - state.view.turned_s)
    return replace(state, view=replace(state.view, turned_s=at_s)), fast
