// How one stream stores its samples, all little-endian. Shared with Python: firmware/kernels/strip/records.py has the
// same fields in the same order.
#pragma once
#include <cstdint>

namespace etalon {

struct Samples {
  std::int64_t frames, channels, channel, bits, word_bytes;
  float* block;         // read into, or written from
  unsigned char* data;  // written to
};

}  // namespace etalon
