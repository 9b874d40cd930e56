"""What a capture's file says about itself, for screens and `pedal inspect`."""

from dataclasses import dataclass

from firmware.captures.nam.fields import Fields, is_number
from firmware.captures.nam.reading import RATE_HZ, Reading
from firmware.captures.nam.versions import is_partly_known
from firmware.levels import CaptureLevels

TEXT_WORDS = ("name", "modeled_by", "gear_make", "gear_model", "gear_type", "tone_type")
MAX_TEXT_CHARS = 1_000


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

    @property
    def levels(self) -> CaptureLevels:
        return CaptureLevels(self.input_level_dbu, self.output_level_dbu, self.loudness, self.gear_type)

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
        loudness=metadata.optional_number("loudness"),
        gain=metadata.number("gain") if is_number(metadata.values.get("gain")) else None,  # Core does not read it
        input_level_dbu=metadata.optional_number("input_level_dbu"),
        output_level_dbu=metadata.optional_number("output_level_dbu"),
        **{word: _free_text(metadata, word) for word in TEXT_WORDS},
    )


def _metadata(model: Fields) -> Fields:
    """Nothing where it is no object, as in Core."""
    if isinstance(model.values.get("metadata"), dict):
        return model.child("metadata")
    return Fields(model.file, model.path("metadata"), {})


def _free_text(metadata: Fields, key: str) -> str | None:
    """A text that UTF-8 can write, or None: a bad name is no reason to refuse a sound. Field files break enums."""
    value = metadata.values.get(key)
    return value[:MAX_TEXT_CHARS].encode(errors="ignore").decode() if isinstance(value, str) else None
