// What is not known at compile time: rechannels, heads, and layers of any number of outer and inner channels.
#pragma once
#include "layer.hpp"

namespace etalon::ETALON_VARIANT {

// The outputs of a convolution in groups, each with as many rows as its weights were packed by.
// Body has template <int ROWS> const float* group(int output, const float* weights).
template <class Body>
ETALON_INLINE void each_group(const Convolution& conv, Body body) {
  const int rows = rows_of(conv.outputs);
  const float* weights = conv.weights.data();
  for (int output = 0; output < conv.outputs; output += rows) {
    const int left = conv.outputs - output;
    switch (left < rows ? left : rows) {
      case 1: weights = body.template group<1>(output, weights); break;
      case 2: weights = body.template group<2>(output, weights); break;
      case 3: weights = body.template group<3>(output, weights); break;
      case 4: weights = body.template group<4>(output, weights); break;
      case 5: weights = body.template group<5>(output, weights); break;
      default: weights = body.template group<6>(output, weights);
    }
  }
}

// How one group's sums begin and end is STEP's own: begin(channel, t), end(channel, t, sum) -> what is stored in `to`.
template <class Step>
struct Groups {
  const Convolution& conv;
  Past x;
  Rows to;
  int frames;
  const Step& step;

  template <int ROWS>
  struct Tiles {
    const Groups& of;
    int output;
    const float* weights;

    template <int WIDE, bool FULL>
    ETALON_INLINE void tile(int t, int count) const {
      Sums<ROWS, WIDE> sums;
      for (int r = 0; r < ROWS; ++r)
        for (int v = 0; v < WIDE; ++v)
          sums[r][v] = of.step.begin(output + r, t + v * LANES) + of.conv.bias[output + r];
      convolve<0, ROWS, WIDE>(sums, of.conv, of.x, t, weights);
      for (int r = 0; r < ROWS; ++r)
        for (int v = 0; v < WIDE; ++v) {
          const int from = t + v * LANES;
          put<FULL>(of.to.channel(output + r) + from, of.step.end(output + r, from, sums[r][v]), count);
        }
    }
  };

  template <int ROWS>
  ETALON_INLINE const float* group(int output, const float* weights) const {
    each_tile<abreast(ROWS)>(frames, Tiles<ROWS>{*this, output, weights});
    return weights + static_cast<std::size_t>(conv.taps) * conv.inputs * ROWS;
  }
};

template <class Step>
void play_groups(const Convolution& conv, Past x, Rows to, int frames, const Step& step) {
  each_group(conv, Groups<Step>{conv, x, to, frames, step});
}

// to = conv(x)
struct Plain {
  ETALON_INLINE Vector begin(int, int) const { return Vector{}; }
  ETALON_INLINE Vector end(int, int, Vector sum) const { return sum; }
};

// to = activation(conv(x) + mixin * heard)
struct Inner {
  const Layer& layer;
  const float* heard;
  ETALON_INLINE Vector begin(int channel, int t) const { return load(heard + t) * layer.mixin[channel]; }
  ETALON_INLINE Vector end(int channel, int, Vector sum) const {
    return activated(sum, layer.activation, layer.activation.slopes[channel]);
  }
};

// to = x + layer1x1(p)
struct Residual {
  Rows x;
  ETALON_INLINE Vector begin(int channel, int t) const { return load(x.channel(channel) + t); }
  ETALON_INLINE Vector end(int, int, Vector sum) const { return sum; }
};

inline void copy(Rows from, Rows to, int channels, int frames) {
  for (int c = 0; c < channels; ++c) __builtin_memcpy(to.channel(c), from.channel(c), sizeof(float) * frames);
}

inline void play_any(const Layer& layer, const Passage& passage) {
  const Rows inner = passage.inner;
  play_groups(layer.conv, passage.x, inner, passage.frames, Inner{layer, passage.heard});
  for (int c = 0; c < layer.conv.outputs; ++c) {
    float *terms = passage.terms.channel(c), *p = inner.channel(c);
    for (int t = 0; t < passage.frames; ++t) terms[t] += p[t];
  }
  if (!passage.next.first) return;
  const Rows x = passage.x.newest();
  if (layer.layer1x1.outputs)
    play_groups(layer.layer1x1, Past{inner.first, 0, 0, inner.stride}, passage.next, passage.frames, Residual{x});
  else
    copy(x, passage.next, layer.conv.inputs, passage.frames);
}

}  // namespace etalon::ETALON_VARIANT
