"""audiod: the realtime process. Remembers nothing; plays what controld tells it to.

    python -m firmware.audiod --profile sim --run /run/etalon

The order matters: build everything, play silence through it, still the collector, lock the memory, and only then
take realtime priority, so that no page is fetched under FIFO. The loader's thread is started before, and finds its
own place.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from firmware import VERSION
from firmware.audio.chain import Chain
from firmware.audio.engine import Engine
from firmware.audio.loader import Loader
from firmware.audio.locked import lock_memory
from firmware.audio.mailbox import Mailbox
from firmware.audio.realtime import (
    Grant,
    flush_denormals,
    give_back,
    keep_heap,
    other_cores,
    pin,
    quiet_python,
    stand_by,
    take_priority,
)
from firmware.audio.resampled import open_amp
from firmware.audio.right_of_way import RightOfWay
from firmware.errors import BAD_INPUT, PedalError
from firmware.kernels.strip.loops import compiled_loops
from firmware.messages import Hello, Realtime
from firmware.watchdog import Watchdog
from hw.codec import CodecOpener
from hw.profile import HardwareProfile
from hw.profiles import load, named
from hw.rates import expected_rate_hz

RATE_OPTION = "--rate"  # the last of a command, where it is there, but for the card's
CARD_OPTION = "--card"
PATIENCE_NS = 100_000_000  # controld answers Hello in 1 to 20 ms, and says how loud the guitar is to be


def complain(sentence: str) -> None:
    print(f"audiod: {sentence}", file=sys.stderr, flush=True)  # noqa: T201 - stderr is the journal


def play(profile: HardwareProfile, run: Path, rate_hz: int, card: str = "") -> tuple[str, ...]:
    """Until Quit, SIGTERM or SIGINT; or until a codec plays at another rate than `rate_hz`: then it returns the
    options to start anew with, since all that is built here is built for one rate. `card` is what controld named by
    UseCard. Raises LinkError if the run folder cannot be used."""
    block_frames = profile.codec.block_frames
    mailbox, watchdog, way = Mailbox(run), Watchdog(os.environ), RightOfWay()
    cores = os.sched_getaffinity(0)
    loader_cores = other_cores(profile.realtime.core)
    pinned = pin(profile.realtime.core)
    loops = compiled_loops(complain)
    chain = Chain(rate_hz=rate_hz, block_frames=block_frames, loops=loops)
    loader = Loader(
        partial(open_amp, pedal_rate_hz=rate_hz, between=way.give),
        rate_hz=rate_hz,
        block_frames=block_frames,
        on_start=lambda: stand_by(loader_cores),
        give_way=way.give,
    )
    crossing_us = chain.warm_up()
    quiet_python()
    keep_heap()
    grants = (pinned, flush_denormals(), lock_memory(), take_priority(profile.realtime.priority))
    opener = CodecOpener(profile, run, loops)
    opener.use(card)
    engine = Engine(
        chain=chain,
        mailbox=mailbox,
        loader=loader,
        open_codec=opener.open,
        use_card=opener.use,
        way=way,
        periods=profile.codec.periods,
        hello=Hello(rate_hz, block_frames, VERSION, crossing_us),
        realtime=_granted(grants),
        complain=complain,
        patience_ns=PATIENCE_NS,
        feed=watchdog.feed,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: engine.stop())
    other_rate_hz = engine.run()
    mailbox.close()
    loader.close()
    watchdog.close()
    give_back(cores)
    if other_rate_hz is None:
        return ()
    complain(f"The codec plays at {other_rate_hz:,} Hz; audiod starts anew for that.")
    return (RATE_OPTION, str(other_rate_hz), *((CARD_OPTION, opener.named) if opener.named else ()))


def start_anew(options: Sequence[str], command: Sequence[str]) -> None:
    """This process again, as `command` started it, with `options`; controld gives it every order anew. It knows the
    card from the start: another one would have another rate."""
    given = list(command)
    if RATE_OPTION in given:
        del given[given.index(RATE_OPTION) :]
    os.execv(sys.executable, [sys.executable, *given[1:], *options])


def _granted(grants: tuple[Grant, ...]) -> Realtime:
    """What was granted, together; what was refused is said, one line each."""
    granted = Realtime.NONE
    for grant in grants:
        granted |= grant.bit
        if grant.refusal:
            complain(grant.refusal)
    return granted


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 after Quit or SIGTERM, 2 for a bad argument, profile or run folder."""
    parser = argparse.ArgumentParser(prog="audiod", description="The realtime process of the pedal.")
    parser.add_argument("--profile", required=True, help="name of a hardware profile, or path to a .toml")
    parser.add_argument("--run", required=True, type=Path, help="folder of the sockets")
    parser.add_argument(RATE_OPTION, type=int, metavar="HZ", help="of the codec, once it has opened at another")
    parser.add_argument(CARD_OPTION, default="", metavar="ID", help="that controld named")
    given = parser.parse_args(arguments)
    try:
        profile = named(load(given.profile), given.card)
        anew = play(profile, given.run, given.rate or expected_rate_hz(profile.codec), given.card)
        if anew:
            start_anew(anew, sys.orig_argv)
    except PedalError as error:
        complain(error.sentence)
        return BAD_INPUT
    return 0


if __name__ == "__main__":
    sys.exit(main())
