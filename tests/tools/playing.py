"""A pedal that plays, as golden screens and the tests of pages take it."""

from dataclasses import replace

from firmware.amps import Resident
from firmware.captures.entry import Entry
from firmware.captures.prepared import EngineGraph, PreparedGraph
from firmware.levels import AnalogGain, CaptureLevels, CodecLevels, GainKind
from firmware.messages import Realtime, Status
from firmware.plan import plan_levels
from firmware.sound import Preset
from firmware.state import State
from firmware.store.setlists import Setlist
from tests.stand_ins.states import altered, bare

NOW_S = 100.0
CODEC = CodecLevels(max_input_dbu=12.2, max_output_dbu=12.2, basis="maker", confidence="high")
CONTROL = AnalogGain(GainKind.CONTROL, 5.0, 0.0, 12.0, 1.0)
KNOB = AnalogGain(GainKind.KNOB, 5.0, 0.0, 40.0)


def entry(name: str, input_level_dbu: float | None = 15.0, *, load: float = 0.16) -> Entry:
    """A library entry of one graph, named and levelled, that takes this part of the period."""
    return levelled(name, CaptureLevels(input_level_dbu, loudness_db=-21.3), load=load)


def levelled(name: str, levels: CaptureLevels, *, load: float = 0.16) -> Entry:
    graph = PreparedGraph(1.0, 64, levels, EngineGraph("graph.onnx", block_us=load * 64e6 / 48_000))
    return Entry(f"id of {name}", name, "WaveNet", (graph,))


LIBRARY = (
    entry("JCM800 2203 Lead ch"),
    entry("Deluxe Reverb 65 edge", None),
    entry("AC30 TB 1.5k jumpered + boost SM57", 11.8),
    entry("5150 III red gain 6 presence 5 V30 mix A"),
    entry("5150 III red gain 6 presence 5 V30 mix B"),
    entry("Tube Screamer 9 o'clock", 5.7),
)
PLAYING = Status(
    amp_id=1,
    bypass=False,
    muted=False,
    codec_present=True,
    input_gain=0.7244,
    output_gain=1.0,
    input_peak=0.42,
    output_peak=0.31,
    input_clips=0,
    output_clips=0,
    xruns=0,
    late_blocks=0,
    blocks=123_456,
    block_us_p50=212.0,
    block_us_p999=268.0,
    block_us_max=341.0,
    realtime=Realtime.FIFO | Realtime.MEMORY_LOCKED | Realtime.PINNED | Realtime.DENORMALS_OFF,
    input_channel=1,
    other_channel=0,
    other_peak=0.0,
    dry_gain=1.0,
    faults=0,
    card="sndrpihifiberry",
    gate_open=True,
)


def playing(
    name: str = "Brown Lead",
    *,
    of: Entry = LIBRARY[0],
    trim_db: float = 0.0,
    level_db: float = 0.0,
    codec: CodecLevels = CODEC,
) -> State:
    """A pedal that plays preset `name` through `of`, as a player meets it."""
    preset = Preset(name, of.model_id, of.name, trim_db=trim_db, level_db=level_db)
    plan = plan_levels(codec, of.levels(of.graphs[0]), preset)
    return bare(
        "HiFiBerry DAC+ ADC Pro",
        codec,
        entries=tuple(of if entry.name == of.name else entry for entry in LIBRARY),
        presets=(preset,),
        saved=(preset,),
        plan=plan,
        current=(Resident(1, ready=True),),
        status=PLAYING,
    )


def among(state: State, *names: str, setlist: bool = False) -> State:
    """`state` in which presets of these names stand behind that which plays; the captures are the library's."""
    others = zip(names, LIBRARY[1:], strict=False)
    presets = (*state.lists.presets, *(Preset(name, of.model_id, of.name) for name, of in others))
    walked = Setlist("Friday", tuple(preset.name for preset in presets)) if setlist else None
    facts = {"setlists": (walked,), "setlist": walked.name} if walked else {}
    return altered(state, presets=presets, saved=presets, **facts)


BY_HAND = replace(entry("Deluxe Reverb 65 edge", None), entered_dbu=14.0)
DRIVE = levelled("Tube Screamer 9 o'clock", CaptureLevels(5.7, 15.0, -14.8, gear_type="pedal"))
HEAVY = (
    entry("Plexi A2 Full", load=0.31),
    entry("Plexi A2 Max", load=1.34),
    entry("Plexi A2 Max fuzz in front", None, load=2.10),
    entry("Recto x2 wide", load=0.66),
)
