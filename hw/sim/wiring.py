"""The panel of a simulated pedal with as many footswitches as one wants, at the pins of the box that has them."""

from dataclasses import replace

from hw.box import SWITCHES, path_of
from hw.profile import BoxProfile, PanelProfile
from hw.profiles.files import ABOUT
from hw.strict_toml import read_toml


def wired(panel: PanelProfile, switches: int) -> PanelProfile:
    """`panel` with so many footswitches, an LED of two colours at each as far as the box has LEDs, and a relay."""
    box = read_toml(BoxProfile, path_of(SWITCHES[switches]), ABOUT).panel
    taken = {*box.stomps, *box.leds, panel.encoder_a, panel.encoder_b, panel.encoder_push}
    relay, *free = [pin for pin in range(27, 1, -1) if pin not in taken]
    second = tuple(free[: len(box.leds)])
    return replace(panel, stomps=box.stomps, leds=box.leds, leds_second=second, relay=relay)
