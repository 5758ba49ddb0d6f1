#ifndef CK_RECURRENT_H
#define CK_RECURRENT_H

#include "ck_product.h"

#pragma clang assume_nonnull begin

/// One step of a recurrent layer for `rows` sequences, the product with the hidden state and the cell in one pass.
///
/// Gates stand in groups of 16 units: for units 16 g to 16 g + 15 the gates side by side, each 16 wide (i, f, g, o for LSTM; r, z, n for GRU).
/// `units` is padded to whole groups; the weights (units x gates * units) are packed in that order of columns. `gates` on entry
/// is the product of the input with its weights and both biases. State, output and gates are rows with strides in elements.
typedef struct {
    /// LSTM (Hochreiter and Schmidhuber 1997, with forget gate): c = f c' + i g, h = o tanh c. `previous` is null at the first step (h' = 0, and
    /// `cell` must hold c'). `cell` is updated in place. `backwards` walks the panels from the last to the first, which finds more of
    /// the weights in the cache when it alternates; the result is the same.
    void (*lstm_float32)(
        const float *gates, size_t gate_stride, const float *_Nullable previous, size_t previous_stride, const float *packed, size_t rows, size_t units, float *cell,
        size_t cell_stride, float *out, size_t out_stride, int backwards);
    /// `out_narrow` receives the output as bfloat16 for the next step's `previous`; both have `units` elements a row.
    void (*lstm_bfloat16)(
        const float *gates, size_t gate_stride, const uint16_t *_Nullable previous, const uint16_t *packed, size_t rows, size_t units, float *cell, size_t cell_stride,
        float *out, size_t out_stride, uint16_t *out_narrow, int backwards);
    /// The output of an LSTM lies within (-1, 1): its 8-bit form is round(127 h) + 128.
    void (*lstm_int8)(
        const float *gates, size_t gate_stride, const uint8_t *_Nullable previous, const int8_t *packed, const float *scales, const int32_t *offsets, size_t rows, size_t units,
        float *cell, size_t cell_stride, float *out, size_t out_stride, uint8_t *out_narrow, int backwards);

    /// GRU (Cho et al. 2014, with the reset gate after the product, as in cuDNN and PyTorch): h = (1 - z) n + z h',
    /// n = tanh(input + r * hidden). The four groups of gates are r, z, hidden, input; on entry the third holds the bias of the hidden part. The
    /// fourth group of columns of `packed` is not read.
    void (*gru_float32)(
        const float *gates, size_t gate_stride, const float *_Nullable previous, size_t previous_stride, const float *packed, size_t rows, size_t units, float *out,
        size_t out_stride, int backwards);
    void (*gru_bfloat16)(
        const float *gates, size_t gate_stride, const float *_Nullable previous, size_t previous_stride, const uint16_t *previous_narrow, const uint16_t *packed, size_t rows,
        size_t units, float *out, size_t out_stride, uint16_t *out_narrow, int backwards);
    void (*gru_int8)(
        const float *gates, size_t gate_stride, const float *_Nullable previous, size_t previous_stride, const uint8_t *previous_narrow, const int8_t *packed,
        const float *scales, const int32_t *offsets, size_t rows, size_t units, float *out, size_t out_stride, uint8_t *out_narrow, int backwards);

    // Training. The forward step leaves in `gates` what the backward step needs; the backward step replaces that by the gradient of the gates before
    // their activation.

    /// As lstm_float32, but the cell of this step is written to `cell`; `previous_cell` is null at the first step. Leaves i, f, g, o in `gates`.
    void (*lstm_forward)(
        float *gates, const float *_Nullable previous, size_t previous_stride, const float *packed, size_t rows, size_t units, const float *_Nullable previous_cell,
        float *cell, float *out, size_t out_stride);
    /// `output_gradient` is the whole gradient of h; `cell_gradient` that of c from the step after, replaced by that of the step before.
    void (*lstm_backward)(
        float *gates, const float *_Nullable previous_cell, const float *cell, const float *output_gradient, size_t rows, size_t units, float *cell_gradient);
    /// As gru_float32. Leaves r, z, the hidden part and n in `gates`.
    void (*gru_forward)(
        float *gates, const float *_Nullable previous, size_t previous_stride, const float *packed, size_t rows, size_t units, float *out, size_t out_stride);
    /// Replaces `output_gradient` by the part of the gradient of h' that does not go through the weights.
    void (*gru_backward)(float *gates, const float *_Nullable previous, size_t previous_stride, float *output_gradient, size_t rows, size_t units);
} ck_recurrent;

#pragma clang assume_nonnull end

#endif
