"""The two other threads of audiod: one builds amps and tapes, one tone matrices, which no amp may keep waiting. Both
stage them for the audio thread.

Orders go in through a SimpleQueue, whose `put` never waits; what is ready comes out through a deque, whose
`append` and `popleft` are single steps of the interpreter. So the audio thread meets no lock that somebody else
may hold. ONNX Runtime from 1.31 on lets go of the GIL while it builds a session.
"""

import hashlib
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from firmware.audio.tape import Tape, open_tape
from firmware.audio.tone import Design, design
from firmware.audio.voice import Amplifier
from firmware.errors import GraphError, PedalError
from firmware.messages import NO_HASH, Cuts, Damaged, Failed, Load, StartTape
from firmware.sound import Tone

# Memory that is locked is there in full: the 8 MiB that a thread has by itself cost 8 MiB. To open a session takes
# 0.1 (x86, ONNX Runtime 1.31, every capture that ships).
STACK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Loaded:
    """A prewarmed amp, ready to be played."""

    amp_id: int
    amp: Amplifier


@dataclass(frozen=True, slots=True)
class Discard:
    """A tape that nobody needs any more; to unmap its file takes its time. Amps go by `Loader.discard`."""

    tape: Tape


@dataclass(frozen=True, slots=True)
class Sweep:
    """So many amps of those that were discarded may be freed."""

    amps: int


Work = Load | StartTape | Discard | Sweep
Staged = Loaded | Failed | Damaged | Tape | Design


class Loader:
    """Starts its threads at once, which first call `on_start`, to find their place (realtime.stand_by), and
    `give_way` before each work, as `load` does between its steps (right_of_way)."""

    def __init__(
        self,
        load: Callable[[str], Amplifier],
        *,
        rate_hz: int,
        block_frames: int,
        on_start: Callable[[], None] = lambda: None,
        give_way: Callable[[], None] = lambda: None,
    ) -> None:
        self._load = load
        self._rate_hz, self._block_frames = rate_hz, block_frames
        self._on_start, self._give_way = on_start, give_way
        self._work: SimpleQueue[Work | None] = SimpleQueue()
        self.staged: deque[Staged] = deque()
        self._spent: deque[Amplifier] = deque()
        self._building = self._designing = False  # each written by its own thread alone
        self._unswept = 0  # of the spent ones, those that no Sweep has been put for
        self._tones: SimpleQueue[Tone | Cuts | None] = SimpleQueue()
        self._threads = (
            threading.Thread(target=self._run, name="loader", daemon=True),
            threading.Thread(target=self._design, name="tones", daemon=True),
        )
        for thread in self._threads:
            _start_small(thread)

    def put(self, work: Work | Tone | Cuts) -> None:
        """Audio thread: to be done later; tones and cuts in their order, and all else in its."""
        if isinstance(work, Tone | Cuts):
            self._tones.put(work)
        else:
            self._work.put(work)

    @property
    def busy(self) -> bool:
        """Audio thread: whether another thread is at work, or has just been."""
        return self._building or self._designing or bool(self.staged)

    def take(self) -> Staged | None:
        """Audio thread: what has become ready, or None."""
        return self.staged.popleft() if self.staged else None

    def discard(self, amp: Amplifier) -> None:
        """Audio thread: nobody needs `amp` any more. It is freed by the loader, because to free a session takes its
        time, and only after the next `sweep`: whoever calls this still holds it, and would be the last if the loader
        were quicker."""
        self._spent.append(amp)
        self._unswept += 1

    def sweep(self) -> None:
        """Audio thread, where nothing that runs holds an amp: has the loader free what was discarded."""
        if self._unswept:
            self._work.put(Sweep(self._unswept))
            self._unswept = 0

    def close(self) -> None:
        """Ends the threads after the work they were given."""
        self.sweep()
        self._work.put(None)
        self._tones.put(None)
        for thread in self._threads:
            thread.join()

    def _design(self) -> None:
        """Each of them makes a design of the last tone and the last cuts, which takes 0.1 ms (x86)."""
        self._on_start()
        tone, cuts = Tone(on=False), Cuts()
        while (wanted := self._tones.get()) is not None:
            self._designing = True
            self._give_way()
            tone, cuts = (wanted, cuts) if isinstance(wanted, Tone) else (tone, wanted)
            self.staged.append(design(tone, cuts, rate_hz=self._rate_hz, block_frames=self._block_frames))
            self._designing = False

    def _run(self) -> None:
        self._on_start()
        going = True
        while going:
            work = self._work.get()
            self._give_way()
            going = self._serve(work)
            self._building = False
            del work

    def _serve(self, work: Work | None) -> bool:
        """One piece of work, in a frame of its own: a local kept over the wait would keep an amp alive."""
        self._building = True
        match work:
            case Load():
                self.staged.append(self._built(work))
            case StartTape():
                self.staged.append(open_tape(work, rate_hz=self._rate_hz))
            case Discard(tape):
                tape.release()
            case Sweep(amps):
                for _ in range(amps):
                    self._spent.popleft()
            case None:
                return False
        return True

    def _built(self, order: Load) -> Loaded | Failed | Damaged:
        if why := _damage(order):
            return Damaged(order.amp_id, f"{order.path} {why}; it must be made anew from its capture.")
        try:
            amp = self._load(order.path)
            while not amp.forget_some():  # so that the first block that it plays in need not
                pass
            if amp.block_frames != self._block_frames:
                raise GraphError(
                    f"{order.path} is prepared for blocks of {amp.block_frames} frames, the pedal runs"
                    f" {self._block_frames}; import the capture again.",
                    short="import it again",
                )
        except PedalError as error:
            return Failed(order.amp_id, error.sentence)
        except Exception as error:  # noqa: BLE001 - were this thread to die, the pedal could never load again
            return Failed(order.amp_id, f"{order.path} cannot be loaded ({error}); import the capture again.")
        return Loaded(order.amp_id, amp)


def _start_small(thread: threading.Thread) -> None:
    before = threading.stack_size(STACK_BYTES)
    try:
        thread.start()
    finally:
        threading.stack_size(before)


def _damage(order: Load) -> str:
    """What is wrong with the file at `order.path`, a clause; "" if nothing is, or nobody knows how it should be.

    A bit that turns on the card plays another sound, or none, and ONNX Runtime says nothing of three in eight. A file
    that is not there is for whoever opens it to say.
    """
    if order.sha256 == NO_HASH:
        return ""
    try:
        with Path(order.path).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").digest()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        return f"cannot be read ({error})"
    return "" if found == order.sha256 else "is not as it was prepared"
