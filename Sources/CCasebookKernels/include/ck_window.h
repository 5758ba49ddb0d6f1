#ifndef CK_WINDOW_H
#define CK_WINDOW_H

#include <stddef.h>

/// The geometry of a convolution or pooling over up to three axes (depth, height, width); axes that are not there come first and have size, kernel
/// and stride 1 and padding 0. out = (in + 2 padding - dilation (kernel - 1) - 1) / stride + 1, rounded down; all but the padding are at least 1.
typedef struct {
    size_t input[3], kernel[3], stride[3], padding[3], dilation[3], output[3];
} ck_window;

#endif
