#ifndef CK_PRODUCT_H
#define CK_PRODUCT_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Columns of a panel of packed weights.
#define CK_PANEL 64
/// Columns of a group in a panel; the columns of packed weights are padded to a whole number of groups.
#define CK_GROUP 16

/// Where the elements of a matrix stand: element (row, column) is `data[row * row_stride + column * column_stride]`.
typedef struct {
    const float *data;
    size_t row_stride;
    size_t column_stride;
} ck_matrix;

/// Matrix products whose right-hand side is packed once: `out = start + a * b`.
///
/// `a` is rows x depth, `b` depth x columns, `out` rows x columns. `start` is what the sum begins with: null for zero, a row for all rows
/// (a bias) with `start_stride` 0, or a matrix (it may be `out` itself). A sum runs over the depth in order, so that a row's result does not
/// depend on the rows beside it.
///
/// Packed weights are panels of 64 columns: in each, for every step of the depth, the panel's columns side by side; the last panel may be
/// narrower, in whole groups of 16. A step is one row for float32, two for bfloat16, four for int8. `columns` below counts padded columns.
typedef struct {
    /// Packs a depth x columns matrix. `order[j]` is the source column that becomes column `j`, negative for a column of zeros; null keeps the
    /// order (`columns` padded with zeros beyond `source_columns`).
    void (*pack_float32)(ck_matrix b, size_t depth, size_t source_columns, const int32_t *_Nullable order, size_t columns, float *packed);
    void (*pack_bfloat16)(ck_matrix b, size_t depth, size_t source_columns, const int32_t *_Nullable order, size_t columns, uint16_t *packed);
    /// Symmetric quantisation per column: `scales[j]` is the largest magnitude / 127, `offsets[j]` is -128 x the sum of the column's integers.
    void (*pack_int8)(ck_matrix b, size_t depth, size_t source_columns, const int32_t *_Nullable order, size_t columns, int8_t *packed, float *scales, int32_t *offsets);

    void (*multiply_float32)(
        const float *a, size_t a_stride, const float *packed, size_t rows, size_t columns, size_t depth, const float *_Nullable start, size_t start_stride, float *out,
        size_t out_stride);
    /// `a` holds bfloat16, rows padded to an even depth; the sums are float32.
    void (*multiply_bfloat16)(
        const uint16_t *a, size_t a_stride, const uint16_t *packed, size_t rows, size_t columns, size_t depth, const float *_Nullable start, size_t start_stride, float *out,
        size_t out_stride);
    /// `a` holds 8-bit integers + 128, rows padded with 128 to a depth of whole fours; `a_scales[i]` is what one unit of row `i` is worth.
    void (*multiply_int8)(
        const uint8_t *a, size_t a_stride, const float *a_scales, const int8_t *packed, const float *scales, const int32_t *offsets, size_t rows, size_t columns, size_t depth,
        const float *_Nullable start, size_t start_stride, float *out, size_t out_stride);

    /// Rounds to bfloat16, to nearest even; NaN stays NaN. Rows are padded with zero to an even depth.
    void (*to_bfloat16)(const float *a, size_t a_stride, size_t rows, size_t depth, uint16_t *out, size_t out_stride);
    /// Quantises each row by its largest magnitude; a row of zeros, or of numbers below 1e-35, gets the scale 0,
    /// one that holds NaN or infinity the scale NaN, which all its products then are. Rows are padded with 128 to whole fours.
    void (*to_int8)(const float *a, size_t a_stride, size_t rows, size_t depth, uint8_t *out, size_t out_stride, float *scales);

    /// General product for training: `c = a * b`, or `c += a * b` where `accumulates` is not zero; `a` and `b` of any strides (a transpose is a
    /// swap of strides), `c` with rows of `c_stride`. `workspace` holds `general_workspace(rows)` floats.
    void (*general)(ck_matrix a, ck_matrix b, size_t rows, size_t columns, size_t depth, float *c, size_t c_stride, int accumulates, float *workspace);
    size_t (*general_workspace)(size_t rows);
} ck_product;

#pragma clang assume_nonnull end

#endif
