"""Real ALSA devices that need no sound hardware: raw files, and PulseAudio's null sink for one that keeps time."""

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
