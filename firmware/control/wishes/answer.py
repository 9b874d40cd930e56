"""How the pedal answers a request on its socket: read, decide, act, tell."""

from collections.abc import Callable
from typing import Any

from firmware.control.wishes.table import WISHES
from firmware.control.wishes.wish import RefusedError, Wish
from firmware.decide.events import Want
from firmware.errors import PedalError
from firmware.state import State
from hw.schema import meant, shown
from hw.strict import About
from hw.strict_json import is_object, read_plain, to_plain

REQUEST = About("request", RefusedError, whole="the request")
Plain = dict[str, object]  # a reply, as JSON has it
Tell = Callable[[State, PedalError | None], None]
Act = Callable[[Want, Tell], None]


def answer(state: State, request: object, now_s: float, act: Act, reply: Callable[[Plain], None]) -> None:
    """Gives `reply` the reply to `request`, whatever JSON it is. `act` carries out what is wanted, and then, at once
    or later, tells the state after it, or why it is no success."""
    try:
        wish, abbreviated = _read(request)
        asked = wish.whole(state, abbreviated)
        want = wish.decide(state, asked, now_s)
    except PedalError as error:
        reply(_declined(error))
        return
    if want is None:
        reply(_told(wish, asked, state, None))
    else:
        act(want, lambda after, refusal: reply(_told(wish, asked, after, refusal)))


def _told(wish: Wish[Any, Any], asked: Any, state: State, refusal: PedalError | None) -> Plain:
    if refusal is not None:
        return _declined(refusal)
    try:
        return {"ok": True, **to_plain(wish.tell(state, asked))}
    except PedalError as error:
        return _declined(error)


def _declined(error: PedalError) -> Plain:
    return {"ok": False, "sentence": error.sentence}


def _read(request: object) -> tuple[Wish[Any, Any], Any]:
    """The wish, and its request as a record."""
    if not is_object(request):
        raise RefusedError('that is no JSON object; send one such as {"do": "status"}.')
    keys = dict(request)
    name = keys.pop("do", None)
    if not isinstance(name, str) or name not in WISHES:
        near = meant(name, list(WISHES)) if isinstance(name, str) else ""
        raise RefusedError(f"the pedal does not know do = {shown(name)}{near}; it knows {', '.join(WISHES)}.")
    wish = WISHES[name]
    return wish, read_plain(wish.request, keys, name, REQUEST)
