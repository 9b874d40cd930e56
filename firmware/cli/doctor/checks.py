"""What `pedal doctor` looks at. Each check answers with one finding and, where something is wrong, the remedy."""

import os
import platform
import re
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from firmware.cli.doctor.board_checks import MADE, check_board, check_disks, check_room, check_time
from firmware.cli.doctor.capture_checks import check_captures
from firmware.cli.doctor.card_checks import check_card_in_use
from firmware.cli.doctor.finding import BAD, GOOD, WARNING, Finding
from firmware.cli.doctor.kernel_checks import check_core, check_interrupt_threads, check_preemption
from firmware.cli.doctor.operators_check import cause_of, check_operators
from firmware.cli.doctor.running_checks import check_running
from firmware.cli.levels.codec_here import codec_here
from firmware.cli.levels.codec_words import doubt_words, input_words
from firmware.cli.library.catalogue import blocks_here, blocks_of
from firmware.cli.library.lending import pedal_runs
from firmware.control.client import ask
from firmware.control.start import first_settings
from firmware.control.wishes.status import STATUS
from firmware.errors import PedalError
from firmware.places import StateFolder
from firmware.store.settings import Settings
from hw.errors import HardwareError
from hw.packages import environment
from hw.profile import HardwareProfile
from hw.profiles import CLOCKS, find_again, load, named
from hw.roles import Throttled
from hw.strict_toml import misnamed

THROTTLED = {
    Throttled.LOW_POWER: "under-voltage now",
    Throttled.SLOWED: "throttled now",
    Throttled.HOT: "too hot now",
    Throttled.WAS_LOW_POWER: "under-voltage since boot",
    Throttled.WAS_SLOWED: "throttled since boot",
    Throttled.WAS_HOT: "too hot since boot",
}


def examine(profile_name: str, state: Path, run: Path) -> Iterator[Finding]:
    """Every check, in the order in which the pedal depends on them."""
    root = Path("/")
    yield from check_board(root)
    yield Finding("python", GOOD, f"{platform.python_version()} on {platform.machine()}")
    yield check_runtime()
    yield check_operators()
    readable = _may_read(state)
    try:
        settings, _ = first_settings(StateFolder(state)) if readable else (Settings(), None)
        profile = _of_the_card_that_plays(run, named(load(profile_name), settings.card))
    except HardwareError as error:
        yield Finding("profile", BAD, error.sentence)
        return
    yield Finding("profile", GOOD, f"{profile.name}: {profile.about or profile.codec.driver}")
    if readable:
        yield check_levels(run, state, profile)
    else:
        yield Finding("state", WARNING, f"{state} may not be read by this user; type: sudo pedal doctor")
    yield from check_libraries(profile)
    yield check_card(profile, Path("/proc/asound"))
    yield check_governor(Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"))
    yield from check_power()
    yield check_time(time.time(), MADE.stat().st_mtime)
    if profile.codec.driver == "alsa":
        yield from _check_kernel(root, profile)
    if readable:
        yield check_room(state)
        yield from check_disks(root)
        yield from check_captures(state, *_blocks(run, profile_name))
        yield check_settings(state)
    yield from check_running(run, profile.realtime.core, codec_here=not profile.waiting)


def _check_kernel(root: Path, profile: HardwareProfile) -> Iterator[Finding]:
    """What a sound card needs of kernel, cores and bus."""
    yield check_preemption(root)
    yield from check_core(root, profile.realtime.core)
    yield from check_interrupt_threads(root, profile.realtime.priority)
    yield from check_card_in_use(root, profile.codec, profile.card.id if profile.card else profile.codec.card)


def _of_the_card_that_plays(run: Path, profile: HardwareProfile) -> HardwareProfile:
    """`profile`, or where a pedal runs that has a card open, the one of that card: whatever else is there."""
    try:
        card = ask(run, STATUS).card
    except PedalError:  # none runs, or one of another version: the check of what runs says so
        card = None
    return (find_again(profile, opened=card) if card else None) or profile


def _blocks(run: Path, profile_name: str) -> tuple[int, int]:
    """What captures are prepared for by the pedal that runs; by one on this profile where none answers."""
    try:
        return blocks_here(run, None, profile_name)
    except PedalError:
        return blocks_of(profile_name)


def _may_read(state: Path) -> bool:
    """Whether this user may look into the state folder; one that is not there is an empty one."""
    try:
        return not state.exists() or os.access(state, os.R_OK | os.X_OK)
    except PermissionError:
        return False


def check_settings(state: Path) -> Finding:
    """What the owner set for the whole pedal: read as controld does at its start."""
    _, mistake = first_settings(StateFolder(state))
    if mistake:
        return Finding("settings", WARNING, mistake.sentence)
    there = StateFolder(state).settings.exists()
    if other := misnamed(StateFolder(state).settings):
        return Finding(
            "settings", WARNING, f"{other.name} lies beside settings.toml and is not read; rename or delete it."
        )
    return Finding("settings", GOOD, "as in settings.toml" if there else "as out of the box")


def check_runtime() -> Finding:
    """ONNX Runtime is imported in a process of its own: a wheel for another CPU dies by signal, not by exception."""
    command = [sys.executable, "-c", "import onnxruntime; print(onnxruntime.__version__)"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode == 0:
        return Finding("onnxruntime", GOOD, result.stdout.strip())
    return Finding("onnxruntime", BAD, f"cannot be imported ({cause_of(result)}); {_runtime_remedy()}")


def _runtime_remedy() -> str:
    """Its wheels are made for 64-bit systems alone."""
    if struct.calcsize("P") < 8:
        return "this Python is a 32-bit one, for which there is none: put a 64-bit system on the card."
    return f"type: {environment().locked()}"


def check_levels(run: Path, state: Path, profile: HardwareProfile) -> Finding:
    """Whether the sum that calibrates every capture begins with a number that can be trusted."""
    try:
        levels = codec_here(run, None if pedal_runs(run) else state, profile).levels
    except PedalError as error:
        return Finding("levels", WARNING, error.sentence)
    says, doubt = input_words(levels), doubt_words(levels)
    return Finding("levels", WARNING, f"{says}; {doubt}") if doubt else Finding("levels", GOOD, says)


def check_libraries(profile: HardwareProfile) -> Iterator[Finding]:
    """The device libraries this profile needs, and only those. Where the system's archives have no lgpio, no other
    version of the pedal would have it either, and it plays: a warning."""
    here, display = environment(), profile.display
    locked, no_lgpio = f"type: {here.locked()}", BAD if here.raspberrys else WARNING
    needed = {
        "alsaaudio": ("pyalsaaudio", locked, BAD, profile.codec.driver == "alsa"),
        "RPi": ("RPi.GPIO", locked, BAD, profile.panel.pin_factory == "rpigpio"),
        "lgpio": ("lgpio", here.lgpio(), no_lgpio, profile.panel.pin_factory == "lgpio"),
        "spidev": ("spidev", locked, BAD, display.driver != "picture" and display.bus == "spi"),
    }
    for module, (package, remedy, grade, wanted) in needed.items():
        if wanted and find_spec(module) is not None:
            yield Finding(package, GOOD, "installed")
        elif wanted:
            yield Finding(package, grade, f"missing; {remedy}")


def check_card(profile: HardwareProfile, cards: Path) -> Finding:
    """ALSA card ids are folder links in /proc/asound."""
    if profile.codec.driver != "alsa":
        return Finding("codec", GOOD, f"the {profile.codec.driver} driver needs no sound card")
    if profile.waiting:
        return Finding("codec", BAD, profile.waiting)
    if profile.card and profile.codec.playback_card:
        return Finding(
            "codec",
            WARNING,
            f"records from card {profile.card.id} ({profile.card.name}) and plays to card"
            f" {profile.codec.playback_card}: {CLOCKS}.",
        )
    if profile.card:
        return Finding("codec", GOOD, f"card {profile.card.id} is there: {profile.card.name}")
    if (cards / profile.codec.card).exists():
        return Finding("codec", GOOD, f"card {profile.codec.card} is there")
    there = sorted(path.name for path in cards.glob("*") if path.is_symlink())
    return Finding(
        "codec", BAD, f"no card {profile.codec.card}; there is {', '.join(there) or 'none'}: check cable, overlay."
    )


def check_governor(path: Path) -> Finding:
    if not path.exists():
        return Finding("clock", GOOD, "no frequency scaling here")
    governor = path.read_text().strip()
    if governor == "performance":
        return Finding("clock", GOOD, "performance governor")
    return Finding(
        "clock",
        WARNING,
        f"governor {governor}: blocks may be late; on a pedal pedal-governor.service sets it, else type: echo"
        " performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor",
    )


def check_power() -> Iterator[Finding]:
    """Under-voltage makes pops that no xrun counter shows."""
    try:
        result = subprocess.run(["vcgencmd", "get_throttled"], capture_output=True, text=True, check=True, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return  # not a Raspberry Pi
    said = re.search(r"0x[0-9a-fA-F]+", result.stdout)
    if said is None:
        return  # a Raspberry Pi whose firmware does not know
    bits = Throttled(int(said[0], 16))
    troubles = [meaning for bit, meaning in THROTTLED.items() if bit in bits]
    yield Finding(
        "power",
        WARNING if troubles else GOOD,
        f"{', '.join(troubles)}: check supply and heat." if troubles else "steady",
    )
