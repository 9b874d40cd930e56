"""Debian 13 for arm64 on a card, as Raspberry Pi OS Lite has it: made once, kept, and never written to by a run.

The folder is .cache/system in the checkout, or what ETALON_SYSTEM_CACHE names: 2 GB, made in some 25 minutes.
"""

import fcntl
import hashlib
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.project import PROJECT
from tests.system import hosts

SUITE = "trixie"
NICE = os.environ.get("ETALON_SYSTEM_NICE", "10")  # beside what else the machine does


@dataclass(frozen=True)
class Board:
    """A computer that QEMU is. `arm64` is a pedal's, emulated; `amd64` is this one's own, by KVM: what is no matter
    of the processor (systemd, udev, sticks, power cuts, deploys) in a tenth of the time."""

    name: str  # as Debian calls its processor
    console: str
    qemu: tuple[str, ...]


BOARDS = {
    board.name: board
    for board in (
        Board("arm64", "ttyAMA0", ("qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a72")),
        Board(
            "amd64",
            "ttyS0",
            ("qemu-system-x86_64", "-M", "q35", "-accel", "tcg,thread=multi", "-cpu", "max"),
        ),
    )
}
USER = "player"
CARD_SIZE = "8G"  # sparse; two versions with their environments take 1.5
# What Raspberry Pi OS Lite brings as well (pi-gen, stage2), and what a machine needs to be reached. What a pedal
# needs besides, deploy.sh fetches itself.
PACKAGES = (
    *("initramfs-tools", "systemd-sysv", "udev", "dbus", "kmod", "iproute2", "ca-certificates"),
    *(
        "openssh-server",
        "sudo",
        "python3",
        "python3-venv",
        "build-essential",
        "psmisc",
        "alsa-utils",
        "less",
        "procps",
    ),
    *("usbutils", "fdisk", "strace"),
)
FILES = {
    "/etc/hostname": "pedal\n",
    "/etc/hosts": "127.0.0.1 localhost pedal\n",
    "/etc/fstab": "/dev/vda / ext4 noatime,errors=remount-ro 0 1\n",
    "/etc/resolv.conf": "nameserver 10.0.2.3\n",
    "/etc/systemd/network/wired.network": "[Match]\nType=ether\n[Network]\nDHCP=yes\n",
    # One codec, whose cable the runner holds by the card's other half.
    "/etc/modprobe.d/codec.conf": "options snd-aloop index=0 pcm_substreams=1\n",
    "/etc/modules-load.d/codec.conf": "snd-aloop\n",
    f"/etc/sudoers.d/{USER}": f"{USER} ALL=(ALL) NOPASSWD: ALL\n",
}
# An initramfs of what this machine needs: that of all machines takes ten minutes to pack under qemu.
BEFORE_KERNEL = {
    "/etc/initramfs-tools/conf.d/system-test": "MODULES=list\n",
    "/usr/share/initramfs-tools/modules.d/system-test": "virtio_pci\nvirtio_mmio\nvirtio_blk\next4\n",
}


@dataclass(frozen=True)
class Image:
    """What boots: a card that nobody writes to, its kernel, and the key that opens it."""

    folder: Path
    board: Board

    @property
    def card(self) -> Path:
        return self.folder / "card.ext4"

    @property
    def kernel(self) -> Path:
        return self.folder / "vmlinuz"

    @property
    def initramfs(self) -> Path:
        return self.folder / "initrd.img"

    @property
    def key(self) -> Path:
        return self.folder / "key"


def cache() -> Path:
    return Path(os.environ.get("ETALON_SYSTEM_CACHE", PROJECT / ".cache" / "system")).resolve()


def image(board: Board) -> Image:
    """The image that this file describes, made if it is not there. Raises CalledProcessError; the log stays."""
    recipe = hashlib.sha256(repr((SUITE, USER, CARD_SIZE, PACKAGES, FILES, BEFORE_KERNEL)).encode()).hexdigest()[:12]
    made = Image(cache() / f"{board.name}-{recipe}", board)
    if (made.folder / "complete").exists():
        return made
    made.folder.mkdir(parents=True, exist_ok=True)
    with (made.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made.folder / "complete").exists():
            _make(made)
    return made


def _make(made: Image) -> None:
    print(
        f"making the image in {made.folder}: some 25 minutes; it says what it does in {made.folder}/log", flush=True
    )
    started = time.monotonic()
    for file in (made.key, made.card):
        file.unlink(missing_ok=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "system-test", "-f", made.key], check=True)
    root = made.folder / "root"
    remove = _as_its_owner("rm", "-rf", root)
    with (made.folder / "log").open("w") as log:
        for command in (remove, _debian(made, root), *(_as_its_owner(*words) for words in _card(made, root)), remove):
            subprocess.run(command, stdout=log, stderr=log, check=True)
    (made.folder / "complete").touch()
    print(f"made the image in {time.monotonic() - started:.0f} s", flush=True)


def _debian(made: Image, root: Path) -> list[str | Path]:
    """mmdebstrap's command for a system in `root`; its hooks are shell lines that find that in $1."""
    home = f"/home/{USER}/.ssh"
    key = made.key.with_suffix(".pub").read_text()
    hooks = [
        f'chroot "$1" useradd --create-home --shell /bin/bash --groups sudo,audio {USER}',
        *_writing(FILES | {f"{home}/authorized_keys": key}),
        f'chroot "$1" chown -R {USER}:{USER} {home}',
        'chroot "$1" systemctl enable systemd-networkd ssh',
    ]
    return [
        *(
            "nice",
            "-n",
            NICE,
            "mmdebstrap",
            f"--architectures={made.board.name}",
            "--variant=minbase",
            "--format=directory",
        ),
        *(f"--aptopt={option}" for option in hosts.apt_options()),
        f"--include={','.join((f'linux-image-rt-{made.board.name}', *PACKAGES))}",
        *(f"--essential-hook={line}" for line in _writing(BEFORE_KERNEL)),
        *(f"--customize-hook={line}" for line in hooks),
        *(SUITE, root, f"deb {hosts.mirror()} {SUITE} main"),
    ]


def _card(made: Image, root: Path) -> Iterator[tuple[str | Path, ...]]:
    """The system in `root` as a card, its kernel beside it."""
    yield "sh", "-c", f"cp {root}/boot/vmlinuz-* {made.kernel}; cp {root}/boot/initrd.img-* {made.initramfs}"
    yield "mke2fs", "-q", "-t", "ext4", "-L", "pedal", "-d", root, made.card, CARD_SIZE


def _as_its_owner(*words: str | Path) -> list[str | Path]:
    """The command as whoever the files of the system belong to: root, or those whom mmdebstrap lends a user."""
    return [*words] if os.geteuid() == 0 else ["mmdebstrap", "--unshare-helper", *words]


def _writing(files: dict[str, str]) -> list[str]:
    return [
        f'mkdir -p "$1"{Path(path).parent}; printf "%s" \'{text.rstrip()}\' >"$1"{path}; echo >>"$1"{path}'
        for path, text in files.items()
    ]
