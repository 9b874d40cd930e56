"""What `pedal doctor` looks at. Each check answers with one finding and, where something is wrong, the remedy."""

import os
import platform
import resource
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from firmware.cli.doctor.capture_checks import check_captures
from firmware.cli.doctor.finding import BAD, GOOD, WARNING, Finding
from firmware.cli.doctor.operators_check import cause_of, check_operators
from firmware.cli.levels.codec_here import codec_here
from firmware.cli.levels.codec_words import doubt_words, input_words
from firmware.cli.library.lending import pedal_runs
from firmware.control.client import ask
from firmware.control.start import first_settings
from firmware.control.wishes.status import STATUS
from firmware.errors import PedalError
from firmware.places import StateFolder
from hw.errors import HardwareError
from hw.profile import HardwareProfile
from hw.profiles import load

THROTTLED_BITS = {
    0: "under-voltage now",
    2: "throttled now",
    16: "under-voltage since boot",
    18: "throttled since boot",
}


def examine(profile_name: str, state: Path, run: Path) -> Iterator[Finding]:
    """Every check, in the order in which the pedal depends on them."""
    yield Finding("python", GOOD, f"{platform.python_version()} on {platform.machine()}")
    yield check_runtime()
    yield check_operators()
    try:
        profile = load(profile_name)
    except HardwareError as error:
        yield Finding("profile", BAD, error.sentence)
        return
    yield Finding("profile", GOOD, f"{profile.name}: {profile.about or profile.codec.driver}")
    yield check_levels(run, state, profile)
    yield from check_libraries(profile)
    yield check_card(profile, Path("/proc/asound"))
    yield check_limit("realtime", resource.RLIMIT_RTPRIO, profile.realtime.priority, "LimitRTPRIO=95")
    yield check_limit("locked memory", resource.RLIMIT_MEMLOCK, resource.RLIM_INFINITY, "LimitMEMLOCK=infinity")
    yield check_governor(Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"))
    yield from check_power()
    yield from check_captures(state, profile.codec.block_frames)
    yield check_settings(state)
    yield check_running(run)


def check_settings(state: Path) -> Finding:
    """What the owner set for the whole pedal: read as controld does at its start."""
    _, mistake = first_settings(StateFolder(state))
    if mistake:
        return Finding("settings", WARNING, mistake.sentence)
    there = StateFolder(state).settings.exists()
    return Finding("settings", GOOD, "as in settings.toml" if there else "as out of the box")


def check_runtime() -> Finding:
    """ONNX Runtime is imported in a process of its own: a wheel for another CPU dies by signal, not by exception."""
    command = [sys.executable, "-c", "import onnxruntime; print(onnxruntime.__version__)"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode == 0:
        return Finding("onnxruntime", GOOD, result.stdout.strip())
    return Finding("onnxruntime", BAD, f"cannot be imported ({cause_of(result)}); install a wheel made for this CPU.")


def check_levels(run: Path, state: Path, profile: HardwareProfile) -> Finding:
    """Whether the sum that calibrates every capture begins with a number that can be trusted."""
    try:
        levels = codec_here(run, None if pedal_runs(run) else state, profile).levels
    except PedalError as error:
        return Finding("levels", WARNING, error.sentence)
    says, doubt = input_words(levels), doubt_words(levels)
    return Finding("levels", WARNING, f"{says}; {doubt}") if doubt else Finding("levels", GOOD, says)


def check_libraries(profile: HardwareProfile) -> Iterator[Finding]:
    """The device libraries this profile needs, and only those."""
    needed = {"alsa": ("alsaaudio", "pyalsaaudio")}.get(profile.codec.driver)
    pins = {"rpigpio": ("RPi.GPIO", "RPi.GPIO"), "lgpio": ("lgpio", "lgpio")}.get(profile.panel.pin_factory)
    for module, package in filter(None, (needed, pins)):
        found = find_spec(module.split(".")[0]) is not None
        remedy = f"missing; type: pip install {package}"
        yield Finding(package, GOOD if found else BAD, "installed" if found else remedy)


def check_card(profile: HardwareProfile, cards: Path) -> Finding:
    """ALSA card ids are folder links in /proc/asound."""
    if profile.codec.driver != "alsa":
        return Finding("codec", GOOD, f"the {profile.codec.driver} driver needs no sound card")
    if profile.waiting:
        return Finding("codec", BAD, profile.waiting)
    if profile.card:
        return Finding("codec", GOOD, f"card {profile.card.id} is there: {profile.card.name}")
    if (cards / profile.codec.card).exists():
        return Finding("codec", GOOD, f"card {profile.codec.card} is there")
    there = sorted(path.name for path in cards.glob("*") if path.is_symlink())
    return Finding(
        "codec", BAD, f"no card {profile.codec.card}; there is {', '.join(there) or 'none'}: check cable, overlay."
    )


def check_limit(name: str, limit: int, wanted: int, remedy: str) -> Finding:
    soft, _ = resource.getrlimit(limit)
    granted = (
        os.geteuid() == 0 or soft == resource.RLIM_INFINITY or (wanted != resource.RLIM_INFINITY and soft >= wanted)
    )
    says = "granted" if granted else f"not granted to this user; the service gets it by {remedy}"
    return Finding(name, GOOD if granted else WARNING, says)


def check_governor(path: Path) -> Finding:
    if not path.exists():
        return Finding("clock", GOOD, "no frequency scaling here")
    governor = path.read_text().strip()
    if governor == "performance":
        return Finding("clock", GOOD, "performance governor")
    return Finding("clock", WARNING, f"governor {governor}: blocks may be late; start pedal-governor.service.")


def check_power() -> Iterator[Finding]:
    """Under-voltage makes pops that no xrun counter shows."""
    try:
        result = subprocess.run(["vcgencmd", "get_throttled"], capture_output=True, text=True, check=True, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return  # not a Raspberry Pi
    bits = int(result.stdout.strip().partition("=")[2] or "0", 16)
    troubles = [meaning for bit, meaning in THROTTLED_BITS.items() if bits >> bit & 1]
    yield Finding(
        "power",
        WARNING if troubles else GOOD,
        f"{', '.join(troubles)}: check supply and heat." if troubles else "steady",
    )


def check_running(run: Path) -> Finding:
    try:
        status = ask(run, STATUS)
    except PedalError as error:  # none runs, or one of another version
        return Finding("pedal", WARNING, error.sentence)
    playing = status.preset if status.playing else "dry"
    return Finding("pedal", GOOD, f"running, plays {playing}, {status.xruns} xruns")
