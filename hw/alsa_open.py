"""Opens one direction of a card exactly as the profile asks, for ALSA silently alters what it cannot do."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from errno import EACCES, EBUSY, EINVAL, EPERM
from pathlib import Path

from hw.alsa_library import GONE, Alsa, Pcm, is_any_of
from hw.alsa_rate import RateError, common_rate_hz, running_rate_hz
from hw.cards import Card, read_cards
from hw.errors import CodecError
from hw.matching import ONE_WAY, in_words, one_way_words
from hw.profile import CodecProfile
from hw.rates import ASOUND, expected_rate_hz

FORMAT_NAMES = ("S16_LE", "S24_LE", "S24_3LE", "S32_LE")


@dataclass(frozen=True, slots=True)
class Opened:
    """Both directions of a card, at the rate of both."""

    capture: Pcm
    playback: Pcm
    rate_hz: int


def open_both(alsa: Alsa, profile: CodecProfile, asound: Path = ASOUND) -> Opened:
    """The card at the rate of the profile, else at the best that it can do: the one that is expected of it, else what
    it answers. Raises CodecError. `asound` is the kernel's folder of the cards."""
    rate_hz = expected_rate_hz(profile, asound)
    try:
        return _open_at(alsa, profile, rate_hz, asound)
    except RateError as error:
        best_hz = common_rate_hz(alsa, profile)
        if best_hz == rate_hz:  # it could, but does not: its clock is held by somebody else
            best_hz = error.rate_hz
    return _open_at(alsa, profile, best_hz, asound)


def _open_at(alsa: Alsa, profile: CodecProfile, rate_hz: int, asound: Path) -> Opened:
    """Raises RateError where the card plays at another rate, CodecError."""
    profile = replace(profile, rate_hz=rate_hz)
    capture = _open(alsa, profile, asound, playback=False)
    try:
        return Opened(capture, _open(alsa, profile, asound, playback=True), rate_hz)
    except CodecError:
        capture.close()
        raise


def _not_resampled(pcm: Pcm, card_hz: int | None, profile: CodecProfile) -> Pcm:
    """`pcm`, unless ALSA would resample between it and the card, which it does badly and late."""
    if card_hz in (None, profile.rate_hz):
        return pcm
    pcm.close()
    raise RateError(
        f"The card {profile.card} runs at {card_hz} Hz and ALSA would resample to {profile.rate_hz} Hz; close"
        " whatever else has the card open (`fuser -v /dev/snd/*`), or use another one.",
        card_hz,
        short="codec at another rate",
    )


def _open(alsa: Alsa, profile: CodecProfile, asound: Path, *, playback: bool) -> Pcm:
    """Raises RateError where the card plays at another rate, CodecError."""
    device = profile.playback if playback else profile.capture
    what = f"{'playback' if playback else 'capture'} {device!r}"
    formats = {name: getattr(alsa, f"PCM_FORMAT_{name}") for name in FORMAT_NAMES}
    try:
        pcm = alsa.PCM(
            type=alsa.PCM_PLAYBACK if playback else alsa.PCM_CAPTURE,
            device=device,
            rate=profile.rate_hz,
            channels=profile.channels,
            format=formats[profile.format],
            periodsize=profile.block_frames,
            periods=profile.periods,
        )
    except alsa.ALSAAudioError as error:
        raise _cannot_open(what, error, device, asound) from error
    try:
        info = pcm.info()
    except alsa.ALSAAudioError as error:  # the card was pulled out just now
        with suppress(alsa.ALSAAudioError):
            pcm.close()
        raise _cannot_open(what, error, device, asound) from error
    if altered := _altered(profile, info, formats):
        pcm.close()
        sentence = f"ALSA does not give the codec's {what} as the profile asks: {'; '.join(altered)}."
        rate_hz = info["rate"]
        if isinstance(rate_hz, int) and rate_hz != profile.rate_hz:
            raise RateError(sentence, rate_hz, short="codec altered")
        raise CodecError(sentence, short="codec altered")
    return _not_resampled(pcm, running_rate_hz(device, playback=playback, asound=asound), profile)


def _altered(profile: CodecProfile, info: Mapping[str, object], formats: dict[str, int]) -> list[str]:
    """What ALSA made different, each with its remedy."""
    asked = {
        "rate": ("codec.rate_hz", profile.rate_hz, "the card says that it can, so try another PCM"),
        "channels": ("codec.channels", profile.channels, ""),
        "format": ("codec.format", formats[profile.format], ""),
        "period_size": ("codec.block_frames", profile.block_frames, ""),
        "periods": ("codec.periods", profile.periods, ""),
    }
    altered: list[str] = []
    for name, (key, value, remedy) in asked.items():
        got = info[name]
        if got == value:
            continue
        if name == "format":
            value, got = profile.format, info["format_name"]
            remedy = "" if got in FORMAT_NAMES else f"the pedal knows {', '.join(FORMAT_NAMES)}: use another PCM"
        altered.append(f"{key} = {value} became {got} ({remedy or f'write {key} = {got} or use another PCM'})")
    return altered


def _cannot_open(what: str, reason: Exception, device: str, asound: Path) -> CodecError:
    if is_any_of(reason, EBUSY):
        return CodecError(
            f"The codec's {what} is busy: another program has it open. Stop that program (`fuser -v /dev/snd/*` names"
            " it; often it is PipeWire or PulseAudio).",
            short="codec busy",
        )
    if is_any_of(reason, *GONE):
        return _not_there(what, device, read_cards(asound / "cards"))
    if is_any_of(reason, EACCES, EPERM):
        return CodecError(
            f"The codec's {what} may not be opened by this user; add the user to the group audio"
            " (`sudo usermod -aG audio $USER`) and log in again.",
            short="codec not permitted",
        )
    if is_any_of(reason, EINVAL):
        return CodecError(
            f"The codec's {what} refuses what the profile asks of it; compare rate_hz, channels, format, block_frames"
            " and periods in [codec] with `arecord --dump-hw-params` of that PCM.",
            short="codec refuses",
        )
    return CodecError(f"The codec's {what} cannot be opened: {reason}; see `dmesg`.", short="codec cannot open")


def _not_there(what: str, device: str, cards: tuple[Card, ...]) -> CodecError:
    """A card that goes one way only is another trouble than one that is not there."""
    one_way = [card for card in cards if card.lacks and f"CARD={card.id}," in f"{device},"]
    if one_way:
        return CodecError(one_way_words(one_way[0], cards), short=ONE_WAY)
    return CodecError(
        f"The codec's {what} is not there; cards now present: {in_words(cards)}. Plug it in, check the dtoverlay of a"
        " HAT, or correct the name in [codec] of the profile (`arecord -L` lists them).",
        short="codec not found",
    )
