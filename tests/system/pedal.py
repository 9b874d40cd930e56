"""The pedal as its owner sees it: what its command says, what the journal says, what its units are."""

import json
from pathlib import Path
from typing import Any

from tests.system.far import Far

HARDWARE = Path(__file__).with_name("pedal.toml")
PROFILE = "/etc/etalon/loopback.toml"
STATE = "/var/lib/etalon"
WATCHED = "/tmp/watched.jsonl"


def prepare(far: Far) -> None:
    """Puts the profile of the pedal that QEMU is where deploy.sh may name it."""
    far.put(HARDWARE.read_bytes(), PROFILE)


def status(far: Far) -> dict[str, Any]:
    """As `pedal status --json`. Raises RuntimeError while it does not answer."""
    return json.loads(far.run("sudo -n pedal status --json"))


def answers(far: Far) -> bool:
    return bool(status(far)["ok"])


def plays(far: Far) -> bool:
    """Whether sound flows."""
    now = status(far)
    return bool(now["audio"] and now["codec_present"] and now["blocks"])


def pid(far: Far, unit: str) -> int:
    return int(far.run(f"systemctl show --property MainPID --value {unit}"))


def journal(far: Far, since: str, *units: str) -> str:
    """What the units said since a moment that `now` gave."""
    names = " ".join(f"-u {unit}" for unit in units)
    return far.run(f"sudo -n journalctl --no-pager --output cat --after-cursor '{since}' {names}")


def now(far: Far) -> str:
    """A moment of the journal."""
    return far.run("sudo -n journalctl --no-pager --lines 1 --show-cursor | sed -n 's/^-- cursor: //p'").strip()


def watch(far: Far) -> None:
    """From now on the notices on the screen are written down, with the page and what is imported."""
    far.root("systemctl stop watched 2>/dev/null; systemctl reset-failed watched 2>/dev/null; true")
    keys = "notice,importing,captures,preset,playing"
    far.root(
        f"rm -f {WATCHED}; systemd-run --quiet --collect --unit watched --property StandardOutput=file:{WATCHED}"
        f" pedal watch --follow --keys {keys}"
    )


def notices(far: Far) -> list[str]:
    """What the screen said since `watch`, in order."""
    lines = far.run(f"cat {WATCHED}").splitlines()
    seen = [json.loads(line).get("notice") for line in lines if line.endswith("}")]
    return [notice for notice in seen if notice]


def captures(far: Far) -> dict[str, str]:
    """The names in the library by their ids."""
    listed = json.loads(far.run("sudo -n pedal library --json"))
    return {row["model_id"]: row["name"] for row in listed["captures"]}


def presets(far: Far) -> list[str]:
    listed = json.loads(far.run("sudo -n pedal presets --json"))
    return [row["name"] for row in listed["presets"]]
