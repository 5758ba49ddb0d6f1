#ifndef CK_POOLING_H
#define CK_POOLING_H

#include <stdint.h>

#include "ck_window.h"

#pragma clang assume_nonnull begin

/// Pooling of `channels` planes (those of a whole batch side by side), each depth x height x width. A window that holds no cell of the image, but
/// padding only, gives -infinity and the place -1 for the maximum, zero for the mean. Gradients are added to what they point at.
typedef struct {
    /// out[channel][cell] = the greatest within the window (padding never wins); `places` the index in the channel's plane, the first of equals. A
    /// NaN within the window wins, as in PyTorch.
    void (*max)(const float *image, size_t channels, const ck_window *window, float *out, int32_t *places);
    /// image[channel][place] += gradient; negative places are skipped.
    void (*max_gradient)(const float *gradient, const int32_t *places, size_t channels, const ck_window *window, float *image);
    /// The mean over the window's cells, padding counted as zeros when `counts_padding` is not zero, else left out of the mean.
    void (*mean)(const float *image, size_t channels, const ck_window *window, int counts_padding, float *out);
    /// Levels add overlapping windows in different orders.
    void (*mean_gradient)(const float *gradient, size_t channels, const ck_window *window, int counts_padding, float *image);
} ck_pooling;

#pragma clang assume_nonnull end

#endif
