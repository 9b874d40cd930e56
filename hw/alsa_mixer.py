"""AlsaMixer: a card's simple mixer elements through ALSA's own library.

pyalsaaudio does not say whether a volume has a scale in dB (it hands out what lay in memory), nor that a write was
refused; it ends the process over a control that was removed, and keeps the interpreter's lock while a card takes its
time. Here every call's result is looked at, and other threads run on: ctypes lets go of the lock.
"""

import ctypes
import os
from collections.abc import Iterator
from ctypes import byref, c_char_p, c_int, c_long, c_short, c_uint, c_void_p

from hw.alsa_library import GONE
from hw.card_mixer import Element, Move, Volume
from hw.cards import read_cards
from hw.errors import CodecError

LIBRARY = "libasound.so.2"
LAST_CHANNEL = 31  # SND_MIXER_SCHN_LAST
NOT_ABOVE = -1
DIRECTIONS = ("capture", "playback")


class PollFd(ctypes.Structure):
    """struct pollfd"""

    _fields_ = (("fd", c_int), ("events", c_short), ("revents", c_short))


class AlsaMixer:
    """A CardMixer on the card with the ALSA id `card`."""

    def __init__(self, card: str) -> None:
        """Raises CodecError: no such card, or one without a mixer."""
        self._card = card
        self._library = _library()
        self._handle = c_void_p()
        self._check(self._library.snd_mixer_open(byref(self._handle), 0))
        try:
            self._check(self._library.snd_mixer_attach(self._handle, f"hw:CARD={card}".encode()), opening=True)
            self._check(self._library.snd_mixer_selem_register(self._handle, None, None))
            self.trouble = self._load()
        except CodecError:
            self.close()
            raise

    def _load(self) -> str:
        """ALSA's library reads no further once a control has not answered, as one that stalls on USB; what it read
        until then it has."""
        code: int = self._library.snd_mixer_load(self._handle)
        if -code in GONE:
            self._check(code)
        return os.strerror(-code) if code < 0 else ""

    def elements(self) -> tuple[Element, ...]:
        self.changed()
        return tuple(self._element(at) for at in self._all())

    def element(self, name: str) -> Element | None:
        self.changed()
        at = self._find(name, 0)
        return None if at is None else self._element(at)

    def move(self, move: Move) -> str:
        at = self._find(move.name, move.index)
        if at is None:
            return "it is not there"
        code = self._put(at, move)
        return os.strerror(-code) if code < 0 else ""

    def changed(self) -> bool:
        events: int = self._library.snd_mixer_handle_events(self._handle)
        self._check(events)
        return events > 0

    def fileno(self) -> int:
        found = PollFd()
        self._check(self._library.snd_mixer_poll_descriptors(self._handle, byref(found), 1))
        return found.fd

    def close(self) -> None:
        if self._handle:
            self._library.snd_mixer_close(self._handle)
            self._handle = c_void_p()

    def _all(self) -> Iterator[int]:
        """The elements that are active; the others can be neither read nor set."""
        at = self._library.snd_mixer_first_elem(self._handle)
        while at:
            if self._ask("snd_mixer_selem_is_active", at):
                yield at
            at = self._library.snd_mixer_elem_next(c_void_p(at))

    def _find(self, name: str, index: int) -> int | None:
        return next((at for at in self._all() if self._id(at) == (name, index)), None)

    def _id(self, at: int) -> tuple[str, int]:
        name: bytes = self._library.snd_mixer_selem_get_name(c_void_p(at))
        return name.decode(errors="replace"), self._ask("snd_mixer_selem_get_index", at)

    def _element(self, at: int) -> Element:
        name, index = self._id(at)
        texts = self._texts(at)
        if texts:
            number = c_uint()
            self._check(self._library.snd_mixer_selem_get_enum_item(c_void_p(at), 0, byref(number)))
            return Element(name, index, texts=texts, text=texts[min(number.value, len(texts) - 1)])
        common_volume = self._ask("snd_mixer_selem_has_common_volume", at)
        common_switch = self._ask("snd_mixer_selem_has_common_switch", at)
        return Element(
            name,
            index,
            capture=None if common_volume else self._volume(at, "capture"),
            playback=self._volume(at, "playback"),
            capture_on=None if common_switch else self._switch(at, "capture"),
            playback_on=self._switch(at, "playback"),
            common=bool(common_volume or common_switch),
            exclusive=bool(self._ask("snd_mixer_selem_has_capture_switch_exclusive", at)),
        )

    def _volume(self, at: int, way: str) -> Volume | None:
        if not self._ask(f"snd_mixer_selem_has_{way}_volume", at):
            return None
        low, high = c_long(), c_long()
        self._check(getattr(self._library, f"snd_mixer_selem_get_{way}_volume_range")(c_void_p(at), low, high))
        numbers = self._longs(at, way, "volume")
        hundredths = self._longs(at, way, "dB")
        gains_db = tuple(number / 100.0 for number in hundredths) if len(hundredths) == len(numbers) else None
        return Volume(numbers, low.value, high.value, gains_db) if numbers else None

    def _longs(self, at: int, way: str, what: str) -> tuple[int, ...]:
        """Channel by channel; of a volume without a scale there are no dB."""
        value, found = c_long(), list[int]()
        get = getattr(self._library, f"snd_mixer_selem_get_{way}_{what}")
        for channel in self._channels(at, way):
            if get(c_void_p(at), channel, byref(value)) >= 0:
                found.append(value.value)
        return tuple(found)

    def _switch(self, at: int, way: str) -> tuple[bool, ...] | None:
        if not self._ask(f"snd_mixer_selem_has_{way}_switch", at):
            return None
        value, found = c_int(), list[bool]()
        get = getattr(self._library, f"snd_mixer_selem_get_{way}_switch")
        for channel in self._channels(at, way):
            self._check(get(c_void_p(at), channel, byref(value)))
            found.append(bool(value.value))
        return tuple(found)

    def _channels(self, at: int, way: str) -> list[int]:
        has = getattr(self._library, f"snd_mixer_selem_has_{way}_channel")
        return [channel for channel in range(LAST_CHANNEL + 1) if has(c_void_p(at), channel)]

    def _texts(self, at: int) -> tuple[str, ...]:
        if not self._ask("snd_mixer_selem_is_enumerated", at):
            return ()
        name, found = ctypes.create_string_buffer(64), list[str]()
        for number in range(max(self._ask("snd_mixer_selem_get_enum_items", at), 0)):
            self._check(self._library.snd_mixer_selem_get_enum_item_name(c_void_p(at), number, len(name), name))
            found.append(name.value.decode(errors="replace"))
        return tuple(found)

    def _put(self, at: int, move: Move) -> int:
        """The library's own answer to the move: negative where it was refused."""
        way = move.part.partition(" ")[0]
        set_to = f"snd_mixer_selem_set_{way}"
        match move.value:
            case str(text):
                texts = self._texts(at)
                if text not in texts:
                    return -1
                return min(self._put_text(at, channel, texts.index(text)) for channel in (0, 1))
            case bool(on):
                return getattr(self._library, f"{set_to}_switch_all")(c_void_p(at), int(on))
            case int(number):
                return getattr(self._library, f"{set_to}_volume_all")(c_void_p(at), c_long(number))
            case gain_db:
                hundredths = c_long(round(gain_db * 100))
                return getattr(self._library, f"{set_to}_dB_all")(c_void_p(at), hundredths, NOT_ABOVE)

    def _put_text(self, at: int, channel: int, number: int) -> int:
        """Of the second channel, which most have not got, the answer does not count."""
        code: int = self._library.snd_mixer_selem_set_enum_item(c_void_p(at), channel, c_uint(number))
        return code if channel == 0 else 0

    def _ask(self, function: str, at: int) -> int:
        return getattr(self._library, function)(c_void_p(at))

    def _check(self, code: int, *, opening: bool = False) -> None:
        if code < 0:
            remedy = "plug the codec in again"
            if opening:
                there = ", ".join(card.id for card in read_cards()) or "none"
                remedy = f"cards now present: {there}; plug the codec in or correct codec.card"
            raise CodecError(
                f"The mixer of card {self._card!r} does not answer ({os.strerror(-code)}); {remedy}.",
                short="mixer lost",
            )


def _library() -> ctypes.CDLL:
    """ALSA's library, with what returns or takes more than an int told. Raises CodecError."""
    try:
        library = ctypes.CDLL(LIBRARY)
    except OSError as error:
        raise CodecError(
            f"The card's mixer needs {LIBRARY}, which cannot be loaded ({error}); type: apt install libasound2.",
            short="no ALSA library",
        ) from error
    library.snd_mixer_first_elem.restype = c_void_p
    library.snd_mixer_elem_next.restype = c_void_p
    library.snd_mixer_selem_get_name.restype = c_char_p
    for way in DIRECTIONS:
        getattr(library, f"snd_mixer_selem_get_{way}_volume_range").argtypes = [c_void_p] + [
            ctypes.POINTER(c_long)
        ] * 2
    return library
