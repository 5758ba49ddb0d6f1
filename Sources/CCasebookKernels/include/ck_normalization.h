#ifndef CK_NORMALIZATION_H
#define CK_NORMALIZATION_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Layer and batch normalisation. Gradients are added to what they point at.
typedef struct {
    /// Each row x of `columns`: out = (x - mean) * rstd * scale + shift with the row's mean and rstd = 1 / sqrt(variance + epsilon); both are
    /// stored a row (Ba, Kiros and Hinton 2016).
    void (*layer_norm)(const float *x, const float *scale, const float *shift, size_t rows, size_t columns, float epsilon, float *out, float *mean, float *rstd);
    void (*layer_norm_gradient)(
        const float *x, const float *scale, const float *mean, const float *rstd, const float *gradient, size_t rows, size_t columns, float *x_gradient, float *scale_gradient,
        float *shift_gradient);
    /// Mean and (biased) variance of each channel over batch x cells; x is batch x channels x cells (Ioffe and Szegedy 2015).
    void (*channel_statistics)(const float *x, size_t batch, size_t channels, size_t cells, float *mean, float *variance);
    /// out = (x - mean) * rstd * scale + shift with the numbers of the channel.
    void (*batch_norm)(
        const float *x, const float *mean, const float *rstd, const float *scale, const float *shift, size_t batch, size_t channels, size_t cells, float *out);
    /// The gradient where mean and variance are those of this batch.
    void (*batch_norm_gradient)(
        const float *x, const float *mean, const float *rstd, const float *scale, const float *gradient, size_t batch, size_t channels, size_t cells, float *x_gradient,
        float *scale_gradient, float *shift_gradient);
} ck_normalization;

#pragma clang assume_nonnull end

#endif
