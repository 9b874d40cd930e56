// Compiled once for each instruction set, with ETALON_VARIANT its name and ETALON_LANES its floats in a register.
#include "variant.hpp"

#include "linear.hpp"
#include "lstm.hpp"
#include "wavenet.hpp"
#if defined(__aarch64__)
#include <sys/auxv.h>
#endif

#define ETALON_NAME(name) #name
#define ETALON_TEXT(name) ETALON_NAME(name)

namespace etalon::ETALON_VARIANT {

// What the compiler was allowed to use beyond the first aarch64 processors.
constexpr unsigned long NEEDS = 0
#if defined(__ARM_FEATURE_ATOMICS)
                                | HWCAP_ATOMICS
#endif
#if defined(__ARM_FEATURE_FP16_VECTOR_ARITHMETIC)
                                | HWCAP_FPHP | HWCAP_ASIMDHP
#endif
#if defined(__ARM_FEATURE_DOTPROD)
                                | HWCAP_ASIMDDP
#endif
#if defined(__ARM_FEATURE_SVE)
                                | HWCAP_SVE
#endif
    ;

extern const Variant variant;
const Variant variant = {ETALON_TEXT(ETALON_VARIANT), NEEDS, play_wavenet, play_lstm, play_linear,
                         fill_linear};

}  // namespace etalon::ETALON_VARIANT
