// The loops around the amp, called by audiod and `pedal render` once a block each. No allocation, no lock, no system
// call.
#include "strip.hpp"

#include "filters.hpp"
#include "gate.hpp"
#include "levels.hpp"
#include "outlet.hpp"
#include "ramps.hpp"
#include "../shown.hpp"

namespace etalon {
namespace {

void start_from(Tone& tone, double sample) {
  for (int place = 0; place < STATES; ++place)
    tone.now.state[place] = tone.coming.state[place] = place ? 0.0 : sample;
  tone.fresh = 0;
}

// The two blocks may be the same.
void colour(Strip& strip, const float* source, float* into) {
  Tone& tone = strip.tone;
  const Line& line = strip.line;
  if (tone.fresh) start_from(tone, static_cast<double>(source[0]));
  if (!moves(tone.fade, line)) return filter(tone.now, source, into, line.frames);
  float* coming = strip.coming;
  filter(tone.coming, source, coming, line.frames);
  filter(tone.now, source, into, line.frames);
  glide(tone.fade, line, [&](std::int64_t t, float gain) { into[t] += (coming[t] - into[t]) * gain; });
  if (!moves(tone.fade, line)) {
    const Filter now = tone.now;
    tone.now = tone.coming;
    tone.coming = now;
  }
}

bool is_sound(const float* block, std::int64_t frames, double no_sound) { return peak_of(block, frames) < no_sound; }

// What the amp put out, to the end of the strip; false if that is no sound.
bool after(Strip& s) {
  const float* amp = s.amp_output;
  if (!is_sound(amp, s.line.frames, s.no_sound)) return false;
  float* wet = s.wet;
  if (!s.gate.open) close_in(s.gate, amp, wet, s.line.frames);
  colour(s, s.gate.open ? amp : wet, wet);
  scale(s.output_gain, s.line, wet, wet);
  scale(s.cab_gain, s.line, wet, wet);
  scale(s.wet_level, s.line, wet, wet);
  return true;
}

}  // namespace

// What the first capture is to hear.
ETALON_SHOWN void etalon_before(Strip* strip) {
  scale(strip->input_gain, strip->line, strip->source, strip->first_source);
  listen(strip->gate, strip->source, strip->line.frames);
}

// From the pedal into the amp. 0 if that is no sound, and then nothing was done.
ETALON_SHOWN int etalon_between(Strip* strip) {
  Strip& s = *strip;
  if (!is_sound(s.pedal_output, s.line.frames, s.no_sound)) return 0;
  const auto rest = static_cast<float>(s.pedal_rest);
  for (std::int64_t t = 0; t < s.line.frames; ++t) s.amp_source[t] = s.pedal_output[t] - rest;
  scale(s.between_gain, s.line, s.amp_source, s.amp_source);
  return 1;
}

// What the amp put out, to the end of the strip. 0 if that is no sound, and then nothing was done.
ETALON_SHOWN int etalon_after(Strip* strip) { return after(*strip); }

// And on to the jack, where nothing stands between strip and outlet.
ETALON_SHOWN int etalon_through(Strip* strip, Outlet* outlet) {
  if (!after(*strip)) return 0;
  mix(*outlet);
  return 1;
}

// What came from the cabinets, to the jack. 0 if that is no sound, and then nothing was done.
ETALON_SHOWN int etalon_mix(Outlet* outlet) {
  if (!is_sound(outlet->wet, outlet->line.frames, outlet->no_sound)) return 0;
  mix(*outlet);
  return 1;
}

// The converter's input alone, at the dry gain.
ETALON_SHOWN void etalon_dry(Outlet* outlet) {
  remember(*outlet);
  dry_into(*outlet, outlet->into);
  leave(*outlet);
}

// Both meters; what goes beyond full scale is cut off there.
ETALON_SHOWN void etalon_measure(Outlet* outlet) { measure(*outlet); }

ETALON_SHOWN int etalon_strip_bytes() { return sizeof(Strip); }

ETALON_SHOWN int etalon_outlet_bytes() { return sizeof(Outlet); }

}  // namespace etalon
