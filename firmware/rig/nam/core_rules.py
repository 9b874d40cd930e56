"""Where NeuralAmpModelerCore and the trainer disagree, the pedal does as Core. Each rule stands here once.

- Linear: weight 0 meets the newest sample. Trainers before Aug 2026 wrote the taps in reverse; Core plays those
  files reversed, and so do we (Trainer#696).
- layer1x1 inactive: the next layer gets this layer's input unchanged; the trainer adds the activation to it.
- layer1x1_post_film is applied whatever the gating, as Core since Core#321; earlier releases applied it in blended
  layers alone, and the golden vector of wavenet_a2_max was rendered by one of those.
- Hardtanh clips at -1 and 1, whatever min_val and max_val the trainer wrote beside it.
- Softsigmoid and other activations that only the trainer knows are refused, as Core refuses them.
- head_scale is the last weight; the key of that name must be there and is not read.
- PReLU with one slope uses it for every channel. (Core reads past its list where such a layer is gated.)
- sample_rate absent, null or not above zero means 48,000 Hz, as the plugin takes it.
"""
