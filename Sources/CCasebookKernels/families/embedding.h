// Rows of a table by index. See ck_embedding.h.

static void CK_NAME(gather)(const float *table, size_t width, const int32_t *indexes, size_t count, float *out) {
    for (size_t i = 0; i < count; i++) {
        float *row = out + i * width;
        if (indexes[i] < 0) __builtin_memset(row, 0, width * sizeof(float));
        else __builtin_memcpy(row, table + (size_t)indexes[i] * width, width * sizeof(float));
    }
}

static void CK_NAME(scatter_add)(const float *rows, size_t width, const int32_t *indexes, size_t count, float *table) {
    for (size_t i = 0; i < count; i++) {
        if (indexes[i] < 0) continue;
        const float *row = rows + i * width;
        float *target = table + (size_t)indexes[i] * width;
        size_t k = 0;
        for (; k + VW <= width; k += VW) vf_store(target + k, vf_add(vf_load(target + k), vf_load(row + k)));
        if (k < width) vf_store_n(target + k, vf_add(vf_load_n(target + k, width - k), vf_load_n(row + k, width - k)), width - k);
    }
}

static const ck_embedding CK_NAME(embedding) = {
    .gather = CK_NAME(gather),
    .scatter_add = CK_NAME(scatter_add),
};
