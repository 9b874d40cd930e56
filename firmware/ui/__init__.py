"""What is seen: State in, image out."""

from firmware.ui.screens import draw

__all__ = ["draw"]
