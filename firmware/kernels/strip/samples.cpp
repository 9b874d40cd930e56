// Between ALSA's interleaved integers and mono float blocks of full scale 1.0, as hw/samples.py does it in NumPy.
#include "samples.hpp"

#include <cmath>

#include "../shown.hpp"

namespace etalon {
namespace {

// The sample goes to the top of the word: whatever pads it falls off, and the sign is right by itself.
template <int WORD_BYTES>
void decode(const Samples& s, const unsigned char* data) {
  const int up = WORD_BYTES * 8 - static_cast<int>(s.bits) + (4 - WORD_BYTES) * 8;
  const std::int64_t stride = s.channels * WORD_BYTES;
  data += s.channel * WORD_BYTES;
  for (std::int64_t t = 0; t < s.frames; ++t, data += stride) {
    std::uint32_t word = 0;
    __builtin_memcpy(&word, data, WORD_BYTES);
    s.block[t] = static_cast<float>(static_cast<std::int32_t>(word << up)) * 0x1p-31f;
  }
}

template <int WORD_BYTES>
void encode(const Samples& s) {
  unsigned char* data = s.data;
  const float full = std::ldexp(1.0f, static_cast<int>(s.bits) - 1);
  // The largest float that is still below full scale; for 16 and 24 bits the last step itself.
  const float high = full - (s.bits > 24 ? full * 0x1p-24f : 1.0f);
  for (std::int64_t t = 0; t < s.frames; ++t) {
    float x = s.block[t] * full;
    x = x == x ? x : 0.0f;  // what is no number is silence, not a bang
    x = x > high ? high : x < -full ? -full : x;
    const auto word = static_cast<std::int32_t>(std::lrintf(x));
    for (std::int64_t channel = 0; channel < s.channels; ++channel, data += WORD_BYTES)
      __builtin_memcpy(data, &word, WORD_BYTES);
  }
}

}  // namespace

ETALON_SHOWN void etalon_decode(const Samples* s, const unsigned char* data) {
  switch (s->word_bytes) {
    case 2: return decode<2>(*s, data);
    case 3: return decode<3>(*s, data);
    default: return decode<4>(*s, data);
  }
}

ETALON_SHOWN void etalon_encode(const Samples* s) {
  switch (s->word_bytes) {
    case 2: return encode<2>(*s);
    case 3: return encode<3>(*s);
    default: return encode<4>(*s);
  }
}

}  // namespace etalon
