"""USB sticks as files: what is on them, and how they are formatted."""

import json
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.own_captures.shapes import lstm, tiny

MIB = 1024 * 1024
BEGIN = MIB  # of the one partition
SIZE = 64 * MIB
TYPES = {"vfat": "c", "ext4": "83", "exfat": "7"}


def good() -> dict[str, bytes]:
    """Three captures that are quick to prepare, and what else lies on a stick."""
    return {
        "Amps/Tiny One.nam": _nam(tiny(seed=1)),
        "Amps/Tiny Two.nam": _nam(tiny(seed=2)),
        "Small LSTM.nam": _nam(lstm(1, 3, seed=3)),
        "read me.txt": b"Hello\n",
    }


def many(count: int, first_seed: int) -> dict[str, bytes]:
    """So many captures that an import of them is under way for minutes."""
    return {f"Bank/Amp {seed}.nam": _nam(tiny(seed=seed)) for seed in range(first_seed, first_seed + count)}


def hostile() -> dict[str, bytes]:
    """Files that want to break who reads them, and one good one that is to come all the same."""
    good_one = _nam(tiny(seed=77))
    return {
        "cut short.nam": good_one[: len(good_one) // 2],
        "empty.nam": b"",
        "nested.nam": b"[" * 100_000,
        "not a number.nam": good_one.replace(b'"weights": [', b'"weights": [NaN, ', 1),
        "a picture.nam": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        "zeros.wav": b"RIFF\xff\xff\xff\xffWAVEfmt " + bytes(4000),
        "not a zip.zip": b"PK\x03\x04" + b"\xff" * 4000,
        "Zwölf 日本語 ..nam": good_one,
    }


def _nam(model: object) -> bytes:
    return json.dumps(model).encode()


def make(path: Path, kind: str, files: dict[str, bytes]) -> Path:
    """A stick with a partition table and one partition of `kind`: vfat, ext4, or exfat, which is made empty."""
    with TemporaryDirectory() as folder:
        inside, system = Path(folder) / "inside", Path(folder) / "system"
        inside.mkdir()
        for name, content in files.items():
            (inside / name).parent.mkdir(parents=True, exist_ok=True)
            (inside / name).write_bytes(content)
        with system.open("wb") as file:
            file.truncate(SIZE - BEGIN)
        _format(system, kind, inside)
        with path.open("wb") as stick:
            stick.truncate(SIZE)
            stick.seek(BEGIN)
            stick.write(system.read_bytes())
    table = f"label: dos\nlabel-id: 0x{os.urandom(4).hex()}\nstart={BEGIN // 512}, type={TYPES[kind]}\n"
    _do("sfdisk", "--quiet", "--no-reread", path, given=table)
    return path


def _format(system: Path, kind: str, inside: Path) -> None:
    match kind:
        case "vfat":
            _do("mkfs.vfat", system)
            for each in sorted(inside.iterdir()):
                _do("mcopy", "-s", "-i", system, each, "::")
        case "ext4":
            _do("mke2fs", "-q", "-t", "ext4", "-d", inside, system)
        case "exfat":
            assert not any(inside.iterdir()), "nothing here fills an exFAT"
            _do("mkfs.exfat", system)
        case _:
            raise ValueError(kind)


def _do(*words: str | Path, given: str = "") -> None:
    subprocess.run(
        words, input=given, text=True, capture_output=True, check=True, env=os.environ | {"LC_ALL": "C.UTF-8"}
    )
