"""Where NeuralAmpModelerCore and the trainer disagree, the pedal does as Core. Each rule stands here once.

- Linear: weight 0 meets the newest sample. Trainers before Aug 2026 wrote the taps in reverse; Core plays those
  files reversed, and so do we (Trainer#696).
- layer1x1 inactive: the next layer gets this layer's input unchanged; the trainer adds the activation to it.
- layer1x1_post_film is applied whatever the gating, as Core since Core#321; earlier releases applied it in blended
  layers alone, and the golden vector of wavenet_a2_max was rendered by one of those.
- Hardtanh clips at -1 and 1, whatever min_val and max_val the trainer wrote beside it.
- Softsigmoid and other activations that only the trainer knows are refused, as Core refuses them.
- Linear at another rate than its own: since Core#333 Core joins its taps by cubics, -30 to -60 dB from what it is at
  its own rate (made-up cabinets of 44.1 kHz at 48). Here it stays what it is (rates.py).
- head_scale is the last weight; the key of that name must be there and is not read.
- PReLU with one slope uses it for every channel. (Core reads past its list where such a layer is gated.) A single
  negative_slope wins over a list of negative_slopes.
- sample_rate absent, null or not above zero means 48,000 Hz, as the plugin takes it. A condition_dsp must have the
  rate of its model; models of a Sequential may leave it to their neighbours, submodels to their container.
- LSTM: from the file's h0 and c0 it hears half a second of silence. Core gives it a single frame where the file says
  no rate, and we half a second there too: a trained h0 and c0 have settled by then, so it makes no difference.
- gated, the older word for gating_mode, always has Sigmoid beside it.
- SlimmableContainer: inside another model it plays its largest submodel, and so does a channel-slicing WaveNet its
  full width: Core lets nobody choose there. A container's own weights are not used.
- channel slicing cuts the rows of a gated layer and of a FiLM as they are stored, first rows first, also where that
  cuts through what belongs together. Groups, heads of more than one tap, a head1x1 between arrays and slopes for each
  channel cannot be cut; Core fails when such a width is chosen, and here the full width alone is offered.

Where the pedal takes what Core would not, for files of the field have it, and the meaning is plain:

- null stands for the default wherever a key has one, a FiLM's among them; Core stops at some of them. So do groups
  that a layer1x1 or head1x1 does not give.
- sample_rate said by a model and not by its condition_dsp, or the other way: Core compares -1 with it.
- loudness, gain and dBu levels that are no number, or one that no capture has (model_info.py), count as absent: Core
  stops at a text, and plays -100 dB of loudness as 82 dB of gain.
- switched off: of a layer1x1 or head1x1 that is not active no other key is read.

Where the pedal refuses what Core would play:

- a key twice in one object (Core takes the last; in metadata it counts as absent), anything behind the object (Core
  stops reading there), numbers beyond float32, true and false as numbers, fractions as whole numbers.
- sizes that do not fit: Core checks some of them and computes with whatever lies in memory for the others. So with
  a weight list that is too short, which Core notices only in some networks.
- dilations of 0, an LSTM without layers, a batch norm whose variance is not above zero, sample rates that are no
  whole number of Hz.
- slimmable kwargs that are no object, allowed_channels below 1: Core passes over the ones and fails at the others.
- what is beyond the limits of limits.py and json_text.py: Core has none.
"""
