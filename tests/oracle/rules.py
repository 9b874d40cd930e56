"""Where NeuralAmpModelerCore and the official trainer (or an older Core) part, as switches of the oracle.

With a switch turned the oracle must match the other one's vector: that proves both the vector and why it differs.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """The defaults are today's Core, which is what the pedal does."""

    post_film_if_blended_only: bool = False  # layer1x1_post_film in Core before Core#321
    inactive_layer1x1_adds: bool = False  # the trainer adds the activation to the residual all the same
    hardtanh_has_limits: bool = False  # the trainer clips at min_val and max_val
    oldest_tap_first: bool = False  # the trainer's Linear before Trainer#697 has the newest sample's weight last


CORE = Rules()
TRAINER = Rules(inactive_layer1x1_adds=True, hardtanh_has_limits=True, oldest_tap_first=True)
