"""Levels and what they rest on, in the words of a screen."""

from firmware.levels import CodecLevels


def dbu(level_dbu: float | None) -> str:
    return "unknown" if level_dbu is None else f"{level_dbu:.1f} dBu"


def codec_dbu(codec: CodecLevels) -> str:
    """The input's level; one that is doubtful has a question mark."""
    doubt = "?" if codec.max_input_dbu is not None and codec.doubtful else ""
    return dbu(codec.max_input_dbu) + doubt


def basis_words(codec: CodecLevels) -> str:
    """Where the input's number comes from: whose it is and how far it can be trusted, or the owner's day; where the
    card does something to it, which command says what."""
    if codec.max_input_dbu is None:
        return "not measured"
    if codec.doubts:
        return "doubt: pedal status"
    if codec.measured_on:
        return f"{codec.basis} {codec.measured_on}"
    return f"{codec.basis}, {'no' if codec.confidence == 'none' else codec.confidence} trust"
