"""What a step is given, and what it leaves: claims that held or did not, with what was seen, and times."""

import json
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.system.far import Far
from tests.system.machine import Machine


@dataclass(frozen=True)
class Claim:
    step: str
    says: str
    held: bool
    seen: str


@dataclass
class Bench:
    """The machine, the way to it, and the notebook."""

    machine: Machine
    far: Far
    folder: Path
    claims: list[Claim] = field(default_factory=list[Claim])
    times_s: dict[str, float] = field(default_factory=dict[str, float])
    step: str = ""

    def hold(self, says: str, held: bool, seen: object = "") -> bool:
        """Notes whether `says` is so. What does not hold ends nothing: the next claim is as good as this one."""
        words = " ".join(str(seen).split())
        self.claims.append(Claim(self.step, says, held, words))
        self.say(f"{'held' if held else 'DID NOT HOLD'}: {says}{f' ({words})' if words else ''}")
        return held

    def say(self, words: str) -> None:
        print(f"{time.strftime('%H:%M:%S')} {self.step:10} {words}", flush=True)

    def until(self, so: Callable[[], object], patience_s: float, every_s: float = 1.0) -> float | None:
        """How long it took until `so`, in seconds; None if it never was. What it raises meanwhile counts as no."""
        started_s = time.monotonic()
        while time.monotonic() - started_s < patience_s:
            try:
                if so():
                    return time.monotonic() - started_s
            except (RuntimeError, OSError, ValueError, TimeoutError):
                pass
            time.sleep(every_s)
        return None

    def run(self, name: str, act: Callable[["Bench"], None]) -> None:
        """A step, timed; one that breaks off did not hold: the table is worth more than the rest of one step."""
        self.step = name
        self.say("begins")
        started_s = time.monotonic()
        try:
            act(self)
        except Exception as error:  # noqa: BLE001
            traceback.print_exc()
            self.hold(f"{name} goes to its end", held=False, seen=f"{type(error).__name__}: {error}")
        self.times_s[name] = round(time.monotonic() - started_s, 1)
        self.say(f"took {self.times_s[name]:.0f} s")
        self.write()

    def write(self) -> None:
        """The notebook as result.json and result.md."""
        result = {"times_s": self.times_s, "claims": [asdict(claim) for claim in self.claims]}
        (self.folder / "result.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
        (self.folder / "result.md").write_text(table(self.claims, self.times_s))

    @property
    def all_held(self) -> bool:
        return all(claim.held for claim in self.claims)


def table(claims: list[Claim], times_s: dict[str, float]) -> str:
    """A row for each step: its time, how many of its claims held, and in words those that did not."""
    rows = ["| step | s | held | did not hold |", "|---|---|---|---|"]
    for step, seconds in times_s.items():
        own = [claim for claim in claims if claim.step == step]
        failed = "; ".join(f"{claim.says} ({claim.seen})" for claim in own if not claim.held).replace("|", "/")
        rows.append(f"| {step} | {seconds:.0f} | {sum(claim.held for claim in own)} of {len(own)} | {failed} |")
    return "\n".join([*rows, ""])
