"""How the wizard goes on: each function gives the wizard after it, and the wishes to carry out in their order.

    CHOOSE -> (ASK) -> READY -> RECORDING -> RESULT -> KEPT        REFUSED goes on to where it can be tried again
    METER: READY -> ASK (the sine plays) -> RESULT (the output) -> READY (the cable) -> RECORDING -> RESULT -> KEPT

From READY on nothing is heard but the wizard's sine. Called by controld, for the OLED's page and for the command
line alike.
"""

from dataclasses import replace

from firmware.calibrate import wizard_words as words
from firmware.calibrate.methods import (
    Level,
    max_input_from_loopback,
    max_input_from_source,
    max_output_from_volts,
    trusted_output,
)
from firmware.calibrate.reading import Reading, Samples, read_sine
from firmware.calibrate.refusal import Refusal, refusal
from firmware.calibrate.wizard import (
    Asked,
    Keep,
    Measured,
    Method,
    Rest,
    Sine,
    Subject,
    TapeInput,
    Wish,
    Wizard,
    WizardStep,
)
from firmware.errors import LevelError
from firmware.levels import gain_from_db, volts_from_dbu

SINE_HZ = 330.0  # no multiple of 50 or 60, and where cheap multimeters are still right (they end at 400)
LOOPBACK_DBFS = -6.0  # outputs of USB boxes are up to 10 dB above their inputs; what clips is played softer
SOFTER_DB, SOFTEST_DBFS = 6.0, -42.0
RECORD_S = 3.0
SETTLE_S = 1.0  # of it: the sine's ramp, the way through two buffers, the capacitors at the jacks
PATIENCE_S = 3.0
VOLTS = Asked("volts", "V RMS", 1.0, low=0.03, high=24.4, step=0.005)  # as the range of codecs, -30 to 30 dBu
NO_TONE = Sine(SINE_HZ, 0.0)

Outcome = tuple[Wizard, tuple[Wish, ...]]


def begin(method: Method, subject: Subject) -> Outcome:
    """Starts `method` from wherever the wizard stood (what played or was recorded is given up)."""
    if method is Method.SOURCE:
        return Wizard(method, WizardStep.ASK, asked=VOLTS, **words.ask_source()), (Rest(),)
    if method is Method.LOOPBACK and trusted_output(subject.shipped, subject.owned) is None:
        return _no_output_known(), (Rest(),)
    return _ready(Wizard(method), subject)


def turn(wizard: Wizard, steps: int) -> Wizard:
    """The encoder: CHOOSE: another method; ASK: the number by `steps` of its step, within its bounds; READY:
    the hand without which no push starts a tone."""
    wizard = replace(wizard, armed=True) if wizard.waits_for_turn else wizard
    if wizard.step is WizardStep.CHOOSE:
        methods = list(Method)
        method = methods[min(max(methods.index(wizard.method) + steps, 0), len(methods) - 1)]
        return replace(wizard, method=method, **words.choose(method))
    if wizard.step is not WizardStep.ASK or wizard.asked is None:
        return wizard
    asked = wizard.asked
    value = min(max(asked.value + steps * asked.step, asked.low), asked.high)
    return replace(wizard, asked=replace(asked, value=round(value, 6)))


def enter(wizard: Wizard, value: float) -> Wizard:
    """A typed number in the place of `asked.value`, or LevelError: out of bounds, or nothing was asked."""
    asked = wizard.asked
    if wizard.step is not WizardStep.ASK or asked is None:
        raise LevelError("The wizard asks for no number now; go on without one.", short="no number asked")
    if not asked.low <= value <= asked.high:  # NaN fails both
        raise LevelError(
            f"{asked.name} = {value:g} {asked.unit} is outside {asked.low:g} to {asked.high:g}; enter what was"
            " measured.",
            short=f"bad {asked.name}",
        )
    return replace(wizard, asked=replace(asked, value=value))


def go_on(wizard: Wizard, subject: Subject, at_s: float) -> Outcome:
    """The player says yes, done, next: a push, or Enter. RECORDING: unchanged."""
    match wizard.step:
        case WizardStep.CHOOSE:
            return begin(wizard.method, subject)
        case WizardStep.ASK:
            return _answered(wizard, subject)
        case WizardStep.READY:
            return _connected(wizard, subject, at_s)
        case WizardStep.RECORDING:
            return wizard, ()
        case WizardStep.RESULT:
            return _accepted(wizard, subject)
        case WizardStep.REFUSED:
            return _again(wizard, subject)
        case WizardStep.KEPT:
            return leave(wizard)


def reading_of(samples: Samples, rate_hz: int, method: Method) -> Reading | None:
    """What `method`'s recording shows, float32 [n] as it came; None if it is shorter than wished, since it broke off.
    Takes 80 ms of arithmetic on a laptop, at 192 kHz 230: a thread's beside controld's loop."""
    if samples.size < int(RECORD_S * rate_hz):
        return None
    return read_sine(samples[int(SETTLE_S * rate_hz) :], rate_hz, _expected_hz(method))


def taped(wizard: Wizard, subject: Subject, reading: Reading | None, at_s: float, *, sentence: str = "") -> Outcome:
    """A recording that was wished for ended, and shows `reading`: None if it broke off, and then `sentence` says why.
    Unchanged unless RECORDING."""
    if wizard.step is not WizardStep.RECORDING:
        return wizard, ()
    if sentence or reading is None:
        return replace(wizard, step=WizardStep.REFUSED, **words.broke_off(sentence)), (NO_TONE,)
    refused = refusal(reading, _expected_hz(wizard.method))
    if refused is None:
        return _found(wizard, subject, reading)
    softer_dbfs = wizard.sine_dbfs - SOFTER_DB
    if refused.too_loud and wizard.method is not Method.SOURCE and softer_dbfs >= SOFTEST_DBFS:
        return _tape(replace(wizard, sine_dbfs=softer_dbfs), at_s)
    return _refused(wizard, refused)


def passed(wizard: Wizard, at_s: float) -> Outcome:
    """Time passed: `progress` while RECORDING, and REFUSED if the recording stays away. For every Tick."""
    if wizard.step is not WizardStep.RECORDING:
        return wizard, ()
    since_s = at_s - wizard.since_s
    if since_s > RECORD_S + PATIENCE_S:
        return replace(wizard, step=WizardStep.REFUSED, **words.no_answer()), (TapeInput(0.0), NO_TONE)
    return replace(wizard, progress=min(max(since_s / RECORD_S, 0.0), 1.0)), ()


def codec_away(wizard: Wizard) -> Outcome:
    """The codec went away."""
    return _cut_off(wizard, words.codec_away())


def audio_ended(wizard: Wizard) -> Outcome:
    """The process that plays and records ended."""
    return _cut_off(wizard, words.audio_ended())


def gain_moved(wizard: Wizard) -> Outcome:
    """Gain, mixer or input are others than before: whatever was measured until now is measured anew, for it would be
    kept with what holds then."""
    output_counts = wizard.method is Method.METER and (wizard.found is not None or wizard.step is WizardStep.ASK)
    measured = wizard.step in (WizardStep.RECORDING, WizardStep.RESULT) or output_counts
    if not measured or wizard.step is WizardStep.KEPT:
        return wizard, ()
    given_up = (TapeInput(0.0),) if wizard.step is WizardStep.RECORDING else ()
    refused = replace(wizard, step=WizardStep.REFUSED, asked=None, found=None, armed=False, **words.gain_moved())
    return refused, (*given_up, NO_TONE)


def _cut_off(wizard: Wizard, said: words.Words) -> Outcome:
    """What was found may still be kept, what was not may be tried again."""
    if wizard.step is WizardStep.RESULT:
        return wizard, (Rest(),)
    return replace(wizard, step=WizardStep.REFUSED, asked=None, **said), (Rest(),)


def leave(wizard: Wizard) -> Outcome:
    """The player leaves, or the codec changed: back to CHOOSE, and Rest if something was begun."""
    left = Wizard(wizard.method, **words.choose(wizard.method))
    return left, () if wizard.step is WizardStep.CHOOSE else (Rest(),)


def _ready(wizard: Wizard, subject: Subject) -> Outcome:
    """Waits for cables, in silence, so that no plug thumps."""
    if wizard.method is Method.SOURCE:
        said = words.connect_source(subject.analog)
    elif wizard.method is Method.LOOPBACK:
        output = trusted_output(subject.shipped, subject.owned)
        if output is None:
            return _no_output_known(), (NO_TONE,)
        said = words.connect_loopback(subject.shipped, subject.owned, output, LOOPBACK_DBFS, subject.analog)
    else:
        said = words.warn() if wizard.found is None else words.connect_cable(subject.analog)
    return replace(wizard, step=WizardStep.READY, asked=None, **said), (NO_TONE,)


def _no_output_known() -> Wizard:
    return Wizard(Method.LOOPBACK, WizardStep.REFUSED, **words.no_output_known())


def _answered(wizard: Wizard, subject: Subject) -> Outcome:
    if wizard.asked is None:
        return wizard, ()
    given = replace(wizard, given=(*wizard.given, (wizard.asked.name, wizard.asked.value)), asked=None)
    if wizard.method is Method.SOURCE:
        return _ready(given, subject)
    try:
        level = max_output_from_volts(wizard.asked.value)
    except LevelError as error:
        return _impossible(given, error)
    found = Measured(max_output_dbu=level.dbu, output_uncertainty_db=level.uncertainty_db)
    return replace(given, step=WizardStep.RESULT, found=found, **words.output_found(level)), (NO_TONE,)


def _connected(wizard: Wizard, subject: Subject, at_s: float) -> Outcome:
    if wizard.method is not Method.METER or wizard.found is not None:
        return _tape(replace(wizard, sine_dbfs=LOOPBACK_DBFS), at_s)
    known = trusted_output(subject.shipped, subject.owned)
    asked = VOLTS if known is None else replace(VOLTS, value=round(volts_from_dbu(known.dbu), 2))
    asking = replace(wizard, step=WizardStep.ASK, asked=asked, sine_dbfs=0.0, **words.ask_meter())
    return asking, (Sine(SINE_HZ, 1.0),)


def _expected_hz(method: Method) -> float | None:
    """Of the sine in a recording, where it is the pedal's own."""
    return None if method is Method.SOURCE else SINE_HZ


def _tape(wizard: Wizard, at_s: float) -> Outcome:
    source = wizard.method is Method.SOURCE
    sine = NO_TONE if source else Sine(SINE_HZ, gain_from_db(wizard.sine_dbfs))
    said = words.recording(None if source else wizard.sine_dbfs)
    recording = replace(wizard, step=WizardStep.RECORDING, progress=0.0, since_s=at_s, **said)
    return recording, (sine, TapeInput(RECORD_S))


def _found(wizard: Wizard, subject: Subject, reading: Reading) -> Outcome:
    try:
        level = _max_input(wizard, subject, reading)
    except LevelError as error:
        return _impossible(wizard, error)
    found = replace(wizard.found or Measured(), max_input_dbu=level.dbu, input_uncertainty_db=level.uncertainty_db)
    return replace(wizard, step=WizardStep.RESULT, found=found, **words.input_found(level)), (NO_TONE,)


def _max_input(wizard: Wizard, subject: Subject, reading: Reading) -> Level:
    if wizard.method is Method.SOURCE:
        return max_input_from_source(dict(wizard.given)["volts"], reading, subject.analog)
    return max_input_from_loopback(_output(wizard, subject), wizard.sine_dbfs, reading, subject.analog)


def _output(wizard: Wizard, subject: Subject) -> Level:
    """What the loopback stands on. Raises LevelError if the codec that was known went away."""
    found = wizard.found
    if found and found.max_output_dbu is not None:
        return Level(found.max_output_dbu, found.output_uncertainty_db or 0.0)
    known = trusted_output(subject.shipped, subject.owned)
    if known is None:
        raise LevelError(words.no_output_known()["sentence"], short="output unknown")
    return known


def _accepted(wizard: Wizard, subject: Subject) -> Outcome:
    found = wizard.found
    if found is None:
        return leave(wizard)
    keep = Keep(found, wizard.method)
    if found.max_input_dbu is None:
        ready, wishes = _ready(wizard, subject)
        return ready, (keep, *wishes)
    level = Level(found.max_input_dbu, found.input_uncertainty_db or 0.0)
    return replace(wizard, step=WizardStep.KEPT, **words.kept(level)), (keep, Rest())


def _again(wizard: Wizard, subject: Subject) -> Outcome:
    """Back to the volts of the source, or to the cables, with what was given and found before."""
    if wizard.method is Method.LOOPBACK:
        return begin(wizard.method, subject)
    if wizard.method is Method.SOURCE:
        asked = replace(VOLTS, value=dict(wizard.given).get(VOLTS.name, VOLTS.value))
        return Wizard(wizard.method, WizardStep.ASK, asked=asked, **words.ask_source()), ()
    return _ready(replace(wizard, armed=False), subject)


def _refused(wizard: Wizard, reason: Refusal) -> Outcome:
    return replace(wizard, step=WizardStep.REFUSED, **words.refused(reason)), (NO_TONE,)


def _impossible(wizard: Wizard, error: LevelError) -> Outcome:
    """Whatever the volts were, they are asked for again."""
    return replace(wizard, step=WizardStep.REFUSED, found=None, **words.impossible(error, wizard.method)), (NO_TONE,)
