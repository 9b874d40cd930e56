"""The row that a take goes through: a pedal's capture, the amp's and a cabinet, each built here as prepare does."""

from dataclasses import dataclass, replace
from pathlib import Path

from firmware import PEDAL_RATE_HZ
from firmware.amps import Role
from firmware.audio.voice import Amplifier, Wire
from firmware.captures import row
from firmware.captures.nam.nam_file import Submodel
from firmware.captures.prepare.build import with_lateness
from firmware.captures.prepare.checked import Checked, with_side
from firmware.captures.prepared import PreparedGraph
from firmware.captures.quality import choose
from firmware.cli.arguments import AUTO, EngineChoice
from firmware.cli.render.offline import Beside, Chosen, build, levels_of
from firmware.levels import CodecLevels
from firmware.plan import CalibrationPlan, plan_levels
from firmware.series import cab_is_heard, through
from firmware.sound import Sound


@dataclass(frozen=True, slots=True)
class Named:
    """What a sound names, read and found good; None: it names none."""

    amp: Checked
    pedal: Checked | None = None
    cab: Checked | None = None

    def submodel(self, sound: Sound) -> Submodel:
        """The amp's, of the sound's quality."""
        return choose(self.amp.parts, sound.quality)

    def hears_cab(self, sound: Sound) -> bool:
        """Whether the cabinet is heard behind the last capture that is."""
        return self.cab is not None and cab_is_heard(sound.cab, self.gear_type(sound))

    def gear_type(self, sound: Sound) -> str | None:
        """Of the last capture that is heard, as its file has it."""
        last = self.amp if sound.amp else self.pedal if sound.pedal.on else None
        return choose(last.parts, sound.quality).levels.gear_type if last else None


@dataclass(frozen=True, slots=True)
class Row:
    """What is heard on a codec of `rate_hz`, with all that was measured of it; None: left out. `cab_hz` is that of
    the cabinet's file."""

    rate_hz: int
    pedal: Chosen | None = None
    amp: Chosen | None = None
    cab: Chosen | None = None
    cab_hz: int = PEDAL_RATE_HZ

    @property
    def last(self) -> Chosen | None:
        """The last capture before the cabinet."""
        return self.amp or self.pedal

    @property
    def graphs(self) -> tuple[PreparedGraph, ...]:
        return tuple(each.graph for each in (self.pedal, self.amp, self.cab) if each)

    @property
    def latency_frames(self) -> int:
        """What resampling costs in all."""
        return sum(graph.latency_frames for graph in self.graphs)

    def turns(self, sound: Sound) -> row.Turns:
        first = self.pedal.graph if self.pedal and self.amp else None
        return row.turns(first, (graph for graph in self.graphs if graph is not first), sound.polarity)

    @property
    def late_frames(self) -> int:
        """How late the gear itself answers."""
        return row.late_frames(self.graphs) - self.latency_frames

    def opened(self, sound: Sound, block_frames: int) -> tuple[Amplifier, Beside]:
        """The last capture before the cabinet, or a wire where there is none, and what sounds with it. Raises
        GraphError."""
        beside = Beside(
            self.pedal.open() if self.pedal and self.amp else None,
            self.cab.open() if self.cab else None,
            turns=self.turns(sound),
            late_frames=row.late_frames(self.graphs),
        )
        return self.last.open() if self.last else Wire(block_frames), beside

    def plan(self, codec: CodecLevels, sound: Sound) -> CalibrationPlan:
        """Raises LevelError."""
        return plan_levels(
            codec,
            self.last.graph.levels if self.last else through(),
            sound,
            pedal=self.pedal.graph.levels if self.pedal and self.amp else None,
            cab=self.cab.graph.cab_levels(self.cab_hz) if self.cab else None,
        )


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds in `folder` for a codec of these blocks. With `measures` captures are measured on a guitar, as the
    library has them."""

    folder: Path
    block_frames: int
    rate_hz: int
    engine: EngineChoice = AUTO
    measures: bool = True

    def row(self, named: Named, sound: Sound) -> Row:
        """Raises CaptureError, GraphError."""
        cab = named.cab if named.hears_cab(sound) else None
        return Row(
            self.rate_hz,
            pedal=self._capture(named.pedal, sound, Role.PEDAL) if named.pedal and sound.pedal.on else None,
            amp=self._capture(named.amp, sound, Role.AMP) if sound.amp else None,
            cab=self.cab(cab, sound) if cab else None,
            cab_hz=cab.cab.rate_hz if cab and cab.cab else self.rate_hz,
        )

    def cab(self, cab: Checked, sound: Sound) -> Chosen:
        """The side of a cabinet that `sound` wants; a mono one has but one."""
        number = cab.sides.index(sound.cab.side) if sound.cab.side in cab.sides else 0
        chosen = self._built(cab.parts[number], Role.CAB)
        graph = with_side(chosen.graph, cab, number)
        return replace(chosen, graph=with_lateness(graph) if self.measures else graph)

    def _capture(self, capture: Checked, sound: Sound, role: Role) -> Chosen:
        submodel = choose(capture.parts, sound.quality)
        chosen = self._built(submodel, role)
        return measured(submodel, chosen) if self.measures else chosen

    def _built(self, submodel: Submodel, role: Role) -> Chosen:
        folder = self.folder / role
        folder.mkdir()
        engine = self.engine if role is Role.AMP else AUTO
        return build(submodel, self.block_frames, folder, engine, rate_hz=self.rate_hz)


def measured(submodel: Submodel, chosen: Chosen) -> Chosen:
    """As the library would have it: with its levels, how late it answers and which way round."""
    graph = replace(chosen.graph, levels=levels_of(submodel, chosen))
    return replace(chosen, graph=with_lateness(graph))
