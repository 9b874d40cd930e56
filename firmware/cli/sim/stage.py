"""Both processes of the pedal on the `sim` profile, as children of `pedal sim`."""

import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO

import soundfile

import hw.profiles
from firmware.cli.render.takes import read_take
from firmware.cli.sim.screens import Screens
from firmware.control.client import ask
from firmware.control.wishes.status import STATUS, StatusReply
from firmware.errors import LinkError, SettingsError
from firmware.places import RunFolder
from hw.profile import StickProfile
from hw.roles import PanelOut
from hw.sim import lamps
from hw.sim.panel import Feet
from hw.sim.wiring import wired
from hw.strict_toml import to_toml

START_LIMIT_S = 40.0  # a first start converts the factory captures
CODEC_LIMIT_S = 3.0  # a take that is there is found at once
STOP_LIMIT_S = 5.0
DIE_WITH_US = ("setpriv", "--pdeathsig", "TERM")  # no process is left behind, whatever ends `pedal sim`


class Stage:
    """A pedal that runs in `run`, remembers in `state`, and records what leaves its jack.

    `with Stage(...) as stage` starts audiod and controld and ends both; what they print goes to
    `run`/audiod.log and controld.log.
    """

    def __init__(
        self,
        run: Path,
        state: Path,
        *,
        profile: str = "sim",
        switches: int | None = None,
        take: Path | None,
        record: Path | None,
    ) -> None:
        self.run = run
        self.state = state
        self.stick = run / "stick"
        self.feet = Feet(run / "panel.sock")
        self.screens = Screens(run / "screens")
        self._profile, self._switches = profile, switches
        self._take, self._record = take and take.resolve(), record and record.resolve()
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._logs: list[IO[bytes]] = []

    def __enter__(self) -> "Stage":
        try:
            self._refuse_if_taken()
            self.run.mkdir(parents=True, exist_ok=True)
            self.state.mkdir(parents=True, exist_ok=True)
            profile = self._write_profile()
            self._start("audiod", "--profile", str(profile), "--run", str(self.run))
            self._start("controld", "--profile", str(profile), "--run", str(self.run), "--state", str(self.state))
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _refuse_if_taken(self) -> None:
        """Before anything in the run folder is touched. Raises LinkError where a pedal answers."""
        try:
            ask(self.run, STATUS)
        except LinkError:
            return
        raise LinkError(
            f"a pedal runs in {self.run} already; end it, or name another folder with --run.",
            short="pedal runs already",
        )

    def status(self) -> StatusReply:
        """What the pedal is doing. Raises LinkError if one of the processes has ended."""
        for name, child in self._children.items():
            if child.poll() is not None:
                raise LinkError(f"{name} ended: {self._last_words(name)}", short=f"{name} ended")
        return ask(self.run, STATUS)

    @property
    def lamps(self) -> PanelOut:
        """What the panel puts out."""
        return lamps.read(self.run)

    @property
    def is_off(self) -> bool:
        """Whether the player has switched the pedal off."""
        return RunFolder(self.run).power_off.exists()

    def wait_until_playing(self) -> None:
        """Until the first preset sounds. Raises LinkError if that cannot be, or takes 40 s."""
        begin_s = time.monotonic()
        while (waited_s := time.monotonic() - begin_s) < START_LIMIT_S:
            status = self._status_if_up()
            if status and status.playing and status.codec_present:
                return
            if status and status.playing and waited_s > CODEC_LIMIT_S:  # all is there but the codec
                raise LinkError(self._last_words("audiod"), short="no codec")
            time.sleep(0.05)
        raise LinkError(
            f"the pedal did not play within {START_LIMIT_S:g} s; audiod said: {self._last_words('audiod')};"
            f" controld said: {self._last_words('controld')}.",
            short="sim does not play",
        )

    def _status_if_up(self) -> StatusReply | None:
        """The status, or None while controld is still coming up."""
        try:
            return self.status()
        except LinkError:
            if any(child.poll() is not None for child in self._children.values()):
                raise
            return None

    def put_stick_in(self, folder: Path) -> None:
        """`folder`'s files appear as a stick."""
        if not folder.is_dir():
            raise SettingsError(f"{folder}: no such folder to plug in as a stick.", short="no such stick")
        shutil.copytree(folder, self.stick, dirs_exist_ok=True)

    def pull_stick(self) -> None:
        shutil.rmtree(self.stick, ignore_errors=True)

    def stop(self) -> None:
        """Ends both processes: control first, so that it saves; audiod ramps out."""
        for name in ("controld", "audiod"):
            child = self._children.pop(name, None)
            if child is None:
                continue
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.feet.close()
        for log in self._logs:
            log.close()
        self._logs.clear()

    def _start(self, name: str, *arguments: str) -> None:
        log = (self.run / f"{name}.log").open("wb")
        self._logs.append(log)
        command = [*DIE_WITH_US, sys.executable, "-m", f"firmware.{name}", *arguments]
        self._children[name] = subprocess.Popen(
            command,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            process_group=0,  # the terminal's Ctrl-C is ours: else a child that ends first looks like a fault
        )

    def _last_words(self, name: str) -> str:
        words = (self.run / f"{name}.log").read_text(errors="replace").strip().splitlines()
        return words[-1] if words else "nothing"

    def _write_profile(self) -> Path:
        """The profile with this stage's take, record and stick folder in it, as a file of its own."""
        profile = hw.profiles.load(self._profile)
        if profile.codec.driver != "wav":
            raise SettingsError(
                f"{hw.profiles.path_of(self._profile)}: pedal sim needs a profile with the wav driver, such as sim.",
                short="not a sim profile",
            )
        take, record = self._take or profile.codec.take, self._record or profile.codec.record
        take = take and self._at_rate(take, profile.codec.rate_hz)
        codec, stick = replace(profile.codec, take=take, record=record), StickProfile(str(self.stick))
        panel = wired(profile.panel, self._switches) if self._switches else profile.panel
        derived = self.run / "profile.toml"
        derived.write_text(to_toml(replace(profile, codec=codec, stick=stick, panel=panel)), encoding="utf-8")
        return derived

    def _at_rate(self, take: Path, rate_hz: int) -> Path:
        """`take`, or a copy of it at the codec's rate; of what is no sound the codec itself says so."""
        try:
            if soundfile.info(take).samplerate == rate_hz:
                return take
        except (soundfile.LibsndfileError, OSError):
            return take
        copy = self.run / "take.wav"
        soundfile.write(copy, read_take(take, rate_hz), rate_hz, subtype="FLOAT")
        return copy
