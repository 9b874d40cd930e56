// The activations of NAM. firmware/captures/nam/activations.py has the formulas, tests hold the two against each other.
#pragma once
#include "vectors.hpp"

namespace etalon::ETALON_VARIANT {

template <int COUNT>
ETALON_INLINE Vector polynomial(Vector x, const float (&factors)[COUNT]) {
  Vector sum = splat(factors[COUNT - 1]);
  for (int power = COUNT - 2; power >= 0; --power) sum = sum * x + factors[power];
  return sum;
}

// An odd quotient of polynomials, fitted to tanh on [-9, 9] by reweighted least squares: 2.1e-8 off, 3.8e-7 with the
// rounding. At 9.5 it has grown to 1 + 4e-7, and from there on it is a line, so that limits make it exactly 1.
ETALON_INLINE Vector tanh(Vector x) {
  const Vector square = at_most(x * x, splat(9.5f * 9.5f));
  const Vector over = polynomial(square, {1.0f, 1.338102560e-1f, 3.495588096e-3f, 2.060908233e-5f, 1.335466228e-8f});
  const Vector under = polynomial(square, {1.0f, 4.671434119e-1f, 2.587698204e-2f, 3.285634792e-4f, 7.776558472e-7f});
  return at_least(at_most(quotient(x * over, under), splat(1.0f)), splat(-1.0f));
}

ETALON_INLINE Vector sigmoid(Vector x) { return tanh(x * 0.5f) * 0.5f + 0.5f; }

ETALON_INLINE Vector size_of(Vector x) { return x < Vector{} ? -x : x; }

// Core's Fasttanh: 8.7e-4 from tanh by design, and what a capture that names it was trained with.
ETALON_INLINE Vector fast_tanh(Vector x) {
  const Vector size = size_of(x), square = x * x;
  const Vector over = 2.45550750702956f + 2.45550750702956f * size +
                      (0.893229853513558f + 0.821226666969744f * size) * square;
  const Vector bent = size_of(x + 0.814642734961073f * x * size);
  return x * over / (2.44506634652299f + (2.44506634652299f + square) * bent);
}

ETALON_INLINE Vector leaky_hardtanh(Vector x, const Activation& a) {
  const Vector low = splat(a.low), high = splat(a.high);
  const Vector below = (x - low) * a.low_slope + low, above = (x - high) * a.high_slope + high;
  return x < low ? below : x > high ? above : x;
}

// The activation of one channel. KIND is known at compile time in the loops that matter; `slope` is the channel's own.
template <Kind KIND>
ETALON_INLINE Vector activated(Vector x, const Activation& a, float slope) {
  const Vector zero{}, one = splat(1.0f);
  switch (KIND) {
    case Kind::tanh: return tanh(x);
    case Kind::relu: return at_least(x, zero);
    case Kind::leaky_relu: return x > zero ? x : x * slope;
    case Kind::sigmoid: return sigmoid(x);
    case Kind::silu: return x * sigmoid(x);
    case Kind::hardtanh: return at_least(at_most(x, one), -one);
    case Kind::hardswish: return x * at_least(at_most(x + 3.0f, splat(6.0f)), zero) * (1.0f / 6.0f);
    case Kind::softsign: return x / (size_of(x) + 1.0f);
    case Kind::fast_tanh: return fast_tanh(x);
    case Kind::leaky_hardtanh: return leaky_hardtanh(x, a);
    case Kind::count: break;
  }
  return x;
}

// The same where the kind is known only when the network is. A call, or every loop would hold all of them.
__attribute__((noinline)) inline Vector activated(Vector x, const Activation& a, float slope) {
  switch (a.kind) {
    case Kind::tanh: return activated<Kind::tanh>(x, a, slope);
    case Kind::relu: return activated<Kind::relu>(x, a, slope);
    case Kind::leaky_relu: return activated<Kind::leaky_relu>(x, a, slope);
    case Kind::sigmoid: return activated<Kind::sigmoid>(x, a, slope);
    case Kind::silu: return activated<Kind::silu>(x, a, slope);
    case Kind::hardtanh: return activated<Kind::hardtanh>(x, a, slope);
    case Kind::hardswish: return activated<Kind::hardswish>(x, a, slope);
    case Kind::softsign: return activated<Kind::softsign>(x, a, slope);
    case Kind::fast_tanh: return activated<Kind::fast_tanh>(x, a, slope);
    case Kind::leaky_hardtanh: return activated<Kind::leaky_hardtanh>(x, a, slope);
    case Kind::count: break;
  }
  return x;
}

}  // namespace etalon::ETALON_VARIANT
