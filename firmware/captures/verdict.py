"""How prepare is started, and what it says of each file: for those who do not import it."""

import contextlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from firmware import PEDAL_RATE_HZ
from firmware.captures.kinds import word_of
from firmware.captures.library import title_of
from firmware.errors import CaptureError
from firmware.names import file_title
from hw.strict import About
from hw.strict_json import read_json, to_json

STORED: Final = "stored"
KNOWN: Final = "known"
REFUSED: Final = "refused"
OTHER: Final = "other"  # it is no capture, and nobody said that it is one: a recording among others
ABOUT = About("verdict", CaptureError)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The `done`-th of `found` files is stored, known, refused or something other. `model_id` is empty where it
    could not be read."""

    done: int
    found: int
    file: str
    verdict: Literal["stored", "known", "refused", "other"]
    model_id: str
    name: str
    sentence: str
    warning: str = ""  # a sentence about what the file says wrongly, of one that was stored all the same
    about: str = ""  # a clause about what was stored, where that is not an amp: a cabinet, and what was taken off it

    def line(self) -> str:
        """One JSON object on a line of its own, in ASCII: the locale is not ours to choose."""
        return to_json(self).decode() + "\n"


@dataclass(frozen=True, slots=True)
class Remark:
    """What prepare says besides its verdicts. Of other files that lie there: `count` of them, of the kind `word`. Of
    itself, where `word` is "": that it is slow."""

    sentence: str
    word: str = ""
    count: int = 0

    def line(self) -> str:
        """As a verdict's."""
        return to_json(self).decode() + "\n"


def instead(found: Sequence[tuple[str, int]], room: int) -> str:
    """What is there instead of captures, each kind a word and how many, as far as there is `room`: "no captures; 2
    zip"."""
    for kinds in range(len(found), 0, -1):
        left = sum(count for _, count in found[kinds:])
        shown = ", ".join(f"{count} {word}" for word, count in found[:kinds])
        text = f"no captures; {shown}" + (f" +{left}" if left else "")
        if len(text) <= room:
            return text
    return "no captures" if found else "no captures there"


def others_among(verdicts: Iterable[Verdict]) -> list[Remark]:
    """A remark for each kind of file of which a look into it showed that it is no capture; the first of each stands
    for all."""
    kinds: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.verdict == OTHER:
            kinds.setdefault(word_of(verdict.file), []).append(verdict)
    return [told_once(each[0].sentence, word, len(each)) for word, each in kinds.items()]


def told_once(sentence: str, word: str, count: int) -> Remark:
    """A remark on `count` files of the kind `word`; the sentence is about the first."""
    more = f" (and {count - 1} more of the kind)." if count > 1 else "."
    return Remark(sentence.removesuffix(".") + more, word, count)


def refused(path: Path, sentence: str, title: str = "") -> Verdict:
    """The verdict on the file at `path` that is not to be, which is called `title` if it lies in a zip; whoever
    counts the files puts its number in."""
    title = title or title_of(path)
    return Verdict(0, 0, title, REFUSED, "", file_title(title), sentence)


def prepare_command(
    library: Path,
    block_frames: int,
    paths: Iterable[Path],
    audio_core: int | None = None,
    pedal_rate_hz: int = PEDAL_RATE_HZ,
) -> list[str]:
    """prepare in a process of its own, which gives way to everything else and stays off the audio thread's core, if
    that has one; its stdout is a verdict or a remark a line (`read_line`)."""
    options = ["--library", str(library), "--block", str(block_frames), "--rate", str(pedal_rate_hz)]
    options += [] if audio_core is None else ["--audio-core", str(audio_core)]
    return ["nice", "-n", "19", sys.executable, "-m", "firmware.captures.prepare", *options, "--", *map(str, paths)]


def read_line(line: bytes) -> Verdict | Remark | None:
    """What a line of prepare says; None for what is none."""
    for record in (Verdict, Remark):
        with contextlib.suppress(CaptureError):
            return read_json(record, line, "a line of prepare", ABOUT)
    return None
