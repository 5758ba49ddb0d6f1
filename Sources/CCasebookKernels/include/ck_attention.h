#ifndef CK_ATTENTION_H
#define CK_ATTENTION_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Additive attention over units of a text, whose places to some marks count.
typedef struct {
    /// out[q] = sum_u w[q][u] values_u, with w[q] the softmax over the units of queries[q] . max(0, keys_u + sum_m table[places[u][m]]).
    ///
    /// A row of `seen` holds the keys and then the values of a unit; `rows` gives the row of each of `count` units. `table` has rows of `keys` floats. `weights`
    /// receives `query_count` x `count` weights. Zeros come of no unit. `keys` and `values` are multiples of 16.
    void (*pool)(
        const float *seen, size_t stride, const int32_t *rows, size_t count, const float *table, const int32_t *places, size_t marks, const float *queries,
        size_t query_count, size_t keys, size_t values, float *weights, float *out);
} ck_attention;

#pragma clang assume_nonnull end

#endif
