#ifndef CK_ELEMENTWISE_H
#define CK_ELEMENTWISE_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Maps over `n` elements. `out` may be one of the arguments. Errors are the largest seen against double precision.
typedef struct {
    void (*add)(const float *a, const float *b, float *out, size_t n);
    void (*subtract)(const float *a, const float *b, float *out, size_t n);
    void (*multiply)(const float *a, const float *b, float *out, size_t n);
    void (*divide)(const float *a, const float *b, float *out, size_t n);
    /// out = scale * a + shift.
    void (*affine)(const float *a, float scale, float shift, float *out, size_t n);
    /// out += scale * a.
    void (*add_scaled)(float scale, const float *a, float *out, size_t n);
    /// Within 2 ulp; denormal results within one denormal step.
    void (*exp)(const float *a, float *out, size_t n);
    /// Within 2 ulp for positive numbers, denormals included; -infinity at zero, NaN below it.
    void (*log)(const float *a, float *out, size_t n);
    /// Within 3 ulp.
    void (*tanh)(const float *a, float *out, size_t n);
    /// Within 3 ulp.
    void (*sigmoid)(const float *a, float *out, size_t n);
    /// log(1 + e^a), without overflow.
    void (*softplus)(const float *a, float *out, size_t n);
    void (*relu)(const float *a, float *out, size_t n);
    void (*square_root)(const float *a, float *out, size_t n);
    void (*absolute)(const float *a, float *out, size_t n);
    /// out += gradient where a > 0 (the gradient of relu).
    void (*add_where_positive)(const float *a, const float *gradient, float *out, size_t n);
    /// out += gradient * (1 - y * y), the gradient of tanh in terms of its value y.
    void (*tanh_gradient)(const float *y, const float *gradient, float *out, size_t n);
    /// out += gradient * y * (1 - y), the gradient of the logistic function in terms of its value y.
    void (*sigmoid_gradient)(const float *y, const float *gradient, float *out, size_t n);
} ck_elementwise;

#pragma clang assume_nonnull end

#endif
