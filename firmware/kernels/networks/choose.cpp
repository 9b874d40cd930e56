#include "variant.hpp"
#if defined(__aarch64__)
#include <sys/auxv.h>
#endif

namespace etalon {

namespace baseline {
extern const Variant variant;
}

#if defined(__x86_64__)
namespace avx2 {
extern const Variant variant;
}

bool runs_here(const Variant&) { return true; }

const Variant& best_variant() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? avx2::variant : baseline::variant;
}
#else
// One variant: NEON is in every aarch64 processor, and the compiler knows which one this is.
const Variant& best_variant() { return baseline::variant; }

bool runs_here(const Variant& variant) { return (getauxval(AT_HWCAP) & variant.needs) == variant.needs; }
#endif

}  // namespace etalon
