"""All commands: in which folder the file of each lies, and in a few words what it is for, as `pedal` lists them."""

from typing import Final

GROUPS: Final = {
    "playing": {
        "play": ("running", "choose a preset"),
        "back": ("running", "to the sound before"),
        "bypass": ("running", "the guitar as it came"),
        "trim": ("running", "more or less input gain"),
        "master": ("running", "the pedal's volume, mute"),
        "get": ("running", "the knobs of the preset"),
        "set": ("running", "a knob to a value"),
        "do": ("running", "any action; alone, a list"),
        "status": ("running", "what the pedal is doing"),
        "watch": ("running", "what changes, as JSON"),
        "top": ("top", "all of it, live, by keys"),
    },
    "presets": {
        "presets": ("lists", "all of them, in order"),
        "preset": ("lists", "make, copy, rename ..."),
        "setlist": ("lists", "make, change, play lists"),
    },
    "captures": {
        "import": ("library", "put captures into it"),
        "library": ("library", "which there are, their cost"),
        "capture": ("library", "rename one, delete one"),
        "inspect": ("library", "what one is, its gain plan"),
        "export": ("library", "one as .onnx for any host"),
        "render": ("render", "play a sound file through"),
    },
    "levels": {
        "gain": ("levels", "the codec's analogue gain"),
        "input": ("levels", "which input is heard"),
        "output": ("levels", "how loud the preset leaves"),
        "calibrate": ("levels", "measure what 0 dBFS means"),
        "levels": ("levels", "the arithmetic, by hand"),
        "profiles": ("levels", "codecs that are known, here"),
    },
    "the box": {
        "xruns": ("running", "what was late or lost, why"),
        "doctor": ("doctor", "check all it depends on"),
        "bench": ("bench", "what a block costs here"),
        "sim": ("sim", "the pedal on this computer"),
        "experiment": ("experiment", "one amp at four levels"),
    },
}
VERBS: Final = {verb: row for group in GROUPS.values() for verb, row in group.items()}
