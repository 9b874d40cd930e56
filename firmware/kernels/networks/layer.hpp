// One WaveNet layer of as many inner channels as outer ones, both known at compile time, for blocks of whole vectors:
//
//     p = activation(conv(x) + mixin * heard),  terms += p,  next = x + layer1x1(p)
#pragma once
#include "convolution.hpp"

namespace etalon::ETALON_VARIANT {

// What a layer reads and writes in one run. `next` is empty where nobody hears what the layer hands on.
struct Passage {
  Past x;
  const float* heard;
  Rows terms, next, inner;
  int frames;
};

using PlayLayer = void (*)(const Layer&, const Passage&);

template <int CHANNELS, Kind KIND>
struct FixedLayer {
  static constexpr int ROWS = rows_of(CHANNELS);
  static_assert(CHANNELS % ROWS == 0);
  const Layer& layer;
  const Passage& passage;

  template <int WIDE, bool FULL>
  ETALON_INLINE void tile(int t, int) const {
    static_assert(FULL);
    alignas(4 * PAD) float memory[CHANNELS * WIDE * LANES];
    const Rows inner{memory, WIDE * LANES};
    activate<WIDE>(t, inner);
    if (passage.next.first) hand_on<WIDE>(t, inner);
  }

  template <int WIDE>
  ETALON_INLINE void activate(int t, Rows inner) const {
    Vector heard[WIDE];
    for (int v = 0; v < WIDE; ++v) heard[v] = load(passage.heard + t + v * LANES);
    const float *bias = layer.conv.bias.data(), *mixin = layer.mixin.data(), *weights = layer.conv.weights.data();
    const float* slopes = layer.activation.slopes.data();
    for (int group = 0; group < CHANNELS; group += ROWS) {
      Sums<ROWS, WIDE> sums;
      for (int r = 0; r < ROWS; ++r)
        for (int v = 0; v < WIDE; ++v) sums[r][v] = heard[v] * mixin[group + r] + bias[group + r];
      weights = convolve<CHANNELS, ROWS, WIDE>(sums, layer.conv, passage.x, t, weights);
      for (int r = 0; r < ROWS; ++r) {
        float* terms = passage.terms.channel(group + r) + t;
        for (int v = 0; v < WIDE; ++v) {
          const Vector p = activated<KIND>(sums[r][v], layer.activation, slopes[group + r]);
          store(inner.channel(group + r) + v * LANES, p);
          store(terms + v * LANES, load(terms + v * LANES) + p);
        }
      }
    }
  }

  template <int WIDE>
  ETALON_INLINE void hand_on(int t, Rows inner) const {
    const float *bias = layer.layer1x1.bias.data(), *weights = layer.layer1x1.weights.data();
    for (int group = 0; group < CHANNELS; group += ROWS) {
      Sums<ROWS, WIDE> sums;
      for (int r = 0; r < ROWS; ++r)
        for (int v = 0; v < WIDE; ++v)
          sums[r][v] = load(passage.x.newest().channel(group + r) + t + v * LANES) + bias[group + r];
      weights = accumulate<CHANNELS, ROWS, WIDE>(sums, {afresh(inner.first), inner.stride}, CHANNELS, weights);
      for (int r = 0; r < ROWS; ++r)
        for (int v = 0; v < WIDE; ++v) store(passage.next.channel(group + r) + t + v * LANES, sums[r][v]);
    }
  }
};

template <int CHANNELS, Kind KIND>
void play_fixed(const Layer& layer, const Passage& passage) {
  each_whole_tile<abreast(rows_of(CHANNELS))>(passage.frames, FixedLayer<CHANNELS, KIND>{layer, passage});
}

}  // namespace etalon::ETALON_VARIANT
