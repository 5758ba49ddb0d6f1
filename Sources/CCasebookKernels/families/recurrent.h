// Steps of recurrent layers: the tile of a product, then the cell on it while it is in the cache. See ck_recurrent.h.

// Walks the panels forwards or backwards and the tiles of rows in each.
#define CK_STEP(PRODUCT, ...) \
    const size_t panels = units / CK_GROUP; \
    for (size_t p = 0; p < panels; p++) { \
        const size_t panel = backwards ? panels - 1 - p : p, unit = panel * CK_GROUP, column = panel * CK_PANEL; \
        for (size_t row = 0, count; row < rows; row += count) { \
            count = CK_NAME(tile_rows)(rows - row); \
            const float *sums = gates + row * gate_stride + column; \
            size_t sums_stride = gate_stride; \
            float tile[TILE_ROWS * CK_PANEL] __attribute__((aligned(64))); \
            if (previous) { \
                PRODUCT; \
                sums = tile; \
                sums_stride = CK_PANEL; \
            } \
            __VA_ARGS__; \
        } \
    }

INLINE vf CK_NAME(lstm_cell)(const float *gates, float *cell) {
    const vf i = vf_sigmoid(vf_load(gates)), f = vf_sigmoid(vf_load(gates + CK_GROUP));
    const vf g = vf_tanh(vf_load(gates + 2 * CK_GROUP)), o = vf_sigmoid(vf_load(gates + 3 * CK_GROUP));
    const vf c = vf_fma(f, vf_load(cell), vf_mul(i, g));
    vf_store(cell, c);
    return vf_mul(o, vf_tanh(c));
}

INLINE void CK_NAME(lstm_rows)(const float *sums, size_t sums_stride, size_t count, float *cell, size_t cell_stride, float *out, size_t out_stride) {
    for (size_t r = 0; r < count; r++)
        for (size_t lane = 0; lane < CK_GROUP; lane += VW)
            vf_store(out + r * out_stride + lane, CK_NAME(lstm_cell)(sums + r * sums_stride + lane, cell + r * cell_stride + lane));
}

static void CK_NAME(lstm_float32)(
    const float *gates, size_t gate_stride, const float *previous, size_t previous_stride, const float *packed, size_t rows, size_t units, float *cell, size_t cell_stride,
    float *out, size_t out_stride, int backwards) {
    CK_STEP(
        CK_NAME(tile_float32)(count, CK_PANEL, previous + row * previous_stride, previous_stride, 1, packed + column * units, CK_PANEL, units, sums, gate_stride, tile, CK_PANEL),
        CK_NAME(lstm_rows)(sums, sums_stride, count, cell + row * cell_stride + unit, cell_stride, out + row * out_stride + unit, out_stride))
}

static void CK_NAME(lstm_bfloat16)(
    const float *gates, size_t gate_stride, const uint16_t *previous, const uint16_t *packed, size_t rows, size_t units, float *cell, size_t cell_stride, float *out,
    size_t out_stride, uint16_t *out_narrow, int backwards) {
    CK_STEP(
        CK_NAME(tile_bfloat16)(count, CK_PANEL, previous + row * units, units, packed + column * units, CK_PANEL, units / 2, sums, gate_stride, tile, CK_PANEL),
        {
            CK_NAME(lstm_rows)(sums, sums_stride, count, cell + row * cell_stride + unit, cell_stride, out + row * out_stride + unit, out_stride);
            CK_NAME(to_bfloat16)(out + row * out_stride + unit, out_stride, count, CK_GROUP, out_narrow + row * units + unit, units);
        })
}

// round(127 h) + 128 of a group of units.
INLINE void CK_NAME(narrow_output)(const float *out, uint8_t *narrow) {
#if VW == 16
    const __m512i q = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_loadu_ps(out), _mm512_set1_ps(127.0f)));
    _mm_storeu_si128((__m128i *)(void *)narrow, _mm512_cvtepi32_epi8(_mm512_add_epi32(q, _mm512_set1_epi32(128))));
#else
    for (int lane = 0; lane < CK_GROUP; lane++) narrow[lane] = (uint8_t)(CK_NAME(integer)(out[lane] * 127.0f) + 128);
#endif
}

static void CK_NAME(lstm_int8)(
    const float *gates, size_t gate_stride, const uint8_t *previous, const int8_t *packed, const float *scales, const int32_t *offsets, size_t rows, size_t units, float *cell,
    size_t cell_stride, float *out, size_t out_stride, uint8_t *out_narrow, int backwards) {
    float unit_scales[TILE_ROWS];
    for (size_t r = 0; r < TILE_ROWS; r++) unit_scales[r] = 1.0f / 127.0f;
    CK_STEP(
        CK_NAME(tile_int8)(count, CK_PANEL, previous + row * units, units, unit_scales, packed + column * units, CK_PANEL, scales + column, offsets + column, units / 4, sums, gate_stride, tile, CK_PANEL),
        {
            CK_NAME(lstm_rows)(sums, sums_stride, count, cell + row * cell_stride + unit, cell_stride, out + row * out_stride + unit, out_stride);
            for (size_t r = 0; r < count; r++) CK_NAME(narrow_output)(out + (row + r) * out_stride + unit, out_narrow + (row + r) * units + unit);
        })
}

// MARK: GRU

INLINE void CK_NAME(gru_rows)(
    const float *sums, size_t sums_stride, const float *gates, size_t gate_stride, const float *previous, size_t previous_stride, size_t count, float *out,
    size_t out_stride) {
    for (size_t r = 0; r < count; r++)
        for (size_t lane = 0; lane < CK_GROUP; lane += VW) {
            const float *sum = sums + r * sums_stride + lane;
            const vf reset = vf_sigmoid(vf_load(sum)), update = vf_sigmoid(vf_load(sum + CK_GROUP));
            const vf n = vf_tanh(vf_fma(reset, vf_load(sum + 2 * CK_GROUP), vf_load(gates + r * gate_stride + 3 * CK_GROUP + lane)));
            const vf h = previous ? vf_load(previous + r * previous_stride + lane) : vf_set(0);
            vf_store(out + r * out_stride + lane, vf_fma(update, vf_sub(h, n), n));
        }
}

#define CK_GRU_ROWS \
    CK_NAME(gru_rows)(sums, sums_stride, gates + row * gate_stride + column, gate_stride, previous ? previous + row * previous_stride + unit : previous, previous_stride, count, \
        out + row * out_stride + unit, out_stride)

static void CK_NAME(gru_float32)(
    const float *gates, size_t gate_stride, const float *previous, size_t previous_stride, const float *packed, size_t rows, size_t units, float *out, size_t out_stride,
    int backwards) {
    CK_STEP(
        CK_NAME(tile_float32)(count, 3 * CK_GROUP, previous + row * previous_stride, previous_stride, 1, packed + column * units, CK_PANEL, units, sums, gate_stride, tile, CK_PANEL),
        CK_GRU_ROWS)
}

static void CK_NAME(gru_bfloat16)(
    const float *gates, size_t gate_stride, const float *previous, size_t previous_stride, const uint16_t *previous_narrow, const uint16_t *packed, size_t rows, size_t units,
    float *out, size_t out_stride, uint16_t *out_narrow, int backwards) {
    CK_STEP(
        CK_NAME(tile_bfloat16)(count, 3 * CK_GROUP, previous_narrow + row * units, units, packed + column * units, CK_PANEL, units / 2, sums, gate_stride, tile, CK_PANEL),
        {
            CK_GRU_ROWS;
            CK_NAME(to_bfloat16)(out + row * out_stride + unit, out_stride, count, CK_GROUP, out_narrow + row * units + unit, units);
        })
}

static void CK_NAME(gru_int8)(
    const float *gates, size_t gate_stride, const float *previous, size_t previous_stride, const uint8_t *previous_narrow, const int8_t *packed, const float *scales,
    const int32_t *offsets, size_t rows, size_t units, float *out, size_t out_stride, uint8_t *out_narrow, int backwards) {
    float unit_scales[TILE_ROWS];
    for (size_t r = 0; r < TILE_ROWS; r++) unit_scales[r] = 1.0f / 127.0f;
    CK_STEP(
        CK_NAME(tile_int8)(count, 3 * CK_GROUP, previous_narrow + row * units, units, unit_scales, packed + column * units, CK_PANEL, scales + column, offsets + column, units / 4, sums, gate_stride, tile, CK_PANEL),
        {
            CK_GRU_ROWS;
            for (size_t r = 0; r < count; r++) CK_NAME(narrow_output)(out + (row + r) * out_stride + unit, out_narrow + (row + r) * units + unit);
        })
}

// MARK: Training

static void CK_NAME(lstm_forward)(
    float *gates, const float *previous, size_t previous_stride, const float *packed, size_t rows, size_t units, const float *previous_cell, float *cell, float *out,
    size_t out_stride) {
    const size_t gate_stride = 4 * units;
    const int backwards = 0;
    CK_STEP(
        CK_NAME(tile_float32)(count, CK_PANEL, previous + row * previous_stride, previous_stride, 1, packed + column * units, CK_PANEL, units, sums, gate_stride, tile, CK_PANEL),
        for (size_t r = 0; r < count; r++) for (size_t lane = 0; lane < CK_GROUP; lane += VW) {
            const float *sum = sums + r * sums_stride + lane;
            float *gate = gates + (row + r) * gate_stride + column + lane;
            const size_t place = (row + r) * units + unit + lane;
            const vf i = vf_sigmoid(vf_load(sum)), f = vf_sigmoid(vf_load(sum + CK_GROUP));
            const vf g = vf_tanh(vf_load(sum + 2 * CK_GROUP)), o = vf_sigmoid(vf_load(sum + 3 * CK_GROUP));
            const vf c = vf_fma(f, previous_cell ? vf_load(previous_cell + place) : vf_set(0), vf_mul(i, g));
            vf_store(gate, i);
            vf_store(gate + CK_GROUP, f);
            vf_store(gate + 2 * CK_GROUP, g);
            vf_store(gate + 3 * CK_GROUP, o);
            vf_store(cell + place, c);
            vf_store(out + (row + r) * out_stride + unit + lane, vf_mul(o, vf_tanh(c)));
        })
}

// y (1 - y)
INLINE vf CK_NAME(sigmoid_slope)(vf y) { return vf_fnma(y, y, y); }
// 1 - y^2
INLINE vf CK_NAME(tanh_slope)(vf y) { return vf_fnma(y, y, vf_set(1)); }

static void CK_NAME(lstm_backward)(
    float *gates, const float *previous_cell, const float *cell, const float *output_gradient, size_t rows, size_t units, float *cell_gradient) {
    for (size_t row = 0; row < rows; row++)
        for (size_t unit = 0; unit < units; unit += VW) {
            float *gate = gates + row * 4 * units + unit / CK_GROUP * CK_PANEL + unit % CK_GROUP;
            const size_t place = row * units + unit;
            const vf i = vf_load(gate), f = vf_load(gate + CK_GROUP), g = vf_load(gate + 2 * CK_GROUP), o = vf_load(gate + 3 * CK_GROUP);
            const vf t = vf_tanh(vf_load(cell + place)), dh = vf_load(output_gradient + place);
            const vf dc = vf_fma(vf_mul(dh, o), CK_NAME(tanh_slope)(t), vf_load(cell_gradient + place));
            const vf before = previous_cell ? vf_load(previous_cell + place) : vf_set(0);
            vf_store(gate, vf_mul(vf_mul(dc, g), CK_NAME(sigmoid_slope)(i)));
            vf_store(gate + CK_GROUP, vf_mul(vf_mul(dc, before), CK_NAME(sigmoid_slope)(f)));
            vf_store(gate + 2 * CK_GROUP, vf_mul(vf_mul(dc, i), CK_NAME(tanh_slope)(g)));
            vf_store(gate + 3 * CK_GROUP, vf_mul(vf_mul(dh, t), CK_NAME(sigmoid_slope)(o)));
            vf_store(cell_gradient + place, vf_mul(dc, f));
        }
}

static void CK_NAME(gru_forward)(
    float *gates, const float *previous, size_t previous_stride, const float *packed, size_t rows, size_t units, float *out, size_t out_stride) {
    const size_t gate_stride = 4 * units;
    const int backwards = 0;
    CK_STEP(
        CK_NAME(tile_float32)(count, 3 * CK_GROUP, previous + row * previous_stride, previous_stride, 1, packed + column * units, CK_PANEL, units, sums, gate_stride, tile, CK_PANEL),
        for (size_t r = 0; r < count; r++) for (size_t lane = 0; lane < CK_GROUP; lane += VW) {
            const float *sum = sums + r * sums_stride + lane;
            float *gate = gates + (row + r) * gate_stride + column + lane;
            const vf reset = vf_sigmoid(vf_load(sum)), update = vf_sigmoid(vf_load(sum + CK_GROUP)), hidden = vf_load(sum + 2 * CK_GROUP);
            const vf n = vf_tanh(vf_fma(reset, hidden, vf_load(gate + 3 * CK_GROUP)));
            const vf h = previous ? vf_load(previous + (row + r) * previous_stride + unit + lane) : vf_set(0);
            vf_store(gate, reset);
            vf_store(gate + CK_GROUP, update);
            vf_store(gate + 2 * CK_GROUP, hidden);
            vf_store(gate + 3 * CK_GROUP, n);
            vf_store(out + (row + r) * out_stride + unit + lane, vf_fma(update, vf_sub(h, n), n));
        })
}

static void CK_NAME(gru_backward)(float *gates, const float *previous, size_t previous_stride, float *output_gradient, size_t rows, size_t units) {
    for (size_t row = 0; row < rows; row++)
        for (size_t unit = 0; unit < units; unit += VW) {
            float *gate = gates + row * 4 * units + unit / CK_GROUP * CK_PANEL + unit % CK_GROUP;
            const vf reset = vf_load(gate), update = vf_load(gate + CK_GROUP), hidden = vf_load(gate + 2 * CK_GROUP), n = vf_load(gate + 3 * CK_GROUP);
            const vf h = previous ? vf_load(previous + row * previous_stride + unit) : vf_set(0);
            const vf dh = vf_load(output_gradient + row * units + unit);
            const vf dn = vf_mul(vf_fnma(dh, update, dh), CK_NAME(tanh_slope)(n));
            vf_store(gate, vf_mul(vf_mul(dn, hidden), CK_NAME(sigmoid_slope)(reset)));
            vf_store(gate + CK_GROUP, vf_mul(vf_mul(dh, vf_sub(h, n)), CK_NAME(sigmoid_slope)(update)));
            vf_store(gate + 2 * CK_GROUP, vf_mul(dn, reset));
            vf_store(gate + 3 * CK_GROUP, dn);
            vf_store(output_gradient + row * units + unit, vf_mul(dh, update));
        }
}

static const ck_recurrent CK_NAME(recurrent) = {
    .lstm_float32 = CK_NAME(lstm_float32),
    .lstm_bfloat16 = CK_NAME(lstm_bfloat16),
    .lstm_int8 = CK_NAME(lstm_int8),
    .gru_float32 = CK_NAME(gru_float32),
    .gru_bfloat16 = CK_NAME(gru_bfloat16),
    .gru_int8 = CK_NAME(gru_int8),
    .lstm_forward = CK_NAME(lstm_forward),
    .lstm_backward = CK_NAME(lstm_backward),
    .gru_forward = CK_NAME(gru_forward),
    .gru_backward = CK_NAME(gru_backward),
};
