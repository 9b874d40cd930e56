// The inner loop of everything: some output channels times some vectors of frames, kept in registers while the taps and
// input channels pass by. Signals lie channel after channel, so that a vector is frames in a row and a weight is one
// number for all of them: no shuffling, and a tap is the same memory some frames earlier.
#pragma once
#include "activations.hpp"

namespace etalon::ETALON_VARIANT {

// One block of a signal, or a window into its past: channel c begins at first + c * stride.
struct Rows {
  float* first = nullptr;
  int stride = 0;
  ETALON_INLINE float* channel(int number) const { return first + static_cast<std::size_t>(number) * stride; }
  ETALON_INLINE Rows from(int frames) const { return {first + frames, stride}; }
};

// The same address, which the compiler cannot know: it would fetch what lies there once for all groups of outputs, and
// there are not as many registers. 4% of A1's time on x86; on NEON the loop of 16 channels loads 11 vectors from the
// stack instead of 290.
ETALON_INLINE float* afresh(float* address) {
  __asm__ volatile("" : "+r"(address) : : "memory");
  return address;
}

// Where a ring stands in this run: `newest` begins the block that the run writes.
struct Past {
  float* ring = nullptr;
  int at = 0, length = 0, stride = 0;
  ETALON_INLINE Rows newest() const { return {ring + at, stride}; }
  // The block that lies `lag` frames before the newest; no lag is longer than the ring.
  ETALON_INLINE Rows before(int lag) const { return {ring + (at < lag ? at - lag + length : at - lag), stride}; }
};

// How many vectors go abreast, so that with `rows` outputs all sums stay in registers.
ETALON_INLINE constexpr int abreast(int rows) { return rows * 4 <= SUMS ? 4 : rows * 2 <= SUMS ? 2 : 1; }

template <int ROWS, int WIDE>
using Sums = Vector[ROWS][WIDE];

// sums += weights [row] times the frames of one channel; gives the weights that follow.
template <int ROWS, int WIDE>
ETALON_INLINE const float* add_channel(Sums<ROWS, WIDE>& sums, const float* x, const float* weights) {
  Vector heard[WIDE];
  for (int v = 0; v < WIDE; ++v) heard[v] = load(x + v * LANES);
  if constexpr (BY_LANE && ROWS == LANES) {  // one load for all rows
    const Vector row = load(weights);
    for (int r = 0; r < ROWS; ++r)
      for (int v = 0; v < WIDE; ++v) sums[r][v] += heard[v] * row[r];
  } else {
    for (int r = 0; r < ROWS; ++r)
      for (int v = 0; v < WIDE; ++v) sums[r][v] += heard[v] * weights[r];
  }
  return weights + ROWS;
}

// The same for all channels; INPUTS 0: known at run time.
template <int INPUTS, int ROWS, int WIDE>
ETALON_INLINE const float* accumulate(Sums<ROWS, WIDE>& sums, Rows x, int inputs, const float* weights) {
  const float* from = x.first;
  if constexpr (INPUTS == 0) {
    for (int i = 0; i < inputs; ++i, from += x.stride) weights = add_channel<ROWS, WIDE>(sums, from, weights);
  } else {
#pragma GCC unroll 16
    for (int i = 0; i < INPUTS; ++i, from += x.stride) weights = add_channel<ROWS, WIDE>(sums, from, weights);
  }
  return weights;
}

// All taps of a group of outputs.
template <int INPUTS, int ROWS, int WIDE>
ETALON_INLINE const float* convolve(Sums<ROWS, WIDE>& sums, const Convolution& conv, Past x, int t,
                                    const float* weights) {
  for (int tap = 0, lag = conv.history(); tap < conv.taps; ++tap, lag -= conv.dilation)
    weights = accumulate<INPUTS, ROWS, WIDE>(sums, x.before(lag).from(t), conv.inputs, weights);
  return weights;
}

// Calls body.tile<vectors abreast, all frames ours>(t, count) over a block; returns the frame that it could not reach.
template <int WIDE, class Body>
ETALON_INLINE int each_whole_tile(int frames, Body body) {
  int t = 0;
  for (; t + WIDE * LANES <= frames; t += WIDE * LANES) body.template tile<WIDE, true>(t, WIDE * LANES);
  if constexpr (WIDE > 2)
    for (; t + 2 * LANES <= frames; t += 2 * LANES) body.template tile<2, true>(t, 2 * LANES);
  for (; t + LANES <= frames; t += LANES) body.template tile<1, true>(t, LANES);
  return t;
}

// The same to the last frame: the last tile computes a whole vector and stores only the frames that are ours.
template <int WIDE, class Body>
ETALON_INLINE void each_tile(int frames, Body body) {
  const int t = each_whole_tile<WIDE>(frames, body);
  if (t < frames) body.template tile<1, false>(t, frames - t);
}

template <bool FULL>
ETALON_INLINE void put(float* to, Vector x, int count) {
  if constexpr (FULL)
    store(to, x);
  else
    store_first(to, x, count);
}

}  // namespace etalon::ETALON_VARIANT
