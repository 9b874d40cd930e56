"""What the pedal that runs says of its own sound: what it plays, what the system granted to it, what was lost.

Asked of audiod, through controld: the limits of whoever types `pedal doctor` are not the service's.
"""

import time
from collections.abc import Iterator
from pathlib import Path

from firmware.cli.doctor.finding import BAD, GOOD, WARNING, Finding
from firmware.control.client import ask
from firmware.control.wishes.status import STATUS, StatusReply
from firmware.decide.machine import HOT_C
from firmware.errors import PedalError
from firmware.levels import elsewhere_words
from firmware.names import display_name

PATIENCE_S = 15.0  # a pedal that was started this moment has no codec yet; audiod's imports take seconds on a Pi
POLL_S = 0.1
TOLERATED_AN_HOUR = 6.0
UNIT = "in pedal-audio.service (and see its journal)"
GRANTS = {  # as Status names them -> what the doctor calls it, and where it comes from
    "fifo": ("realtime", f"LimitRTPRIO=95 {UNIT}"),
    "memory_locked": ("locked memory", f"LimitMEMLOCK=infinity {UNIT}"),
    "pinned": ("core", "[realtime] core of the profile must be one that this machine has"),
    "denormals_off": (
        "denormals",
        "decaying notes may cost more than loud ones; the journal of pedal-audio says why",
    ),
}
XRUN_REMEDY = (
    "see clock and power above, what else holds the USB bus, then block_frames and periods in [codec] of a profile"
)
LATE_REMEDY = "`pedal library` shows what each capture costs here; a lower quality of the preset costs less"


def check_running(run: Path, core: int | None, *, codec_here: bool) -> Iterator[Finding]:
    """The findings of the pedal that runs in `run`; `core` is the audio thread's by the profile. Where its codec is
    here, sound is waited for a while."""
    try:
        status = _settled(run, PATIENCE_S if codec_here else 0.0)
    except PedalError as error:  # none runs, or one of another version
        yield Finding("pedal", WARNING, error.sentence)
        return
    yield _playing(status)
    if status.audio:
        granted = status.realtime or ()
        wanted = (name for name in GRANTS if name != "pinned" or core is not None)
        yield from (_grant(*GRANTS[name], granted=name in granted) for name in wanted)
    if status.codec_present:
        yield from _rate(status)
        yield from _losses(status)
    yield from _heat(status)
    for lacks in status.lacking:
        yield Finding("row", WARNING, f"plays without its {lacks}, which is not in the library: import it.")
    if status.input_elsewhere is not None:
        yield Finding("input", WARNING, elsewhere_words(status.input_channel, status.input_elsewhere))


def _heat(status: StatusReply) -> Iterator[Finding]:
    """What the processor's warmth does; the supply is asked about without a pedal that runs, too."""
    if status.temperature_c is None:
        return
    says, slowed = f"{status.temperature_c:.0f} °C", {"hot", "slowed"} & set(status.throttled or ())
    if status.temperature_c >= HOT_C or slowed:
        yield Finding("heat", WARNING, f"{says}, slowed down from {HOT_C:.0f} on: give it air, or a heat sink.")
    else:
        yield Finding("heat", GOOD, says)


def _rate(status: StatusReply) -> Iterator[Finding]:
    """Only where something is resampled, for that is heard later."""
    if status.resampling_latency_ms:
        late = f"what plays was made for another and is heard {status.resampling_latency_ms:.1f} ms later"
        yield Finding("rate", GOOD, f"the codec plays at {status.rate_hz:,} Hz; {late}")


def _settled(run: Path, patience_s: float) -> StatusReply:
    """The status once sound flows, or as it is after some patience. Raises PedalError."""
    until_s = time.monotonic() + patience_s
    while True:
        status = ask(run, STATUS)
        if (status.audio and status.codec_present) or time.monotonic() >= until_s:
            return status
        time.sleep(POLL_S)


def _playing(status: StatusReply) -> Finding:
    if not status.audio:
        return Finding("pedal", BAD, "no word of the audio process: sudo journalctl -u pedal-audio says why.")
    if not status.codec_present:
        return Finding("pedal", BAD, "no sound: audiod has no codec open; journalctl -u pedal-audio says why.")
    if status.muted:
        return Finding("pedal", WARNING, "running, but muted.")
    if status.preset is None:
        return Finding("pedal", WARNING, "running, plays dry: there is no preset; import a capture.")
    name = display_name(status.preset)
    if status.bypass:
        return Finding("pedal", GOOD, f"running, bypassed; preset {name}")
    if status.playing:
        return Finding("pedal", GOOD, f"running, plays {name}")
    return Finding("pedal", WARNING, f"running, but plays no {name}: {_cause(status)}")


def _cause(status: StatusReply) -> str:
    if status.missing:
        return f"its capture {display_name(status.model or '')} is not in the library; import it again."
    return status.failure or "its capture is still being loaded; ask again in a moment."


def _grant(name: str, remedy: str, *, granted: bool) -> Finding:
    return Finding(name, GOOD, "granted to audiod") if granted else Finding(name, WARNING, f"not granted: {remedy}.")


def _losses(status: StatusReply) -> Iterator[Finding]:
    played_s = (status.blocks or 0) * status.block_frames / status.rate_hz
    yield _loss("xruns", status.xruns or 0, played_s, XRUN_REMEDY)
    yield _loss("late blocks", status.late_blocks or 0, played_s, LATE_REMEDY)


def _loss(name: str, count: int, played_s: float, remedy: str) -> Finding:
    """More than one in ten minutes is a warning; one in the seconds since a start is told as what it is."""
    says = f"{count or 'none'} in {_duration(played_s)} of sound"
    if count * 3600.0 > TOLERATED_AN_HOUR * played_s:
        return Finding(name, WARNING, f"{says}; {remedy}.")
    return Finding(name, GOOD, says)


def _duration(seconds: float) -> str:
    if seconds < 120.0:
        return f"{seconds:.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 7200.0 else f"{seconds / 3600.0:.1f} h"
