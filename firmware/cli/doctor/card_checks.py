"""What `pedal doctor` says of the sound card as it is used now, from the files of /proc and /sys under `root`."""

import re
from collections.abc import Iterator
from pathlib import Path

from firmware.cli.doctor.board_checks import read
from firmware.cli.doctor.finding import BAD, GOOD, WARNING, Finding
from hw.profile import CodecProfile

SERVERS = ("pipewire", "wireplumber", "pulseaudio", "jackd")
OWNER = re.compile(r"^owner_pid\s*:\s*(\d+)", re.MULTILINE)
GOT = re.compile(r"^(period_size|buffer_size):\s*(\d+)", re.MULTILINE)


def check_card_in_use(root: Path, codec: CodecProfile, card: str) -> Iterator[Finding]:
    """Who holds the card with the id `card`, what of it is as the profile asks, and whether USB puts it to sleep."""
    folder = root / "proc/asound" / card
    if codec.driver != "alsa" or not card or not folder.exists():
        return
    yield from _holders(root, folder)
    yield from _sizes(folder, codec)
    yield from _autosuspend(root, folder)


def _holders(root: Path, folder: Path) -> Iterator[Finding]:
    """A sound server that holds the card keeps the pedal from it."""
    pids = {pid for status in folder.glob("pcm*/sub*/status") for pid in OWNER.findall(read(status))}
    for name in sorted({read(root / "proc" / pid / "comm") for pid in pids}):
        if name.startswith(SERVERS):
            yield Finding(
                "card's holder",
                BAD,
                f"{name} holds the card; type: systemctl --user mask --now pipewire.socket pipewire-pulse.socket"
                " pulseaudio.socket",
            )


def _sizes(folder: Path, codec: CodecProfile) -> Iterator[Finding]:
    """Only while it plays: the file says `closed` otherwise."""
    for params in sorted(folder.glob("pcm*p/sub0/hw_params")):
        got = {name: int(frames) for name, frames in GOT.findall(read(params))}
        if len(got) < 2:
            continue
        wanted = {"period_size": codec.block_frames, "buffer_size": codec.block_frames * codec.periods}
        says = f"{got['period_size']} frames, {got['buffer_size']} in the buffer"
        if got == wanted:
            yield Finding("period", GOOD, says)
        else:
            asked = f"{wanted['period_size']} and {wanted['buffer_size']}"
            yield Finding("period", WARNING, f"{says}, where the profile asks for {asked}: block_frames, periods.")


def _autosuspend(root: Path, folder: Path) -> Iterator[Finding]:
    """Of a card on USB: one that is put to sleep clicks, or is lost, when it is woken."""
    number = folder.resolve().name.removeprefix("card")
    device = (root / "sys/class/sound" / f"card{number}" / "device").resolve().parent
    control = device / "power/control"
    if not (device / "idVendor").exists() or not (setting := read(control)):
        return
    if setting == "on":
        yield Finding("USB sleep", GOOD, "the card is kept awake")
    else:
        shown = Path("/") / control.relative_to(root.resolve())
        yield Finding("USB sleep", WARNING, f"the card may be put to sleep; type: echo on | sudo tee {shown}")
