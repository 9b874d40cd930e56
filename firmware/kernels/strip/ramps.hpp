// Gains that glide: what firmware/audio/ramp.py does. Part of strip.cpp alone.
#pragma once
#include <cmath>

#include "strip.hpp"

namespace etalon {
namespace {

bool moves(const Ramp& ramp, const Line& line) { return ramp.at < line.ramp_frames; }

constexpr double NEAR = 16.0;  // two gains of one sign that are joined by a line in dB, and not in numbers

bool in_db(const Ramp& ramp) {
  const double start = std::fabs(ramp.start), target = std::fabs(ramp.target);
  return ramp.start * ramp.target > 0.0 && start < NEAR * target && target < NEAR * start;
}

// Calls with_gain(frame, gain) for a block of a ramp that moves, and moves it on.
template <class Body>
void glide(Ramp& ramp, const Line& line, Body with_gain) {
  const float* way = line.line + ramp.at;
  const auto start = static_cast<float>(ramp.start);
  float gain = start;
  if (in_db(ramp)) {
    const auto whole = static_cast<float>(std::log(ramp.target / ramp.start));
    for (std::int64_t t = 0; t < line.frames; ++t) with_gain(t, gain = std::exp(way[t] * whole) * start);
  } else {
    const auto whole = static_cast<float>(ramp.target - ramp.start);
    for (std::int64_t t = 0; t < line.frames; ++t) with_gain(t, gain = way[t] * whole + start);
  }
  ramp.at += line.frames;
  ramp.value = moves(ramp, line) ? static_cast<double>(gain) : ramp.target;
}

// Sends it from 0 to 1.
void begin(Ramp& ramp) {
  ramp.value = ramp.start = 0.0;
  ramp.target = 1.0;
  ramp.at = 0;
}

// Jumps to its target; for when nobody hears it.
void arrive(Ramp& ramp, const Line& line) {
  ramp.value = ramp.start = ramp.target;
  ramp.at = line.ramp_frames;
}

// into = source * gain; the two may be the same.
void scale(Ramp& ramp, const Line& line, const float* source, float* into) {
  if (moves(ramp, line)) {
    glide(ramp, line, [&](std::int64_t t, float gain) { into[t] = source[t] * gain; });
    return;
  }
  const auto gain = static_cast<float>(ramp.value);
  if (gain == 1.0f && source == into) return;
  for (std::int64_t t = 0; t < line.frames; ++t) into[t] = source[t] * gain;
}

}  // namespace
}  // namespace etalon
