// How loud a block is, and whether it was cut off: what firmware/audio/meter.py looks for. Part of strip.cpp alone.
#pragma once
#include <cmath>

#include "strip.hpp"

namespace etalon {
namespace {

// The largest magnitude. Compared as whole numbers, which a compiler does four at a time: the bits of a float grow with
// its size, and NaN is beyond infinity.
float peak_of(const float* block, std::int64_t frames) {
  std::int32_t most = 0;
  for (std::int64_t t = 0; t < frames; ++t) {
    std::int32_t bits;
    __builtin_memcpy(&bits, block + t, sizeof bits);
    bits &= 0x7fffffff;
    most = bits > most ? bits : most;
  }
  float peak;
  __builtin_memcpy(&peak, &most, sizeof peak);
  return peak;
}

bool has_flat_top(const float* block, std::int64_t frames, std::int64_t flat_frames, float peak) {
  std::int64_t run = 1;
  for (std::int64_t t = 1; t < frames; ++t) {
    run = std::fabs(block[t]) == peak && block[t] == block[t - 1] ? run + 1 : 1;
    if (run >= flat_frames) return true;
  }
  return false;
}

std::int64_t count_from(const float* block, std::int64_t frames, float least) {
  std::int64_t count = 0;
  for (std::int64_t t = 0; t < frames; ++t) count += std::fabs(block[t]) >= least;
  return count;
}

}  // namespace
}  // namespace etalon
