"""What a pedal asks of config.txt and cmdline.txt, as text: what it adds can be taken out again, whatever its owner
wrote meanwhile. Standard library alone: deploy.sh runs it with the pedal's own Python.

What is added to config.txt stands at its end, where the last word counts, between two marks; a line of before that
would load an overlay twice, or say the contrary, is kept behind a mark of its own.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from hw.profile import HardwareProfile

BEGIN = "# Etalon: from here to its end by deploy.sh, and taken out by deploy.sh --uninstall"
END = "# Etalon: end"
ASLEEP = "#etalon# "
SERIAL_PINS = {14, 15}  # of the console that Raspberry Pi OS opens
CONSOLE = re.compile(r"console=(serial0|ttyAMA0|ttyS0)(,\d+)?")
# The filters of config.txt that a model passes.
MODELS = (
    (r"Pi 5\b", ("pi5",)),
    (r"Pi 500", ("pi5", "pi500")),
    (r"Compute Module 5", ("pi5", "cm5")),
    (r"Pi 4\b", ("pi4",)),
    (r"Pi 400", ("pi4", "pi400")),
    (r"Compute Module 4", ("pi4", "cm4")),
    (r"Pi 3 Model [AB] Plus", ("pi3", "pi3+")),
    (r"Pi 3\b|Compute Module 3", ("pi3",)),
    (r"Zero 2", ("pi0", "pi0w", "pi02")),
)
MODEL_FILTER = re.compile(r"pi\d.*|cm\d.*|none", re.ASCII)


def config_lines(profile: HardwareProfile, config: str) -> list[str]:
    """The lines that config.txt is to end with.

    A HAT's overlay is among them where its profile is asked for by name, or where it was before: one with an EEPROM
    needs none, and "auto" finds the card that is there.
    """
    overlay, display = f"dtoverlay={profile.codec.overlay}", profile.display
    asked = profile.codec.overlay and (profile.asked != "auto" or overlay in _block(config))
    lines = [
        "[all]",
        "dtparam=i2c_arm=on",
        "# The OLED's highest clock: 25 ms a full frame, against 93 ms at 100 kHz.",
        "dtparam=i2c_arm_baudrate=400000",
        *(["dtparam=spi=on"] if display.driver != "picture" and display.bus == "spi" else []),
        "# Pins of a process that ended are inputs again: a relay lets go, and the guitar goes past the pedal.",
        "dtparam=strict_gpiod",
        "dtparam=audio=off",
        "dtoverlay=vc4-kms-v3d,noaudio",
        "dtoverlay=disable-bt",
        "camera_auto_detect=0",
        "display_auto_detect=0",
        "arm_boost=1",
        *(["enable_uart=0"] if _on_serial(profile) else []),
    ]
    if asked and overlay not in config_without(config).splitlines():
        lines.append(overlay)
    return lines


def config_with(config: str, lines: Sequence[str], model: str) -> str:
    """config.txt with these lines at its end, in place of those that were put there before."""
    text = config_without(config)
    kept = "".join(
        ASLEEP + line if counts and _contrary(line.strip(), lines) else line
        for line, counts in _filtered(text, model)
    )
    kept += "" if kept.endswith("\n") or not kept else "\n"
    return kept + "\n".join((BEGIN, *lines, END)) + "\n"


def config_without(config: str) -> str:
    """config.txt as it would be had nobody put anything there."""
    inside, kept = False, list[str]()
    for line in config.splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        if bare == BEGIN:
            inside = True
        elif bare == END and inside:
            inside = False
        elif not inside:
            kept.append(line.removeprefix(ASLEEP))
    return "".join(kept)


def cmdline_words(profile: HardwareProfile, model: str, *, realtime: bool) -> list[str]:
    """The words that cmdline.txt is to hold: the audio thread's core for itself.

    The interrupts of a Pi 5's RP1 stay on core 0, so that two cores can be kept from them. A kernel that is
    `realtime` gives interrupts threads anyway.
    """
    core = profile.realtime.core
    if core is None:
        return []
    kept = {2, 3} | {core} if "pi5" in passed(model) else {core}
    others = sorted(set(range(4)) - kept)
    return [
        f"isolcpus={','.join(map(str, sorted(kept)))}",
        f"irqaffinity={','.join(map(str, others))}",
        *([] if realtime else ["threadirqs"]),
    ]


def cmdline_with(cmdline: str, words: Iterable[str], profile: HardwareProfile) -> str:
    """The one line of cmdline.txt with these words; a console on pins that carry a switch goes."""
    words = list(words)
    keys = {word.partition("=")[0] for word in words}
    serial = _on_serial(profile)
    kept = [
        word
        for word in cmdline.split()
        if word.partition("=")[0] not in keys and not (serial and CONSOLE.fullmatch(word))
    ]
    return " ".join(kept + words) + "\n"


def cmdline_without(cmdline: str, before: str, after: str) -> str:
    """The line as it would be, had `before` not become `after`; what its owner changed since stays."""
    if cmdline.split() == after.split():
        return before
    came = [word for word in after.split() if word not in before.split()]
    went = [word for word in before.split() if word not in after.split()]
    here = [word for word in cmdline.split() if word not in came]
    return " ".join([*(word for word in went if word not in here), *here]) + "\n"


def passed(model: str) -> tuple[str, ...]:
    """The filters of config.txt that this model passes."""
    return next((filters for pattern, filters in MODELS if re.search(pattern, model)), ())


def _on_serial(profile: HardwareProfile) -> bool:
    panel = profile.panel
    pins = {*panel.stomps, *panel.leds, *panel.leds_second, panel.encoder_a, panel.encoder_b, panel.encoder_push}
    return bool(SERIAL_PINS & (pins | {panel.relay})) and panel.pin_factory != "mock"


def _block(config: str) -> list[str]:
    lines = config.splitlines()
    return lines[lines.index(BEGIN) :] if BEGIN in lines else []


def _filtered(config: str, model: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it counts on this model: filters of one kind follow, those of another add up."""
    mine, other = True, False
    for line in config.splitlines(keepends=True):
        if found := re.fullmatch(r"\s*\[(.+?)\]\s*", line):
            name = found[1].lower()
            if name == "all":
                mine, other = True, False
            elif MODEL_FILTER.fullmatch(name):
                mine = name in passed(model)
            else:
                other = True
        yield line, mine and not other


def _contrary(line: str, lines: Sequence[str]) -> bool:
    """Whether a line of before loads what `lines` load otherwise, or sets what they set to something else."""
    if line in lines:
        return False
    if line.startswith("dtoverlay="):
        return line.removeprefix("dtoverlay=").split(",")[0] == "vc4-kms-v3d"
    return line in ("dtparam=audio=on", "enable_uart=1") and f"{line.rpartition('=')[0]}=" in "\n".join(lines)
