"""Stand-ins for what lies around control: captures, and an audiod with the real one's rules."""

from collections import deque
from dataclasses import replace
from pathlib import Path

from firmware.captures.entry import Entry
from firmware.captures.prepared import EngineGraph, PreparedGraph
from firmware.captures.verdict import REFUSED, STORED, Verdict
from firmware.control.step import step
from firmware.decide.effects import Effect, Remember
from firmware.decide.events import Event, Heard, LibraryRead
from firmware.decide.lists import made_own
from firmware.levels import CaptureLevels
from firmware.messages import (
    LEVELS,
    NO_AMP,
    THROUGH,
    Cuts,
    Damaged,
    Failed,
    Hello,
    Load,
    Order,
    Play,
    PlaySine,
    Ready,
    Report,
    SetBypass,
    SetDryGain,
    SetGate,
    SetInput,
    SetLevels,
    SetMute,
    StartTape,
    Status,
    TapeEnded,
    Unload,
)
from firmware.sound import Preset, Tone
from firmware.state import State
from hw.events import StompEdge
from tests.stand_ins.states import bare


def entry(name: str, *, input_level_dbu: float | None = 15.0) -> Entry:
    """A capture whose model id is its name in lower case."""
    levels = CaptureLevels(input_level_dbu, loudness_db=-20.0)
    portable = EngineGraph(f"{name.lower()}.onnx", bytes=1, folder=Path("/library"))
    return Entry(name.lower(), name, "WaveNet", (PreparedGraph(1.0, 64, levels, portable),))


PERIOD_US = 64e6 / 48_000  # of a block of 64 frames
NAMES = "ABCDEFGHIJKL"  # of twelve captures, and so twelve presets
CAPTURES = tuple(entry(name) for name in NAMES)
NEXT = StompEdge(2, down=True, at_s=100.0)


def taking(graph: PreparedGraph, block_us: float, fused_us: float | None = None) -> PreparedGraph:
    """`graph` with these times of a block, as far as there are two engines; nothing smaller would fit."""
    file = graph.portable.path.with_suffix(".fused.onnx").name
    fused = None if fused_us is None else replace(graph.portable, file=file, block_us=fused_us)
    return replace(graph, portable=replace(graph.portable, block_us=block_us), fused=fused, fits=())


def loaded(name: str, *shares: float) -> Entry:
    """A capture whose submodels, from small to large, take these parts of the period."""
    [whole] = entry(name).graphs
    sizes = tuple(
        replace(taking(whole, share * PERIOD_US), max_value=number / len(shares))
        for number, share in enumerate(shares, start=1)
    )
    return replace(entry(name), graphs=sizes)


def graph(name: str) -> str:
    return f"/library/{name.lower()}.onnx"


def empty_state() -> State:
    return bare()


class FakeAudio:
    """audiod as control meets it: one Load at a time in order, Play only of what is resident, the heard amp stays."""

    def __init__(self, *, broken: frozenset[str] = frozenset()) -> None:
        self.broken = broken
        self.rotten: set[str] = set()
        self.outbox: deque[Report] = deque()
        self.restart()

    def restart(self) -> None:
        self.outbox.clear()
        self.loading: deque[Load] = deque()
        self.resident: dict[int, str] = {}
        self.heard = Play(NO_AMP, 1.0, 1.0)
        self.bypass = self.muted = False
        self.dry_gain = 1.0
        self.input_channel = 0
        self.gate: SetGate | None = None
        self.tone: Tone | None = None
        self.sine: PlaySine | None = None
        self.recording: StartTape | None = None
        self.refused: list[Order] = []
        self.cuts = Cuts()
        self.outbox.append(Hello(48_000, 64, "1"))

    def obey(self, order: Order) -> None:  # noqa: C901 - one line for each kind of order
        match order:
            case Load():
                self.loading.append(order)
            case Play():
                self._play(order)
            case SetLevels():
                gains = {name: getattr(order, name) for name in LEVELS}
                self.heard = replace(self.heard, **gains)
            case Unload(amp_id):
                for each in [amp_id] if amp_id else list(self.resident):
                    if each not in self.row:
                        self.resident.pop(each, None)
            case Cuts():
                self.cuts = order
            case SetBypass(on):
                self.bypass = on
            case SetDryGain(gain):
                self.dry_gain = gain
            case SetInput(channel):
                self.input_channel = channel
            case SetMute(on):
                self.muted = on
            case SetGate():
                self.gate = order
            case Tone():
                self.tone = order
            case PlaySine():
                self.sine = order if order.hz else None
            case StartTape(frames):
                self.recording = order if frames else None
            case _:
                self.refused.append(order)

    @property
    def row(self) -> tuple[int, ...]:
        """The numbers of what is heard, in the order in which a guitar goes through it."""
        heard = (self.heard.pedal_id, self.heard.amp_id, self.heard.cab_id)
        return tuple(amp_id for amp_id in heard if amp_id not in (NO_AMP, THROUGH))

    def _play(self, order: Play) -> None:
        for amp_id in (order.pedal_id, order.amp_id, order.cab_id):
            if amp_id not in (NO_AMP, THROUGH, *self.resident):
                self._refuse(order, amp_id)
                return
        self.heard = order

    def _refuse(self, order: Order, amp_id: int) -> None:
        """Noted, unless it was meant for the audiod that died: control has not read this one's Hello yet."""
        if not any(isinstance(report, Hello) for report in self.outbox):
            self.refused.append(order)
        self.outbox.append(Failed(amp_id, f"Amp {amp_id} is not loaded."))

    def load_one(self) -> None:
        """The loader thread is done with one Load."""
        if not self.loading:
            return
        order = self.loading.popleft()
        if order.path in self.rotten:
            self.outbox.append(Damaged(order.amp_id, f"{order.path} is not as it was prepared."))
            return
        if order.path in self.broken:
            self.outbox.append(Failed(order.amp_id, f"{order.path} is broken."))
            return
        self.resident[order.amp_id] = order.path
        self.outbox.append(Ready(order.amp_id))

    def end_recording(self, sentence: str = "") -> None:
        """The tape is full, or broke off; a recording that was given up is not answered."""
        assert self.recording, "nothing is recorded"
        frames = 0 if sentence else self.recording.frames
        self.recording = None
        self.outbox.append(TapeEnded(frames, sentence))

    def report(self) -> None:
        """The Status that is due 20 times a second."""
        self.outbox.append(status(self.heard, bypass=self.bypass, muted=self.muted, dry_gain=self.dry_gain))

    @property
    def sounds(self) -> str | None:
        """The graph that is heard; None is dry."""
        return self.resident.get(self.heard.amp_id)

    @property
    def sounding(self) -> tuple[str, ...]:
        """All graphs that are heard, in the order in which a guitar goes through them."""
        return tuple(self.resident[amp_id] for amp_id in self.row)


class Desk:
    """A state, an audiod, and what became of each event between them."""

    def __init__(
        self, *captures: Entry, presets: tuple[Preset, ...] = (), broken: frozenset[str] = frozenset()
    ) -> None:
        self.state = empty_state()
        self.audio = FakeAudio(broken=broken)
        self.effects: list[Effect] = []
        self.now_s = 100.0
        self.happen(LibraryRead(captures, presets, self.now_s))

    def happen(self, event: Event) -> tuple[Effect, ...]:
        self.state, effects = step(self.state, event)
        for effect in effects:
            if isinstance(effect, Order):
                self.audio.obey(effect)
        self.effects.extend(effects)
        return effects

    def acts(self, event: Event) -> tuple[Effect, ...]:
        """What becomes of `event`, besides that something is remembered for the next start."""
        return tuple(effect for effect in self.happen(event) if not isinstance(effect, Remember))

    def deliver(self) -> None:
        """Every report that audiod has sent arrives."""
        while self.audio.outbox:
            self.happen(Heard(self.audio.outbox.popleft(), self.now_s))

    def settle(self) -> None:
        """Until nothing is left to load and to report."""
        quiet_rounds = 0
        while quiet_rounds < 8:
            quiet_rounds = 0 if self.audio.loading else quiet_rounds + 1
            self.audio.load_one()
            self.audio.report()
            self.deliver()

    def sent(self, kind: type[Order]) -> list[Order]:
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def sent_loads(self, path: str) -> list[Order]:
        return [order for order in self.sent(Load) if isinstance(order, Load) and order.path == path]


def own_desk() -> Desk:
    """Empty, of a player whose presets are their own: none is made of a capture that comes."""
    desk = Desk()
    desk.state = made_own(desk.state)
    return desk


def playing_desk(*captures: Entry) -> Desk:
    """A desk that plays the first of them."""
    desk = Desk(*captures)
    desk.settle()
    return desk


def verdict(done: int, found: int, refusal: str | None = None) -> Verdict:
    """What prepare says of a file that is stored, or refused with this sentence."""
    if refusal is not None:
        return Verdict(done, found, "x.nam", REFUSED, "", "x", refusal)
    return Verdict(done, found, "x.nam", STORED, "id of x", "x", "x is in the library.")


def stored(entry: Entry, done: int, found: int) -> Verdict:
    """What prepare says of this capture when it has stored it."""
    return Verdict(done, found, f"{entry.name}.nam", STORED, entry.model_id, entry.name, "it is in the library.")


def status(play: Play, *, bypass: bool = False, muted: bool = False, dry_gain: float = 1.0) -> Status:
    return Status(
        amp_id=play.amp_id,
        bypass=bypass,
        muted=muted,
        codec_present=True,
        input_gain=play.input_gain,
        output_gain=play.output_gain,
        input_peak=0.5,
        output_peak=0.25,
        input_clips=0,
        output_clips=1,
        xruns=2,
        late_blocks=3,
        blocks=4,
        block_us_p50=200.0,
        block_us_p999=400.0,
        block_us_max=500.0,
        realtime=3,
        dry_gain=dry_gain,
        faults=0,
        input_channel=1,
        other_channel=0,
        other_peak=0.0,
        card="",
        gate_open=True,
    )
