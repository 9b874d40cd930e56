"""What a capture's file says about itself, for screens and `pedal inspect`."""

from dataclasses import dataclass

from firmware.levels import CaptureLevels

TEXT_WORDS = ("name", "modeled_by", "gear_make", "gear_model", "gear_type", "tone_type")


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One model object of a .nam file; metadata words exactly as in the file, None where it says nothing."""

    version: str
    architecture: str
    sample_rate_hz: int  # 48,000 where the file says nothing
    weight_count: int  # of a container: of all its submodels
    receptive_frames: (
        int  # samples of input that one sample of output depends on; 1 for LSTM, whose memory is its state
    )
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
        return CaptureLevels(self.input_level_dbu, self.output_level_dbu, self.loudness)
