"""What a capture's file says about itself, for screens and `pedal inspect`."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from firmware.captures.nam.fields import Fields, is_number, shown
from firmware.captures.nam.json_text import Odd
from firmware.captures.nam.reading import RATE_HZ, Reading
from firmware.captures.nam.versions import is_partly_known
from firmware.captures.naming import says_something
from firmware.levels import CAPTURE_DBU_RANGE, CAPTURE_GAIN_RANGE, CAPTURE_LOUDNESS_DB_RANGE, CaptureLevels

TEXT_WORDS = ("name", "modeled_by", "gear_make", "gear_model", "gear_type", "tone_type")
MAX_TEXT_CHARS = 1_000
MOST_CLAUSES = 4  # of a warning; a container of many models may have many
NUMBER_WORDS = {
    "loudness": CAPTURE_LOUDNESS_DB_RANGE,
    "gain": CAPTURE_GAIN_RANGE,
    "input_level_dbu": CAPTURE_DBU_RANGE,
    "output_level_dbu": CAPTURE_DBU_RANGE,
}


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One model object of a .nam file; metadata words exactly as in the file, None where it says nothing."""

    version: str
    architecture: str
    sample_rate_hz: int  # 48,000 where the file says nothing
    weight_count: int  # of all models inside it too; of a container: of all its submodels
    receptive_frames: int  # frames of input that one frame of output depends on; 1 for LSTM: its memory is its state
    loudness: float | None = None
    gain: float | None = None
    input_level_dbu: float | None = None
    output_level_dbu: float | None = None
    name: str | None = None
    modeled_by: str | None = None
    gear_make: str | None = None
    gear_model: str | None = None
    gear_type: str | None = None
    tone_type: str | None = None
    passed_over: tuple[str, ...] = ()  # which of its numbers no capture has, and so count as absent: clauses

    @property
    def levels(self) -> CaptureLevels:
        return CaptureLevels(self.input_level_dbu, self.output_level_dbu, self.loudness, self.gear_type)

    @property
    def words(self) -> dict[str, object]:
        """What a graph keeps of it."""
        return {word: value for word, value in asdict(self).items() if word != "passed_over"}

    @property
    def partly_known(self) -> bool:
        """Its format is newer than 0.7.0: it is played, but it may hold what nobody here knows of."""
        return is_partly_known(self.version)


def read_info(model: Fields, reading: Reading) -> ModelInfo:
    """What a model object says of itself and what was read of it. Raises CaptureError."""
    metadata = _metadata(model)
    return ModelInfo(
        version=model.text("version"),
        architecture=model.text("architecture"),
        sample_rate_hz=reading.rate_hz or RATE_HZ,
        weight_count=reading.weight_count,
        receptive_frames=reading.network.receptive_frames,
        loudness=_number(metadata, "loudness"),
        gain=_number(metadata, "gain"),
        input_level_dbu=_number(metadata, "input_level_dbu"),
        output_level_dbu=_number(metadata, "output_level_dbu"),
        **{word: _free_text(metadata, word) for word in TEXT_WORDS},
        passed_over=(*_no_metadata(model), *_passed_over(metadata)),
    )


def warning(infos: Iterable[ModelInfo]) -> str:
    """A clause about the numbers of a file that count as absent, of all its models; "" if there are none."""
    clauses = list(dict.fromkeys(clause for info in infos for clause in info.passed_over))
    more = f" and {len(clauses) - MOST_CLAUSES} more" if len(clauses) > MOST_CLAUSES else ""
    counts = "counts as absent" if len(clauses) == 1 else "count as absent"
    return f"{', '.join(clauses[:MOST_CLAUSES])}{more}: {counts}; the rest of the file holds" if clauses else ""


def _metadata(model: Fields) -> Fields:
    """Nothing where it is no object, as in Core."""
    if isinstance(model.values.get("metadata"), dict):
        return model.child("metadata")
    return Fields(model.file, model.path("metadata"), {})


def _number(metadata: Fields, key: str) -> float | None:
    """None for what is no number that a capture can have: one wrong number is no reason to lose the others."""
    value = metadata.values.get(key)
    low, high = NUMBER_WORDS[key]
    return float(value) if is_number(value) and low <= value <= high else None


def _passed_over(metadata: Fields) -> Iterator[str]:
    for key, (low, high) in NUMBER_WORDS.items():
        if metadata.has(key) and _number(metadata, key) is None:
            value = metadata.values[key]
            found = value.found if isinstance(value, Odd) else shown(value)
            yield f"{key} is {found} (it must be a number from {low:g} to {high:g})"


def _no_metadata(model: Fields) -> Iterator[str]:
    if model.has("metadata") and not isinstance(model.values["metadata"], dict):
        yield f"metadata is {shown(model.values['metadata'])} (it must be an object)"


def _free_text(metadata: Fields, key: str) -> str | None:
    """A text that UTF-8 can write, or None: a bad name is no reason to refuse a sound. Field files break enums, and
    have words for what was not entered."""
    value = metadata.values.get(key)
    if not isinstance(value, str) or not says_something(value):
        return None
    return value[:MAX_TEXT_CHARS].encode(errors="ignore").decode()
