#ifndef CK_EMBEDDING_H
#define CK_EMBEDDING_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Rows of a table by index. Indexes are not checked here; a negative one stands for a row of zeros.
typedef struct {
    /// out[i] = table[indexes[i]], `count` rows of `width`.
    void (*gather)(const float *table, size_t width, const int32_t *indexes, size_t count, float *out);
    /// table[indexes[i]] += rows[i], in order; negative indexes are skipped.
    void (*scatter_add)(const float *rows, size_t width, const int32_t *indexes, size_t count, float *table);
} ck_embedding;

#pragma clang assume_nonnull end

#endif
