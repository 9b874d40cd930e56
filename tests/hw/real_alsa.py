"""Real ALSA devices that need no sound hardware: raw files, PulseAudio's null sink for one that keeps time, and
mixers of any make, whose controls lie in a text file (card_from_a_file.c); and cards of few rates (only_rates.c)."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

START_LIMIT_S = 20.0

FILES = """
pcm.null {{ type null }}
pcm.from_file {{ type file slave.pcm null file "/dev/null" infile "{folder}/in.raw" format "raw" }}
pcm.into_file {{ type file slave.pcm null file "{folder}/out.raw" format "raw" }}
pcm.stereo_only {{
    type multi
    slaves.a {{ pcm null channels 2 }}
    bindings.0 {{ slave a channel 0 }}
    bindings.1 {{ slave a channel 1 }}
}}
pcm.mu_law {{ type mulaw slave {{ pcm null format S16_LE }} }}
"""

PULSE = """
pcm.out {{ type pulse server "unix:{folder}/pulse.sock" device "loop" }}
pcm.in {{ type pulse server "unix:{folder}/pulse.sock" device "loop.monitor" }}
ctl.hw {{ @args [ CARD ] @args.CARD {{ type string }} type pulse server "unix:{folder}/pulse.sock" }}
"""


RATES = """
pcm_type.only_rates {{ lib "PLUGIN" }}
pcm.card {{ type only_rates rates [ LIST ] }}
pcm.plugged {{ type plug slave.pcm card }}
"""


CONTROLS = """
ctl_type.from_a_file {{ lib "{plugin}" }}
ctl.hw {{ @args [ CARD ] @args.CARD {{ type string }} type from_a_file folder "{{folder}}" card $CARD }}
"""


def build_control_plugin(folder: Path) -> str:
    """The configuration with which each NAME.card in its folder is a card called NAME. Compiles the plugin."""
    return CONTROLS.format(plugin=_build("card_from_a_file", folder))


def card_of_rates(folder: Path, *rates_hz: int) -> Path:
    """The configuration with a PCM `card`, both ways, that keeps time and does these rates alone, and `plugged`, the
    same through ALSA's own conversions. Compiles the plugin."""
    rates = " ".join(map(str, rates_hz))
    return write_config(RATES.replace("PLUGIN", str(_build("only_rates", folder))).replace("LIST", rates), folder)


def _build(name: str, folder: Path) -> Path:
    source, plugin = Path(__file__).parent / f"{name}.c", folder / f"{name}.so"
    flags = ("-shared", "-fPIC", "-DPIC", "-Wall", "-Wextra", "-Werror")
    subprocess.run(["cc", *flags, "-o", str(plugin), str(source), "-lasound"], check=True)
    return plugin


class CardInAFile:
    """A card whose controls are lines of a file, as card_from_a_file.c has them; a test is its hardware."""

    def __init__(self, folder: Path, name: str, controls: str) -> None:
        self.name, self._path = name, folder / f"{name}.card"
        self._write(controls.strip().splitlines())

    def reads(self, control: str) -> list[int]:
        """The two values of a control (the second is 0 where it has one channel)."""
        return self.lines_of(control)[0]

    def lines_of(self, control: str) -> list[list[int]]:
        """The values of each of several controls with the same name."""
        alike = [line for line in self._lines() if _name(line) == control]
        return [[int(value) for value in line.split(":")[0].split()[5:7]] for line in alike]

    def turn(self, control: str, *values: int) -> None:
        """Somebody else sets it: a hand on the card, or another program."""
        kind, access, channels, low, high, *rest = self._line(control).split(":")[0].split()
        put = [*map(str, values), "0"][:2]
        head = " ".join((kind, access, channels, low, high, *put, *rest[2:]))
        lines = [f"{head}:{line.split(':', 1)[1]}" if _name(line) == control else line for line in self._lines()]
        self._write(lines)

    def remove(self, control: str) -> None:
        """The driver takes it away, all its parts: the last ones, since ALSA numbers a plugin's by their place."""
        self._write([line for line in self._lines() if not _name(line).startswith(control)])

    def unplug(self) -> None:
        self._path.rename(self._path.with_suffix(".unplugged"))

    def replug(self) -> None:
        self._path.with_suffix(".unplugged").rename(self._path)

    def _line(self, control: str) -> str:
        return next(line for line in self._lines() if _name(line) == control)

    def _lines(self) -> list[str]:
        return self._path.read_text().splitlines()

    def _write(self, lines: list[str]) -> None:
        beside = self._path.with_suffix(".new")
        beside.write_text("\n".join(lines) + "\n")
        beside.rename(self._path)


@contextmanager
def no_handle_left() -> Generator[None]:
    """Whoever opens a mixer of such a card meanwhile closes it."""
    before = _handles_open()
    yield
    assert _handles_open() == before


def _handles_open() -> int:
    links = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return sum("inotify" in str(link) for link in links)


def _name(line: str) -> str:
    return line.split(":", 1)[1].split("=")[0]


def write_config(text: str, folder: Path) -> Path:
    """An asoundrc of its own in `folder`; it goes into ALSA_CONFIG_PATH and replaces the machine's."""
    path = folder / "asoundrc"
    path.write_text(text.format(folder=folder))
    return path


@contextmanager
def pulse_server(folder: Path) -> Generator[None]:
    """PulseAudio with a null sink `loop` and its monitor, in `folder` and nowhere else."""
    if shutil.which("pulseaudio") is None:
        pytest.fail("There is no PulseAudio to play against: apt install pulseaudio libasound2-plugins.")
    command = [
        *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--system=false", "--use-pid-file=false"),
        *("--realtime=false", "--high-priority=false", "--disable-shm=true", "--log-level=notice"),
        *("-L", f"module-native-protocol-unix socket={folder}/pulse.sock auth-anonymous=1"),
        *("-L", "module-null-sink sink_name=loop format=float32le rate=48000 channels=2"),
    ]
    with (folder / "pulse.log").open("wb") as log:
        server = subprocess.Popen(command, env=os.environ | home_in(folder), stdout=log, stderr=log)
        try:
            _wait_for(folder / "pulse.sock", server, folder / "pulse.log")
            yield
        finally:
            server.terminate()
            server.wait(START_LIMIT_S)


def home_in(folder: Path) -> dict[str, str]:
    """What keeps PulseAudio's server and its clients out of the user's home."""
    return {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "PULSE_RUNTIME_PATH": str(folder)}


def _wait_for(path: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    end_s = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end_s and server.poll() is None:
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(str(path)) == 0:
                return
        time.sleep(0.02)
    pytest.fail(f"PulseAudio did not start; it says:\n{log.read_text(errors='replace')}")
