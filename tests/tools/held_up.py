"""controld with something that takes far too long, or fails: `python held_up.py WHAT,WHAT CONTROLD'S OPTIONS`.

For stomp_latency; WHAT is fsync, full, scandir, i2c or mixer. What is slow sleeps as the system call would:
others may run meanwhile.
"""

import errno
import os
import sys
import time
from collections.abc import Callable
from typing import Any

FSYNC_S, SCANDIR_S, TRANSFER_S, MIXER_S = 0.8, 6.0, 1.0, 1.0


class SlowWire:
    """An I2C bus with an OLED that takes all it is told."""

    def command(self, *_cmd: int) -> None:
        time.sleep(TRANSFER_S)

    def data(self, _data: list[int]) -> None:
        time.sleep(TRANSFER_S)

    def cleanup(self) -> None: ...


def later(function: Callable[..., Any], seconds: float, where: str = "") -> Any:
    """`function`, but so much later, if the end of its first argument is `where`."""

    def slow(*arguments: Any, **options: Any) -> Any:
        if not where or str(arguments[0]).endswith(where):
            time.sleep(seconds)
        return function(*arguments, **options)

    return slow


def full(_descriptor: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def slow_wire(_profile: object) -> SlowWire:
    return SlowWire()


def hold_up(what: str) -> None:
    import hw.display
    from hw.sim.world_gain import WorldGain

    match what:
        case "fsync":
            os.fsync = later(os.fsync, FSYNC_S)
        case "full":
            os.fsync = full
        case "scandir":
            os.scandir = later(os.scandir, SCANDIR_S, where="stick")
        case "i2c":
            hw.display.open_wire = slow_wire
        case "mixer":
            for name in ("poll", "set_db"):
                setattr(WorldGain, name, later(getattr(WorldGain, name), MIXER_S))
        case _:
            raise SystemExit(f"nothing is called {what!r}")


def main(arguments: list[str]) -> int:
    from firmware.controld import main as controld

    what, *options = arguments
    for each in filter(None, what.split(",")):
        hold_up(each)
    return controld(options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
