// An impulse response, one block, without latency: its first taps as they are, the others in parts by their spectra.
//
// A level of m blocks a piece: in block m - 1 of a piece it is whole, and from then on m blocks have the steps of one
// piece to do: its transform, the sums of the last pieces times the parts, the way back. What comes out is first heard
// 2 (m - 1) blocks behind the first frame of the piece, which is the tap where the level begins; m = 1 begins at once.
#pragma once
#include "convolution.hpp"
#include "transform.hpp"

namespace etalon::ETALON_VARIANT {

constexpr int BIN = 2 * PAD;  // floats: PAD numbers of a spectrum, re and im
// Whether each of the four products has sums of its own: 4 chains of 2 vectors then, else 2 of 4 (NEON: 24 registers
// with what feeds them, where 4 of 4 would take all 32).
constexpr bool APART = LANES == 8;

struct Products {
  static constexpr int WIDE = PAD / LANES;
  Vector re[WIDE] = {}, im[WIDE] = {}, re_im[WIDE] = {}, im_re[WIDE] = {};

  ETALON_INLINE void add(const float* x, const float* h, int parts) {
    for (int part = 0; part < parts; ++part, x += BIN, h += BIN) {
      for (int v = 0; v < WIDE; ++v) {
        const Complex a = load(x + v * LANES, x + PAD + v * LANES), b = load(h + v * LANES, h + PAD + v * LANES);
        re[v] += a.re * b.re;
        im[v] += a.re * b.im;
        if constexpr (APART) {
          re_im[v] += a.im * b.im;
          im_re[v] += a.im * b.re;
        } else {
          re[v] -= a.im * b.im;
          im[v] += a.im * b.re;
        }
      }
    }
  }

  ETALON_INLINE void put(float* to) const {
    for (int v = 0; v < WIDE; ++v) store(to + v * LANES, to + PAD + v * LANES, {re[v] - re_im[v], im[v] + im_re[v]});
  }
};

// The past pieces times the parts, PAD numbers of their spectra. The ring runs backwards, so that both lie in order.
inline void multiply(const Level& level, int number, int slot, const float* ring, float* product) {
  const std::size_t row = static_cast<std::size_t>(number) * static_cast<std::size_t>(level.parts);
  const float* x = ring + row * BIN;
  const float* h = level.spectra[row * 2].floats;
  const int until = level.parts - slot;
  Products sums;
  sums.add(x + static_cast<std::size_t>(slot) * BIN, h, until);
  sums.add(x, h + static_cast<std::size_t>(until) * BIN, slot);
  sums.put(product + static_cast<std::size_t>(number) * BIN);
}

// A count of the state. Whatever stood there, none is left that there cannot be.
ETALON_INLINE int count_of(float held, int most) {
  return held >= 0.0f && held < static_cast<float>(most) ? static_cast<int>(held) : 0;
}

inline void hear(const Level& level, const float* source, int frames, float* state) {
  const int turn = count_of(state[level.turn], level.blocks);
  const int block = turn ? turn - 1 : level.blocks - 1;
  float* piece = state + level.heard + level.frames;
  __builtin_memcpy(piece + block * frames, source, sizeof(float) * frames);
}

// The last piece and the one that is whole now, side by side as the two halves of complex numbers.
inline void open_piece(const Level& level, float* state) {
  float *re = state + level.rows, *im = re + level.size, *before = state + level.heard;
  const auto piece = sizeof(float) * level.frames, rest = sizeof(float) * (level.size - level.frames);
  __builtin_memset(re, 0, rest);
  __builtin_memcpy(re + level.size - level.frames, before, piece);
  __builtin_memcpy(im, before + level.frames, piece);
  __builtin_memset(im + level.frames, 0, rest);
  __builtin_memcpy(before, before + level.frames, piece);
}

inline void take(const Level& level, const Step& step, int slot, float* state) {
  float *rows = state + level.rows, *product = state + level.product, *ring = state + level.ring;
  const auto stride = static_cast<std::size_t>(level.parts) * BIN;
  switch (step.what) {
    case Step::open: return open_piece(level, state);
    case Step::split: return pass<true>(level, step.number, step.cut, rows);
    case Step::split_corners: return split_corners(level, step.cut, rows, ring + slot * BIN, stride);
    case Step::multiply: return multiply(level, step.number, slot, ring, product);
    case Step::join_corners: return join_corners(level, step.cut, product, BIN, rows);
    case Step::join: return pass<false>(level, step.number, step.cut, rows);
    case Step::close: __builtin_memcpy(state + level.said, rows + level.size, sizeof(float) * level.frames);
  }
}

inline void play_level(const Level& level, int frames, float* state, float* output) {
  const int turn = count_of(state[level.turn], level.blocks), next = turn + 1 < level.blocks ? turn + 1 : 0;
  int slot = count_of(state[level.slot], level.parts);
  if (turn == 0) slot = slot ? slot - 1 : level.parts - 1;
  for (int number = level.due[turn]; number < level.due[turn + 1]; ++number)
    take(level, level.steps[number], slot, state);
  const float* now = state + level.said + next * frames;
  for (int t = 0; t < frames; ++t) output[t] += now[t];
  state[level.turn] = static_cast<float>(next);
  state[level.slot] = static_cast<float>(slot);
}

// The taps that are played as they are: some vectors of frames, kept in registers while the taps pass by.
struct Near {
  const Linear& net;
  const float* newest;
  float* output;

  template <int WIDE, bool FULL>
  ETALON_INLINE void tile(int t, int count) const {
    Vector sums[WIDE];
    for (Vector& sum : sums) sum = splat(net.bias);
    const float *taps = net.taps.data(), *x = newest + t;
    for (int tap = 0; tap < net.near; ++tap, --x)
      for (int v = 0; v < WIDE; ++v) sums[v] += load(x + v * LANES) * taps[tap];
    for (int v = 0; v < WIDE; ++v) put<FULL>(output + t + v * LANES, sums[v], count);
  }
};

inline void play_near(const Linear& net, const float* source, float* state, float* output) {
  float* newest = state + net.past + (net.near ? net.near - 1 : 0);
  __builtin_memcpy(newest, source, sizeof(float) * net.frames);
  each_tile<8>(net.frames, Near{net, newest, output});
  if (net.near > 1) __builtin_memmove(state + net.past, state + net.past + net.frames, sizeof(float) * (net.near - 1));
}

inline void play_linear(const Linear& net, const float* source, float* state, float* output) {
  for (const Level& level : net.levels) hear(level, source, net.frames, state);
  play_near(net, source, state, output);
  for (const Level& level : net.levels) play_level(level, net.frames, state, output);
}

inline void fill_level(Level& level, const float* taps, int count, float* rows) {
  const float scale = 1.0f / static_cast<float>(level.size);  // of the transform and back
  const auto stride = static_cast<std::size_t>(level.parts) * BIN;
  for (int part = 0; part < level.parts; ++part, taps += level.frames, count -= level.frames) {
    __builtin_memset(rows, 0, 2 * sizeof(float) * level.size);
    for (int tap = 0; tap < level.frames && tap < count; ++tap) rows[tap] = taps[tap] * scale;
    for (const Step& step : level.steps) {
      if (step.what == Step::split) pass<true>(level, step.number, step.cut, rows);
      if (step.what == Step::split_corners)
        split_corners(level, step.cut, rows, level.spectra.front().floats + part * BIN, stride);
    }
  }
}

inline void fill_linear(Linear& net, float* rows) {
  for (Level& level : net.levels)
    fill_level(level, net.taps.data() + level.first, static_cast<int>(net.taps.size()) - level.first, rows);
}

}  // namespace etalon::ETALON_VARIANT
