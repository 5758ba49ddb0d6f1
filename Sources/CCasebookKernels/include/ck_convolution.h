#ifndef CK_CONVOLUTION_H
#define CK_CONVOLUTION_H

#include "ck_window.h"

#pragma clang assume_nonnull begin

/// Convolution (cross-correlation, as in PyTorch) of `batch` images with a bank of filters. Images are channels x depth x height x width, filters
/// out channels x in channels x kernel cells, output and its gradient out channels x output cells.
///
/// An output is one sum in float32 that runs over the channels and in each over the kernel's cells, so that it does not depend on the images
/// beside it; levels that round a product and its sum once give the same, but for the gradient of the bias. `workspace` holds `workspace(…)` floats and
/// is the caller's; nothing is kept in it between calls. A padded image has fewer than 2^32 elements.
typedef struct {
    /// Floats of workspace that any of the functions below needs, however many the images.
    size_t (*workspace)(size_t in_channels, const ck_window *window, size_t out_channels);
    /// out = bias + filters * images.
    void (*forward)(
        const float *images, size_t batch, size_t in_channels, const ck_window *window, const float *filters, const float *_Nullable bias, size_t out_channels, float *out,
        float *workspace);
    /// image_gradient += the gradient of the images, given that of the output.
    void (*input_gradient)(
        const float *gradient, size_t batch, size_t in_channels, const ck_window *window, const float *filters, size_t out_channels, float *image_gradient, float *workspace);
    /// filter_gradient += the gradient of the filters, and bias_gradient += that of the bias, summed over the batch in blocks of a fixed size. Blocks
    /// begin with the first image: two calls for halves of a batch may round differently from one for the whole.
    void (*filter_gradient)(
        const float *images, const float *gradient, size_t batch, size_t in_channels, const ck_window *window, size_t out_channels, float *filter_gradient,
        float *_Nullable bias_gradient, float *workspace);
} ck_convolution;

#pragma clang assume_nonnull end

#endif
