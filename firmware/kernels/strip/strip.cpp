// The strip's loops, called by audiod and `pedal render` once a block each. No allocation, no lock, no system call.
#include "strip.hpp"

#include "filters.hpp"
#include "gate.hpp"
#include "levels.hpp"
#include "../shown.hpp"

namespace etalon {
namespace {

bool moves(const Ramp& ramp, const Strip& strip) { return ramp.at < strip.line_frames; }

// Calls with_gain(frame, gain) for a block of a ramp that moves, and moves it on.
template <class Body>
void glide(Ramp& ramp, const Strip& strip, Body with_gain) {
  const float* line = strip.line + ramp.at;
  const auto start = static_cast<float>(ramp.start), way = static_cast<float>(ramp.target - ramp.start);
  float gain = start;
  for (std::int64_t t = 0; t < strip.frames; ++t) with_gain(t, gain = line[t] * way + start);
  ramp.at += strip.frames;
  ramp.value = moves(ramp, strip) ? static_cast<double>(gain) : ramp.target;
}

// Jumps to its target; for when nobody hears it.
void arrive(Ramp& ramp, const Strip& strip) {
  ramp.value = ramp.start = ramp.target;
  ramp.at = strip.line_frames;
}

// into = source * gain; the two may be the same.
void scale(Ramp& ramp, const Strip& strip, const float* source, float* into) {
  if (moves(ramp, strip)) {
    glide(ramp, strip, [&](std::int64_t t, float gain) { into[t] = source[t] * gain; });
    return;
  }
  const auto gain = static_cast<float>(ramp.value);
  if (gain == 1.0f && source == into) return;
  for (std::int64_t t = 0; t < strip.frames; ++t) into[t] = source[t] * gain;
}

void start_from(Tone& tone, double sample) {
  for (int place = 0; place < 9; ++place) tone.now.state[place] = tone.coming.state[place] = place ? 0.0 : sample;
  tone.fresh = 0;
}

// The two blocks may be the same.
void colour(Strip& strip, const float* source, float* into) {
  Tone& tone = strip.tone;
  if (tone.fresh) start_from(tone, static_cast<double>(source[0]));
  if (!moves(tone.fade, strip)) {
    filter(tone.now, source, into, strip.frames);
    return;
  }
  float* coming = strip.coming;
  filter(tone.coming, source, coming, strip.frames);
  filter(tone.now, source, into, strip.frames);
  glide(tone.fade, strip, [&](std::int64_t t, float gain) { into[t] += (coming[t] - into[t]) * gain; });
  if (!moves(tone.fade, strip)) {
    const Filter now = tone.now;
    tone.now = tone.coming;
    tone.coming = now;
  }
}

void measure_heard(Strip& strip) {
  const float peak = peak_of(strip.source, strip.frames);
  if (peak > strip.heard.peak) strip.heard.peak = peak;
  if (!(peak > strip.flat_above)) return;
  const bool full = peak >= strip.full_scale;
  if (full || has_flat_top(strip, strip.source, peak))
    strip.heard.clips += count_from(strip.source, strip.frames, full ? static_cast<float>(strip.full_scale) : peak);
}

void measure_played(Strip& strip) {
  const float peak = peak_of(strip.into, strip.frames);
  if (peak > strip.played.peak) strip.played.peak = peak;
  if (!(peak > 1.0f)) return;
  for (std::int64_t t = 0; t < strip.frames; ++t) {
    float& x = strip.into[t];
    strip.played.clips += std::fabs(x) > 1.0f;
    x = x > 1.0f ? 1.0f : x < -1.0f ? -1.0f : x;
  }
}

void measure(Strip& strip) {
  measure_heard(strip);
  measure_played(strip);
}

}  // namespace

// What the amp is to hear.
ETALON_SHOWN void etalon_before(Strip* strip) {
  scale(strip->input_gain, *strip, strip->source, strip->amp_source);
  listen(strip->gate, strip->amp_source, strip->frames);
}

// The converter's input alone, at the dry gain.
ETALON_SHOWN void etalon_dry(Strip* strip) {
  scale(strip->dry_gain, *strip, strip->source, strip->into);
  scale(strip->level, *strip, strip->into, strip->into);
  if (strip->finishes) measure(*strip);
}

// What the amp put out, to the jack. 0 if that is no sound, and then nothing was done.
ETALON_SHOWN int etalon_after(Strip* strip) {
  Strip& s = *strip;
  if (!(peak_of(s.amp_output, s.frames) < s.no_sound)) return 0;
  const float* amp = s.amp_output;
  float* wet = s.wet;
  if (!s.gate.open) close_in(s.gate, amp, wet, s.frames);
  colour(s, s.gate.open ? amp : wet, wet);
  scale(s.output_gain, s, wet, wet);
  scale(s.wet_level, s, wet, wet);
  const bool crosses = moves(s.mix, s);
  if (!crosses && s.mix.value != 0.0) {
    arrive(s.dry_gain, s);
    scale(s.level, s, wet, s.into);
  } else {
    scale(s.dry_gain, s, s.source, s.into);
    if (crosses) glide(s.mix, s, [&](std::int64_t t, float gain) { s.into[t] += (wet[t] - s.into[t]) * gain; });
    scale(s.level, s, s.into, s.into);
  }
  if (s.finishes) measure(s);
  return 1;
}

// Both meters; what goes beyond full scale is cut off there.
ETALON_SHOWN void etalon_measure(Strip* strip) { measure(*strip); }

ETALON_SHOWN int etalon_strip_bytes() { return sizeof(Strip); }

}  // namespace etalon
