"""Everything that the pedal says of itself: `pedal status`, and what a gig may expect."""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from firmware.control.wishes.wish import Nothing, Wish
from firmware.levels import GainKind, db_from_gain
from firmware.losses import Losses
from firmware.messages import NO_AMP, Realtime, Status
from firmware.sound import OutputMode, Sound
from hw.roles import Throttled

if TYPE_CHECKING:
    from firmware.state import State

NO_SOUND_DBFS = -200.0  # JSON has no infinity


@dataclass(frozen=True, slots=True)
class StatusReply:
    """Levels in dB and dBFS. What there is not (a preset, a plan, a word from the audio process) is None."""

    preset: str | None
    number: int  # of the preset, from 1; 0 where there is none
    presets: int
    model: str | None
    missing: bool
    load: float | None  # of all that the preset lets be heard: the part of a block's time that it takes
    load_verdict: str | None
    resampling_latency_ms: float | None  # of that graph: how much later it is heard than at the codec's own rate
    pedal: str | None  # what is heard before the amp
    amp: str | None  # the amp's capture, where that is heard
    cab: str | None  # the cabinet that is heard
    lacking: tuple[str, ...]  # what of them would be heard, and is not in the library
    between_gain_db: float | None  # from the pedal into the amp
    between_basis: str | None
    cab_gain_db: float | None
    cab_basis: str | None
    turned_over: bool  # so that the guitar's polarity is kept
    late_ms: float  # how much later than the guitar all of it answers
    captures: int
    cabs: int
    trim_db: float | None
    input_gain_db: float | None
    output_gain_db: float | None
    calibrated: bool  # with a codec's level that is trusted
    calibration: str | None  # CAL, CAL? or UNCAL
    basis: str | None
    output_wanted: OutputMode | None
    output_mode: OutputMode | None
    output_basis: str | None
    clips_by_db: float
    bypass_gain_db: float
    bypass_basis: str
    analog_gain_db: float  # where the control stands, which may still be on its way
    gain_kind: GainKind
    gain_trouble: str | None
    input_channel: int
    input_channels: int
    input_elsewhere: int | None  # another input with sound, while the one that is heard has long been silent
    codec_basis: str
    codec_confidence: str
    codec_doubtful: bool
    codec_doubts: tuple[str, ...]  # what the card's mixer does to the level, a sentence each
    bypass: bool
    sound: Sound | None  # how the preset is set
    edited: bool  # the preset is not as its file has it
    boost: bool
    setlist: str | None  # that is walked; None: all presets
    slot: int  # where in it the preset stands, from 1; 0 where it does not
    slots: int  # how many there are
    next_preset: str | None
    bank: int  # that is shown, from 1
    banks: int
    bank_waits: bool  # the bank that is shown is not that of what plays
    master_db: float
    page: str
    notice: str | None
    importing: tuple[int, int] | None  # captures done, captures found
    codec: str
    rate_hz: int
    block_frames: int
    playing: bool
    failure: str | None
    version: str
    temperature_c: float | None  # of the processor
    throttled: tuple[str, ...] | None  # what a Pi's firmware says of supply and heat; None: no Pi
    memory_free_mb: float | None
    disk_free_mb: float | None
    login: str | None  # how it is reached by ssh
    addresses: tuple[str, ...]
    audio: bool = False
    muted: bool = False
    codec_present: bool = False
    input_peak_dbfs: float | None = None
    output_peak_dbfs: float | None = None
    input_clips: int | None = None
    output_clips: int | None = None
    xruns: int | None = None
    late_blocks: int | None = None
    late_begins: int = 0  # blocks that were begun more than a period late
    loss_causes: tuple[str, ...] = ()  # what blocks were late and sound was lost for, with how often: `pedal xruns`
    faults: int | None = None  # blocks that a capture spoiled with NaN, after which it was reset
    blocks: int | None = None
    block_us_p50: float | None = None
    block_us_p999: float | None = None
    block_us_max: float | None = None
    realtime: tuple[str, ...] | None = None
    card: str | None = None  # the ALSA id of the card that is open
    gate_open: bool | None = None  # off, or it takes away less than 6 dB


def tell_status(state: "State", _request: object = None) -> StatusReply:
    reply = _without_audio(state)
    return reply if state.audio.status is None else _with_audio(reply, state.audio.status, state.losses)


def dbfs(peak: float) -> float:
    return round(min(max(db_from_gain(peak), NO_SOUND_DBFS), -NO_SOUND_DBFS), 1)


def _without_audio(state: "State") -> StatusReply:
    from firmware.captures.listing import amps, cabs
    from firmware.decide.parts import heard_now, load_heard

    preset, plan, codec = state.preset, state.player.plan, state.codec.levels
    graph = state.entry.choose(preset.quality) if preset and state.entry else None
    load = load_heard(state, heard_now(state))
    return StatusReply(
        preset=preset.name if preset else None,
        number=state.lists.position + 1 if preset else 0,
        presets=len(state.lists.presets),
        model=_model(state),
        missing=preset is not None and state.entry is None,
        load=load.share if load else None,
        load_verdict=load.word if load else None,
        resampling_latency_ms=round(graph.latency_ms, 2) if graph else None,
        **_row(state),
        captures=len(amps(state.library.entries)),
        cabs=len(cabs(state.library.entries)),
        trim_db=preset.trim_db if preset else None,
        input_gain_db=round(plan.input_gain_db, 6) if plan else None,
        output_gain_db=round(plan.output_gain_db, 6) if plan else None,
        calibrated=plan is not None and plan.calibrated and not plan.doubtful,
        calibration=plan.word if plan else None,
        basis=plan.explanation if plan else None,
        output_wanted=preset.output if preset else None,
        output_mode=plan.output if plan else None,
        output_basis=plan.output_explanation if plan else None,
        clips_by_db=round(plan.clips_by_db, 3) if plan else 0.0,
        bypass_gain_db=round(state.player.dry.gain_db, 6),
        bypass_basis=state.player.dry.explanation,
        analog_gain_db=round(_stands_db(state) + state.codec.mixer.input_db, 3),
        gain_kind=state.codec.analog.kind,
        gain_trouble=state.codec.trouble or None,
        input_channel=state.codec.input_channel,
        input_channels=state.codec.input_channels,
        input_elsewhere=state.audio.elsewhere or None,
        codec_basis=codec.basis,
        codec_confidence=codec.confidence,
        codec_doubtful=codec.doubtful,
        codec_doubts=codec.doubts,
        bypass=state.heard_bypass,
        sound=_sound(state),
        **_walked(state),
        page=state.view.page,
        notice=state.view.notice.text if state.view.notice else None,
        importing=state.imports.progress,
        codec=state.codec.name,
        rate_hz=state.audio.rate_hz,
        block_frames=state.audio.block_frames,
        playing=_playing(state),
        failure=state.amps.failure,
        **_machine(state),
    )


def _with_audio(reply: StatusReply, status: Status, losses: Losses) -> StatusReply:
    """`reply`, and what audiod last reported."""
    grants = Realtime(status.realtime)
    return replace(
        reply,
        audio=True,
        muted=status.muted,
        codec_present=status.codec_present,
        input_peak_dbfs=dbfs(status.input_peak),
        output_peak_dbfs=dbfs(status.output_peak),
        input_clips=status.input_clips,
        output_clips=status.output_clips,
        xruns=status.xruns,
        late_blocks=status.late_blocks,
        late_begins=losses.late_begins,
        loss_causes=tuple(f"{count} {cause.word}" for cause, count in losses.causes),
        faults=status.faults,
        blocks=status.blocks,
        block_us_p50=round(status.block_us_p50, 1),
        block_us_p999=round(status.block_us_p999, 1),
        block_us_max=round(status.block_us_max, 1),
        card=status.card or None,
        gate_open=status.gate_open,
        realtime=tuple(str(grant.name).lower() for grant in Realtime if grant in grants and grant),
    )


def _walked(state: "State") -> dict[str, Any]:
    """Where the preset stands among those that feet walk through."""
    from firmware.decide.walk import bank_count, place_on, shown_bank

    lists, walk = state.lists, state.lists.walk
    stands = lists.place < len(walk) and walk[lists.place] == lists.position
    return {
        "edited": state.lists.is_edited,
        "boost": state.player.boost,
        "setlist": lists.walked.name if lists.walked else None,
        "slot": lists.place + 1 if stands else 0,
        "slots": len(walk),
        "next_preset": lists.presets[walk[place_on(state, walk, 1)]].name if walk else None,
        "bank": shown_bank(state) + 1,
        "banks": bank_count(state),
        "bank_waits": lists.bank is not None,
        "master_db": state.player.master_db,
    }


def _model(state: "State") -> str | None:
    """What the preset's capture is called today; where that is missing, what it was called."""
    entry, preset = state.entry, state.preset
    return entry.name if entry else preset.model_name if preset else None


def _row(state: "State") -> dict[str, Any]:
    """The captures that a guitar goes through, and what lies between them."""
    from firmware.decide.parts import as_heard, heard_now, lacking, late_frames, turns

    preset, plan, heard = state.preset, state.player.plan, heard_now(state)
    names = {part.role.value: part.entry.name for part in heard.values()}
    joined = plan.between if plan else None
    cab_db = plan.cab_gain_db if plan else None
    return {
        **{word: names.get(word) for word in ("pedal", "amp", "cab")},
        "lacking": lacking(state, as_heard(state)),
        "between_gain_db": round(joined.gain_db, 6) if joined else None,
        "between_basis": joined.explanation if joined else None,
        "cab_gain_db": None if cab_db is None else round(cab_db, 6),
        "cab_basis": plan.cab_explanation if plan and cab_db is not None else None,
        "turned_over": preset is not None and turns(heard, preset.polarity).any,
        "late_ms": round(1e3 * late_frames(heard) / state.audio.rate_hz, 2),
    }


def _machine(state: "State") -> dict[str, Any]:
    """How the computer fares."""
    read = state.machine.read
    said = read.throttled
    return {
        "version": state.machine.version,
        "temperature_c": read.temperature_c,
        "throttled": None if said is None else tuple(str(bit.name).lower() for bit in Throttled if bit in said),
        "memory_free_mb": read.memory_free_mb,
        "disk_free_mb": read.disk_free_mb,
        "login": read.login or None,
        "addresses": read.addresses,
    }


def _stands_db(state: "State") -> float:
    codec = state.codec
    return codec.analog.gain_db if codec.stands_db is None else codec.stands_db


def _sound(state: "State") -> Sound | None:
    """The sound of the preset alone, without its name and capture."""
    preset = state.preset
    return Sound(**{field.name: getattr(preset, field.name) for field in fields(Sound)}) if preset else None


def _playing(state: "State") -> bool:
    """Whether the ear hears (or, bypassed, would hear) what the current preset plays."""
    from firmware.decide.play_due import play_due

    due, status = play_due(state), state.audio.status
    return bool(status and due and due.amp_id != NO_AMP and status.amp_id == due.amp_id)


STATUS = Wish("status", Nothing, StatusReply, tell_status)
ROWS = (STATUS,)
