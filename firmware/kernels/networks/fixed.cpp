// Compiled once for each instruction set and each activation, with ETALON_KIND its name beside ETALON_VARIANT.
#include "fixed.hpp"

#define ETALON_JOIN(left, right) left##right
#define ETALON_FIXED(kind) ETALON_JOIN(fixed_, kind)

namespace etalon::ETALON_VARIANT {

PlayLayer ETALON_FIXED(ETALON_KIND)(int channels) {
  switch (channels) {
    case 2: return play_fixed<2, Kind::ETALON_KIND>;
    case 3: return play_fixed<3, Kind::ETALON_KIND>;
    case 4: return play_fixed<4, Kind::ETALON_KIND>;
    case 6: return play_fixed<6, Kind::ETALON_KIND>;
    case 8: return play_fixed<8, Kind::ETALON_KIND>;
    case 10: return play_fixed<10, Kind::ETALON_KIND>;
    case 12: return play_fixed<12, Kind::ETALON_KIND>;
    case 16: return play_fixed<16, Kind::ETALON_KIND>;
    default: return nullptr;
  }
}

}  // namespace etalon::ETALON_VARIANT
