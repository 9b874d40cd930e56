"""Sets the codec's ALSA mixer controls as the profile says, and reads every one back.

Each look opens a handle of its own: pyalsaaudio's handles keep what they read before, and after a set that failed,
what was asked for.
"""

from collections.abc import Iterable, Sequence
from contextlib import closing

from hw.alsa_library import Alsa, Mixer
from hw.errors import CodecError
from hw.profile import GainProfile, MixerSetting

STREAMS = ("playback", "capture")


def set_mixer(alsa: Alsa, card: str, settings: Iterable[MixerSetting]) -> dict[str, str]:
    """Set and read back every control of card `card` (an ALSA card id).

    Returns why one was refused, by its name: a sentence that lists what there is to choose from. The others are set.
    """
    refusals: dict[str, str] = {}
    for setting in settings:
        try:
            _put(alsa, card, setting)
        except CodecError as error:
            refusals[setting.control] = error.sentence
    return refusals


def but_gain(settings: Iterable[MixerSetting], gain: GainProfile | None) -> tuple[MixerSetting, ...]:
    """`settings` without the volumes that `gain` moves: they are the player's, and no restart undoes them."""
    moved = (gain.control, *gain.also) if gain is not None and gain.kind == "control" else ()
    return tuple(s for s in settings if s.control not in moved or isinstance(s.value, bool))


def open_control(alsa: Alsa, card: str, control: str, key: str, cause: str = "") -> Mixer:
    """A handle on a control that is there now; close it. `key` is where the profile names it, `cause` a sentence that
    the profile has for one that is not there. Raises CodecError."""
    device = f"hw:CARD={card}"
    try:
        there = alsa.mixers(device=device)
        if control in there:
            return alsa.Mixer(control=control, device=device)
    except alsa.ALSAAudioError as error:
        raise CodecError(
            f"Card {card!r} has no mixer ({error}); cards now present: {', '.join(alsa.cards()) or 'none'}."
            f" Plug it in, correct codec.card or take {key} out of the profile.",
            short="no mixer",
        ) from error
    remedy = (
        f"{cause[:1].lower()}{cause[1:].rstrip('.')}"
        or f"its controls are {', '.join(there) or 'none'}; correct {key}"
    )
    raise refuse(control, f"is not on card {card!r}", remedy)


def pcmtype_of(alsa: Alsa, mixer: Mixer, setting: MixerSetting) -> int:
    """The direction of the volume of `setting`, as pyalsaaudio's number. Raises CodecError if it has none there."""
    stream = _stream(mixer.volumecap(), setting, "Volume")
    return alsa.PCM_PLAYBACK if stream == "playback" else alsa.PCM_CAPTURE


def refuse(control: str, what: str, remedy: str) -> CodecError:
    """The sentence for a control that is not as the profile says."""
    return CodecError(f"The mixer control {control!r} {what}; {remedy}.", short="mixer: wrong control")


def _put(alsa: Alsa, card: str, setting: MixerSetting) -> None:
    try:
        with closing(_open(alsa, card, setting)) as mixer:
            _set(alsa, mixer, setting)
        with closing(_open(alsa, card, setting)) as mixer:
            _check_read_back(setting, _read(alsa, mixer, setting))
    except alsa.ALSAAudioError as error:
        raise _refuse(setting, f"cannot be set: {error}", "check the value in the profile") from error


def _open(alsa: Alsa, card: str, setting: MixerSetting) -> Mixer:
    return open_control(alsa, card, setting.control, "codec.mixer")


def _set(alsa: Alsa, mixer: Mixer, setting: MixerSetting) -> None:
    if isinstance(setting.value, str):
        _set_enum(mixer, setting, setting.value)
    elif isinstance(setting.value, bool):
        _set_switch(mixer, setting, on=setting.value)
    else:
        _set_volume(alsa, mixer, setting, setting.value)


def _read(alsa: Alsa, mixer: Mixer, setting: MixerSetting) -> Sequence[object]:
    """What the control is now, channel by channel, as the profile would write it."""
    if isinstance(setting.value, str):
        return mixer.getenum()[:1]
    if not isinstance(setting.value, bool):
        return mixer.getvolume(pcmtype_of(alsa, mixer, setting), alsa.VOLUME_UNITS_RAW)
    if _stream(mixer.switchcap(), setting, "Mute") == "playback":
        return [not mute for mute in mixer.getmute()]
    return [bool(recorded) for recorded in mixer.getrec()]


def _set_enum(mixer: Mixer, setting: MixerSetting, text: str) -> None:
    state = mixer.getenum()
    texts = state[1] if state else []
    if not texts:
        raise _refuse(setting, "has no texts to choose from", "write a number, true or false")
    if text not in texts:
        raise _refuse(setting, f"does not know {text!r}", f"write one of {', '.join(map(repr, texts))}")
    mixer.setenum(texts.index(text))


def _set_switch(mixer: Mixer, setting: MixerSetting, *, on: bool) -> None:
    if _stream(mixer.switchcap(), setting, "Mute") == "playback":
        mixer.setmute(int(not on))
    else:
        mixer.setrec(int(on))


def _set_volume(alsa: Alsa, mixer: Mixer, setting: MixerSetting, volume: int) -> None:
    pcmtype = pcmtype_of(alsa, mixer, setting)
    low, high = mixer.getrange(pcmtype, alsa.VOLUME_UNITS_RAW)
    if not low <= volume <= high:
        raise _refuse(setting, f"cannot be {volume}", f"write {low} to {high}")
    mixer.setvolume(volume, alsa.MIXER_CHANNEL_ALL, pcmtype, alsa.VOLUME_UNITS_RAW)


def _stream(capabilities: list[str], setting: MixerSetting, kind: str) -> str:
    """The direction of the control. One that is common to both ("Volume") is set through playback."""
    what = {"Mute": "switch", "Volume": "volume"}[kind]  # pyalsaaudio calls a switch a mute
    there = [stream for stream in STREAMS if f"{stream.title()} {kind}" in capabilities]
    if not there and kind in capabilities:
        return "playback"
    if not there:
        raise _refuse(setting, f"has no {what}", "write the kind of value it has (amixer scontents lists it)")
    if setting.stream and setting.stream not in there:
        raise _refuse(setting, f"has no {setting.stream} {what}", f'write stream = "{there[0]}"')
    if not setting.stream and len(there) > 1:
        raise _refuse(setting, f"has a {what} each way", 'add stream = "capture" or stream = "playback"')
    return setting.stream or there[0]


def _check_read_back(setting: MixerSetting, after: Sequence[object]) -> None:
    if not after or any(value != setting.value for value in after):
        raise _refuse(
            setting,
            f"was set to {setting.value!r} and reads back {', '.join(map(repr, after)) or 'nothing'}",
            "another program may be moving it, or the board only takes other values",
        )


def _refuse(setting: MixerSetting, what: str, remedy: str) -> CodecError:
    return refuse(setting.control, what, remedy)
