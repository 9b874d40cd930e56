"""How long a foot waits: from a contact that closes to the `Play` that audiod is sent, while something else is slow.

    .venv/bin/python -m tests.tools.stomp_latency [--stomps N] [--only NAME] [--tap NAME]

A real controld, whose pins are mock ones and whose audiod is this program, draws a screen 20 times a second and has
its disk, stick, OLED, mixer, library or clients held up as no tester's patience would; meanwhile the second switch
goes from preset to preset, and the encoder is turned, so that there is something to write. One row of the table for
each, and for each kind of tap: one that acts on press; one that waits 40 ms for a chord; one that acts on release,
which the debouncer tells 25 ms later.
"""

import argparse
import contextlib
import json
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from firmware.captures.prepare.batch import prepare
from firmware.cli.bench.bench_command import machine
from firmware.cli.output import print_table
from firmware.control.client import ask
from firmware.control.wishes.captures import IMPORT, RESCAN, ImportRequest
from firmware.datagrams import decode, encode
from firmware.errors import LinkError
from firmware.messages import Load, Order, Play
from firmware.places import RunFolder, StateFolder
from hw.profiles import path_of
from hw.sim.panel import Feet
from tests.stand_ins.control import FakeAudio
from tests.stand_ins.pedals import write_capture

BETWEEN_STOMPS_S = 0.16  # so that a foot that is late does not come down while the switch still bounces
LOST_S = 10.0  # of a foot: later than anything that is held up
STATUS_S = 0.05
TURN_S = 0.35  # between two turns of the encoder
PATIENCE_S = 60.0  # for a pedal that starts while all is slow
MANY = 500


@dataclass(frozen=True, slots=True)
class Case:
    """One row: what `held_up.py` holds up, how many captures there are, and what clients do meanwhile."""

    words: str
    holds: str = ""
    captures: int = 2
    rescans: bool = False
    deaf: bool = False
    imports: bool = False


@dataclass(frozen=True, slots=True)
class Tap:
    """A kind of tap: what `settings.toml` makes one of switch 2, and on which move of the foot its time begins."""

    words: str
    settings: str
    from_: str = "down"


TAPS = {
    "press": Tap("press", '[stomp.2]\ntap = "next"\n[chord]\n"1+2" = ""\n'),
    "chord": Tap("press, half of a chord", '[stomp.2]\ntap = "next"\n'),
    "release": Tap("release, beside a hold", '[chord]\n"1+2" = ""\n', from_="up"),
}
CASES = {
    "nothing": Case("nothing is slow"),
    "import": Case("captures are imported, one after another", imports=True),
    "full": Case("the disk is full", "full"),
    "fsync": Case("fsync takes 800 ms", "fsync"),
    "scandir": Case("scandir of the stick takes 6 s", "scandir"),
    "i2c": Case("the OLED's I2C bus takes 1 s a transfer", "i2c"),
    "mixer": Case("each look at the codec's gain takes 1 s", "mixer"),
    "library": Case(f"{MANY} captures are read again all the time", captures=MANY, rescans=True),
    "client": Case(f"900 `library` of {MANY} captures, unread, again and again", captures=MANY, deaf=True),
    "all": Case("all of these at once", "fsync,scandir,i2c,mixer", captures=MANY, rescans=True, deaf=True),
}
ON_STAGE = ("nothing", "import", "full", "fsync")  # for each kind of tap


class Audiod:
    """audiod on its socket, for whoever turns it."""

    def __init__(self, run: RunFolder) -> None:
        self._control = str(run.control_socket)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.bind(str(run.audio_socket))
        self._audio = FakeAudio()
        self._report_s = 0.0

    def rest(self, seconds: float) -> None:
        """Reports and obeys for so long."""
        end_s = time.perf_counter() + seconds
        while self.turn(end_s) is not None:
            pass

    def turn(self, until_s: float) -> float | None:
        """Until that time of the clock, or until a `Play` of another amp came, whose time is returned."""
        while (left_s := until_s - time.perf_counter()) > 0:
            if time.perf_counter() >= self._report_s:
                self._report_s = time.perf_counter() + STATUS_S
                self._audio.report()
            self._speak()
            if not select.select([self._socket], [], [], min(left_s, STATUS_S))[0]:
                continue
            came_s, order = time.perf_counter(), decode(self._socket.recv(4096))
            assert isinstance(order, Order)
            heard = self._audio.heard.amp_id
            self._audio.obey(order)
            if isinstance(order, Load):
                self._audio.load_one()
            if isinstance(order, Play) and order.amp_id != heard:
                return came_s
        return None

    def close(self) -> None:
        self._socket.close()

    def _speak(self) -> None:
        with contextlib.suppress(OSError):  # controld is not there yet, or its queue is full
            while self._audio.outbox:
                self._socket.sendto(encode(self._audio.outbox[0]), self._control)
                self._audio.outbox.popleft()


def latencies_s(case: Case, tap: Tap, library: Path, stomps: int) -> list[float]:
    """What each stomp took; LOST_S for one that nothing came of: on a busy machine the thread that moves the mock
    pins may be so late that a contact opens and closes at once."""
    with ExitStack() as at_exit:
        folder = Path(at_exit.enter_context(tempfile.TemporaryDirectory(prefix="etalon")))
        run = RunFolder(folder / "run")
        (run.folder / "stick").mkdir(parents=True)
        kept = StateFolder(folder / "state")
        _fill(kept.library, library, case.captures)
        kept.settings.write_text(tap.settings)
        audiod = at_exit.enter_context(contextlib.closing(Audiod(run)))
        at_exit.enter_context(_controld(case, folder))
        feet = at_exit.enter_context(contextlib.closing(Feet(run.folder / "panel.sock")))
        _until_it_plays(audiod, run)
        if case.rescans:
            at_exit.enter_context(_again_and_again(lambda: _rescan(run)))
        if case.deaf:
            at_exit.enter_context(_again_and_again(lambda: _ask_and_read_nothing(run)))
        if case.imports:
            at_exit.enter_context(_again_and_again(partial(_import_another, run, folder, count())))
        return [_stomp(audiod, feet, tap, number) for number in range(stomps)]


def _stomp(audiod: Audiod, feet: Feet, tap: Tap, number: int) -> float:
    if tap.from_ == "up":
        feet.do("stomp 2 down")
        audiod.rest(BETWEEN_STOMPS_S / 2)
    began_s = time.perf_counter()
    feet.do(f"stomp 2 {tap.from_}")
    came_s = audiod.turn(began_s + LOST_S) or began_s + LOST_S
    audiod.rest(BETWEEN_STOMPS_S / 2)
    if tap.from_ == "down":
        feet.do("stomp 2 up")
    if number % round(TURN_S / BETWEEN_STOMPS_S) == 0:
        feet.turn(1 if number % 2 else -1)
    audiod.rest(BETWEEN_STOMPS_S / 2)
    return came_s - began_s


def _until_it_plays(audiod: Audiod, run: RunFolder) -> None:
    end_s = time.perf_counter() + PATIENCE_S
    while audiod.turn(end_s) is None:
        assert time.perf_counter() < end_s, f"nothing plays; see {run.folder}"
    audiod.rest(2.0)


def _fill(library: Path, prepared: Path, captures: int) -> None:
    """The two captures of `prepared`, and as many copies as it takes."""
    shutil.copytree(prepared, library)
    first = next(path.parent for path in library.glob("*/entry.json"))
    for number in range(captures - 2):
        copy = library / f"{number:064x}"
        shutil.copytree(first, copy)
        facts = json.loads((copy / "entry.json").read_text())
        (copy / "entry.json").write_text(json.dumps({**facts, "model_id": copy.name, "name": f"Copy {number}"}))


@contextmanager
def _controld(case: Case, folder: Path) -> Generator[None]:
    profile = folder / "slow.toml"
    sim = path_of("sim").read_text().replace("bounce_s = 0.06", "bounce_s = 0.025")  # as on a pedal
    profile.write_text(sim.replace('"picture"', '"ssd1306"') if "i2c" in case.holds else sim)
    command = [sys.executable, "-m", "tests.tools.held_up", case.holds, "--profile", str(profile)]
    command += ["--run", str(folder / "run"), "--state", str(folder / "state")]
    with (folder / "log").open("w") as log:
        child = subprocess.Popen(command, stderr=log)
    try:
        yield
    finally:
        child.kill()
        child.wait()
        said = (folder / "log").read_text()
        if "Traceback" in said:
            sys.stderr.write(said)


@contextmanager
def _again_and_again(deed: Callable[[], None]) -> Generator[None]:
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            deed()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    over.set()
    thread.join(5.0)


def _rescan(run: RunFolder) -> None:
    with contextlib.suppress(LinkError):
        ask(run.folder, RESCAN)
    time.sleep(0.1)


def _import_another(run: RunFolder, folder: Path, numbers: Iterator[int]) -> None:
    """Asks for a capture that nobody has had, and gives the pedal time to prepare it."""
    with contextlib.suppress(LinkError):
        write_capture(folder, "Import", seed=100 + next(numbers))
        ask(run.folder, IMPORT, ImportRequest(folder / "Import.nam"))
    time.sleep(2.0)


def _ask_and_read_nothing(run: RunFolder) -> None:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as deaf:
        deaf.settimeout(2.0)
        deaf.connect(str(run.pedal_socket))
        deaf.sendall(b'{"do": "library"}\n' * 900)
        time.sleep(2.0)


def _figures(every_s: list[float]) -> list[str]:
    took = sorted(took_s for took_s in every_s if took_s < LOST_S)
    at = [took[min(round(share * len(took)), len(took) - 1)] for share in (0.5, 0.99, 0.999)]
    return [*(f"{second * 1e3:.1f}" for second in (*at, took[-1])), str(len(every_s) - len(took))]


def main() -> None:
    parser = argparse.ArgumentParser(prog="stomp_latency")
    parser.add_argument("--stomps", type=int, default=1_000)
    parser.add_argument("--only", choices=CASES)
    parser.add_argument("--tap", choices=TAPS)
    options = parser.parse_args()
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory(prefix="etalon") as folder:
        library = Path(folder) / "library"
        for seed, name in enumerate(("Clean", "Lead")):
            write_capture(Path(folder), name, seed=seed)
        assert all(verdict.verdict == "stored" for verdict in prepare([Path(folder)], library, 64))
        for tap in [options.tap] if options.tap else TAPS:
            cases = [options.only] if options.only else CASES if tap == "press" else ON_STAGE
            for name in cases:
                every = latencies_s(CASES[name], TAPS[tap], library, options.stomps)
                rows.append([TAPS[tap].words, CASES[name].words, *_figures(every)])
                sys.stderr.write(f"{rows[-1]}\n")
    print_table(("tap on", "while", "p50 ms", "p99", "p99.9", "most", "lost"), rows)
    sys.stdout.write(f"\n{options.stomps} stomps each; {machine()}\n")


if __name__ == "__main__":
    main()
