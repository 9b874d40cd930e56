"""Set the codec's ALSA mixer controls as the profile says, and read every one back."""

from collections.abc import Iterable
from contextlib import closing

from hw.alsa_library import Alsa, Mixer
from hw.errors import CodecError
from hw.profile import MixerSetting

STREAMS = ("playback", "capture")


def set_mixer(alsa: Alsa, card: str, settings: Iterable[MixerSetting]) -> None:
    """Set and read back every control of card `card` (an ALSA card id).

    Raises CodecError, whose sentence lists what there is to choose from.
    """
    for setting in settings:
        with closing(_open(alsa, card, setting)) as mixer:
            try:
                _set(alsa, mixer, setting)
            except alsa.ALSAAudioError as error:
                raise _refuse(setting, f"cannot be set: {error}", "check the value in the profile") from error


def _open(alsa: Alsa, card: str, setting: MixerSetting) -> Mixer:
    device = f"hw:CARD={card}"
    try:
        there = alsa.mixers(device=device)
    except alsa.ALSAAudioError as error:
        raise CodecError(
            f"Card {card!r} has no mixer ({error}); cards now present: {', '.join(alsa.cards()) or 'none'}."
            " Correct codec.card or take codec.mixer out of the profile.",
            short="no mixer",
        ) from error
    if setting.control not in there:
        raise _refuse(
            setting, f"is not on card {card!r}", f"its controls are {', '.join(there) or 'none'}; correct codec.mixer"
        )
    return alsa.Mixer(control=setting.control, device=device)


def _set(alsa: Alsa, mixer: Mixer, setting: MixerSetting) -> None:
    if isinstance(setting.value, str):
        _set_enum(mixer, setting, setting.value)
    elif isinstance(setting.value, bool):
        _set_switch(mixer, setting, on=setting.value)
    else:
        _set_volume(alsa, mixer, setting, setting.value)


def _set_enum(mixer: Mixer, setting: MixerSetting, text: str) -> None:
    state = mixer.getenum()
    texts = state[1] if state else []
    if not texts:
        raise _refuse(setting, "has no texts to choose from", "write a number, true or false")
    if text not in texts:
        raise _refuse(setting, f"does not know {text!r}", f"write one of {', '.join(map(repr, texts))}")
    mixer.setenum(texts.index(text))
    after = mixer.getenum()
    _check_read_back(setting, text, [after[0]] if after else [])


def _set_switch(mixer: Mixer, setting: MixerSetting, *, on: bool) -> None:
    if _stream(mixer.switchcap(), setting, "Mute") == "playback":
        mixer.setmute(int(not on))
        after = [not mute for mute in mixer.getmute()]
    else:
        mixer.setrec(int(on))
        after = [bool(recorded) for recorded in mixer.getrec()]
    _check_read_back(setting, on, after)


def _set_volume(alsa: Alsa, mixer: Mixer, setting: MixerSetting, volume: int) -> None:
    stream = _stream(mixer.volumecap(), setting, "Volume")
    pcmtype = alsa.PCM_PLAYBACK if stream == "playback" else alsa.PCM_CAPTURE
    low, high = mixer.getrange(pcmtype, alsa.VOLUME_UNITS_RAW)
    if not low <= volume <= high:
        raise _refuse(setting, f"cannot be {volume}", f"write {low} to {high}")
    mixer.setvolume(volume, alsa.MIXER_CHANNEL_ALL, pcmtype, alsa.VOLUME_UNITS_RAW)
    _check_read_back(setting, volume, mixer.getvolume(pcmtype, alsa.VOLUME_UNITS_RAW))


def _stream(capabilities: list[str], setting: MixerSetting, kind: str) -> str:
    """Which way the control works. One that is common to both ways ("Volume") is set through playback."""
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


def _check_read_back(setting: MixerSetting, wanted: object, after: list[object] | list[int] | list[bool]) -> None:
    if not after or any(value != wanted for value in after):
        raise _refuse(
            setting,
            f"was set to {wanted!r} and reads back {', '.join(map(repr, after)) or 'nothing'}",
            "another program may be moving it, or the board only takes other values",
        )


def _refuse(setting: MixerSetting, what: str, remedy: str) -> CodecError:
    return CodecError(f"The mixer control {setting.control!r} {what}; {remedy}.", short="mixer: wrong control")
