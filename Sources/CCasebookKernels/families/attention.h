// Additive attention over units with places. See ck_attention.h.

static void CK_NAME(attention_pool)(
    const float *seen, size_t stride, const int32_t *rows, size_t count, const float *table, const int32_t *places, size_t marks, const float *queries,
    size_t query_count, size_t keys, size_t values, float *weights, float *out) {
    for (size_t u = 0; u < count; u++) {
        const float *key = seen + (size_t)rows[u] * stride;
        const int32_t *place = places + u * marks;
        for (size_t q = 0; q < query_count; q++) {
            vf sum = vf_set(0);
            for (size_t k = 0; k < keys; k += VW) {
                vf hidden = vf_load(key + k);
                for (size_t m = 0; m < marks; m++) hidden = vf_add(hidden, vf_load(table + (size_t)place[m] * keys + k));
                sum = vf_fma(vf_max(hidden, vf_set(0)), vf_load(queries + q * keys + k), sum);
            }
            weights[q * count + u] = vf_sum(sum);
        }
    }
    CK_NAME(softmax)(weights, query_count, count, weights);
    for (size_t q = 0; q < query_count; q++) {
        const float *weight = weights + q * count;
        for (size_t v = 0; v < values; v += VW) {
            vf sum = vf_set(0);
            for (size_t u = 0; u < count; u++) sum = vf_fma(vf_set(weight[u]), vf_load(seen + (size_t)rows[u] * stride + keys + v), sum);
            vf_store(out + q * values + v, sum);
        }
    }
}

static const ck_attention CK_NAME(attention) = {.pool = CK_NAME(attention_pool)};
