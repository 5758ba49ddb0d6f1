#ifndef CK_REDUCTION_H
#define CK_REDUCTION_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Sums and what is made of them. Matrices are rows x columns with rows side by side.
typedef struct {
    float (*sum)(const float *a, size_t n);
    float (*dot)(const float *a, const float *b, size_t n);
    /// Sum of squares in double precision, in blocks of fixed size.
    double (*sum_of_squares)(const float *a, size_t n);
    float (*greatest)(const float *a, size_t n);
    /// The first of the greatest elements; 0 when all are NaN, which counts as the least, or there are none.
    size_t (*index_of_greatest)(const float *a, size_t n);
    /// out[j] += the sum of column j.
    void (*add_column_sums)(const float *a, size_t rows, size_t columns, float *out);
    /// log of the sum of e^a of each row, without overflow; -infinity for a row of -infinity.
    void (*log_sum_exp)(const float *a, size_t rows, size_t columns, float *out);
    /// `out` may be `a`.
    void (*softmax)(const float *a, size_t rows, size_t columns, float *out);
    /// `out` may be `a`.
    void (*log_softmax)(const float *a, size_t rows, size_t columns, float *out);
    /// out += y * (gradient - sum(y * gradient)) a row, the gradient of softmax in terms of its value y.
    void (*softmax_gradient)(const float *y, const float *gradient, size_t rows, size_t columns, float *out);
    /// out += gradient - e^y * sum(gradient) a row, the gradient of log-softmax in terms of its value y.
    void (*log_softmax_gradient)(const float *y, const float *gradient, size_t rows, size_t columns, float *out);
} ck_reduction;

#pragma clang assume_nonnull end

#endif
