// Pooling. See ck_pooling.h. A vector of outputs side by side takes in one tap of the window after another.

// Lanes `first` to `end` of `n` outputs from `x` on whose tap lies in the image, the elements there, and zeros in other lanes.
typedef struct {
    vf elements;
    size_t first, end;
    /// The cell of lane 0 along the axis; below zero it wraps around.
    size_t cell;
} ck_taps;

// The `n` elements p[0], p[step], …; zeros in the lanes beyond.
INLINE vf CK_NAME(load_step)(const float *p, size_t step, size_t n) {
    if (step == 1) return n == VW ? vf_load(p) : vf_load_n(p, n);
#if VW > 1
    if (step == 2) {
        // Two loads that overlap, so that nothing is read beyond the last element.
        const size_t high = 2 * n > VW ? 2 * n - VW : 0;
        const vf even = vf_load_n(p, high ? VW : 2 * n - 1), odd = high ? vf_load_n(p + VW - 1, high) : vf_set(0);
#if VW == 16
        return __builtin_shufflevector(even, odd, 0, 2, 4, 6, 8, 10, 12, 14, 17, 19, 21, 23, 25, 27, 29, 31);
#elif VW == 8
        return __builtin_shufflevector(even, odd, 0, 2, 4, 6, 9, 11, 13, 15);
#else
        return __builtin_shufflevector(even, odd, 0, 2, 5, 7);
#endif
    }
#endif
    float lanes[VW] = {0};
    for (size_t i = 0; i < n; i++) lanes[i] = p[i * step];
    return vf_load(lanes);
}

INLINE ck_taps CK_NAME(load_taps)(const float *row, const ck_window *w, size_t x, size_t n, size_t tap) {
    const size_t step = w->stride[2], size = w->input[2], cell = x * step + tap * w->dilation[2] - w->padding[2];
    if (cell < size && cell + (n - 1) * step < size) return (ck_taps){CK_NAME(load_step)(row + cell, step, n), 0, n, cell};
    ck_taps taps = {vf_set(0), n, n, cell};
    float lanes[VW] = {0};
    for (size_t i = 0; i < n; i++) {
        if (cell + i * step >= size) continue;
        lanes[i] = row[cell + i * step];
        if (taps.first == n) taps.first = i;
        taps.end = i + 1;
    }
    taps.elements = vf_load(lanes);
    return taps;
}

// Whether the tap of an output cell lies in the image, and in which cell.
static inline int CK_NAME(tap_cell)(const ck_window *w, size_t axis, size_t cell, size_t tap, size_t *source) {
    *source = cell * w->stride[axis] + tap * w->dilation[axis] - w->padding[axis];
    return *source < w->input[axis];
}

// MARK: Maximum

// The greatest of `n` outputs of a row. Taps come from the last to the first, so that the first of equals stays.
INLINE void CK_NAME(max_lanes)(const float *image, const ck_window *w, size_t z, size_t y, size_t x, size_t n, vi steps, float *out, int32_t *places) {
    vf best = vf_set(-__builtin_inff()), place = vf_from_bits(vi_set(-1));
    for (size_t i = w->kernel[0]; i-- > 0;)
        for (size_t j = w->kernel[1], slice, row; j-- > 0;) {
            if (!CK_NAME(tap_cell)(w, 0, z, i, &slice) || !CK_NAME(tap_cell)(w, 1, y, j, &row)) continue;
            const size_t start = (slice * w->input[1] + row) * w->input[2];
            for (size_t k = w->kernel[2]; k-- > 0;) {
                const ck_taps taps = CK_NAME(load_taps)(image + start, w, x, n, k);
                const vf tap_place = vf_from_bits(vi_add(steps, vi_set((int32_t)(uint32_t)(start + taps.cell))));
                const vm less = vf_less(taps.elements, best), nan = vf_is_nan(best);
                vf value = vf_select(nan, best, vf_select(less, best, taps.elements));
                vf value_place = vf_select(nan, place, vf_select(less, place, tap_place));
                if (taps.end - taps.first < n) {
                    const vf lane = vf_load(CK_NAME(lane_numbers));
                    const vm before = vf_less(lane, vf_set((float)taps.first)), inside = vf_less(lane, vf_set((float)taps.end));
                    value = vf_select(before, best, vf_select(inside, value, best));
                    value_place = vf_select(before, place, vf_select(inside, value_place, place));
                }
                best = value;
                place = value_place;
            }
        }
    if (n == VW) {
        vf_store(out, best);
        vi_store(places, vi_from_bits(place));
    } else {
        int32_t lanes[VW];
        vi_store(lanes, vi_from_bits(place));
        vf_store_n(out, best, n);
        for (size_t i = 0; i < n; i++) places[i] = lanes[i];
    }
}

static void CK_NAME(max_pool)(const float *image, size_t channels, const ck_window *window, float *out, int32_t *places) {
    const ck_window w = *window;
    const size_t plane = w.input[0] * w.input[1] * w.input[2], width = w.output[2];
    int32_t lanes[VW];
    for (size_t i = 0; i < VW; i++) lanes[i] = (int32_t)(i * w.stride[2]);
    const vi steps = vi_load(lanes);
    for (size_t channel = 0; channel < channels; channel++, image += plane)
        for (size_t z = 0; z < w.output[0]; z++)
            for (size_t y = 0; y < w.output[1]; y++, out += width, places += width)
                for (size_t x = 0; x < width; x += VW) CK_NAME(max_lanes)(image, &w, z, y, x, CK_NAME(least)(VW, width - x), steps, out + x, places + x);
}

static void CK_NAME(max_pool_gradient)(const float *gradient, const int32_t *places, size_t channels, const ck_window *window, float *image) {
    const size_t plane = window->input[0] * window->input[1] * window->input[2], cells = window->output[0] * window->output[1] * window->output[2];
    for (size_t channel = 0; channel < channels; channel++, image += plane, gradient += cells, places += cells)
        for (size_t i = 0; i < cells; i++)
            if (places[i] >= 0) image[places[i]] += gradient[i];
}

// MARK: Mean

// Taps of an output cell that lie in the image.
static inline size_t CK_NAME(taps_inside)(const ck_window *w, size_t axis, size_t cell) {
    const size_t start = cell * w->stride[axis], end = w->input[axis] + w->padding[axis], reach = (w->kernel[axis] - 1) * w->dilation[axis];
    if (start >= w->padding[axis] && start + reach < end) return w->kernel[axis];
    size_t inside = 0, source;
    for (size_t tap = 0; tap < w->kernel[axis]; tap++) inside += (size_t)CK_NAME(tap_cell)(w, axis, cell, tap, &source);
    return inside;
}

// What the means of `n` outputs of a row divide by: never zero, since nothing is summed where no tap lies in the image.
INLINE vf CK_NAME(mean_counts)(const ck_window *w, size_t z, size_t y, size_t x, size_t n, int counts_padding) {
    if (counts_padding) return vf_set((float)(w->kernel[0] * w->kernel[1] * w->kernel[2]));
    const size_t rows = CK_NAME(taps_inside)(w, 0, z) * CK_NAME(taps_inside)(w, 1, y);
    // Between two cells that lose no tap none does.
    if (CK_NAME(taps_inside)(w, 2, x) == w->kernel[2] && CK_NAME(taps_inside)(w, 2, x + n - 1) == w->kernel[2]) return vf_set(rows ? (float)(rows * w->kernel[2]) : 1);
    float counts[VW];
    for (size_t i = 0; i < VW; i++) {
        const size_t count = i < n ? rows * CK_NAME(taps_inside)(w, 2, x + i) : 0;
        counts[i] = count ? (float)count : 1;
    }
    return vf_load(counts);
}

static void CK_NAME(mean_pool)(const float *image, size_t channels, const ck_window *window, int counts_padding, float *out) {
    const ck_window w = *window;
    const size_t plane = w.input[0] * w.input[1] * w.input[2], width = w.output[2];
    for (size_t channel = 0; channel < channels; channel++, image += plane)
        for (size_t z = 0; z < w.output[0]; z++)
            for (size_t y = 0; y < w.output[1]; y++, out += width)
                for (size_t x = 0; x < width; x += VW) {
                    const size_t n = CK_NAME(least)(VW, width - x);
                    vf sum = vf_set(0);
                    for (size_t i = 0; i < w.kernel[0]; i++)
                        for (size_t j = 0, slice, row; j < w.kernel[1]; j++) {
                            if (!CK_NAME(tap_cell)(&w, 0, z, i, &slice) || !CK_NAME(tap_cell)(&w, 1, y, j, &row)) continue;
                            const float *source = image + (slice * w.input[1] + row) * w.input[2];
                            for (size_t k = 0; k < w.kernel[2]; k++) sum = vf_add(sum, CK_NAME(load_taps)(source, &w, x, n, k).elements);
                        }
                    const vf mean = vf_div(sum, CK_NAME(mean_counts)(&w, z, y, x, n, counts_padding));
                    if (n == VW) vf_store(out + x, mean);
                    else vf_store_n(out + x, mean, n);
                }
}

static void CK_NAME(mean_pool_gradient)(const float *gradient, size_t channels, const ck_window *window, int counts_padding, float *image) {
    const ck_window w = *window;
    const size_t plane = w.input[0] * w.input[1] * w.input[2], width = w.output[2], step = w.stride[2];
    for (size_t channel = 0; channel < channels; channel++, image += plane)
        for (size_t z = 0; z < w.output[0]; z++)
            for (size_t y = 0; y < w.output[1]; y++, gradient += width)
                for (size_t x = 0; x < width; x += VW) {
                    const size_t n = CK_NAME(least)(VW, width - x);
                    const vf share = vf_div(vf_load_n(gradient + x, n), CK_NAME(mean_counts)(&w, z, y, x, n, counts_padding));
                    float shares[VW];
                    vf_store(shares, share);
                    for (size_t i = 0; i < w.kernel[0]; i++)
                        for (size_t j = 0, slice, row; j < w.kernel[1]; j++) {
                            if (!CK_NAME(tap_cell)(&w, 0, z, i, &slice) || !CK_NAME(tap_cell)(&w, 1, y, j, &row)) continue;
                            float *target = image + (slice * w.input[1] + row) * w.input[2];
                            for (size_t k = 0; k < w.kernel[2]; k++) {
                                const size_t cell = x * step + k * w.dilation[2] - w.padding[2];
                                if (n == VW && step == 1 && cell < w.input[2] && cell + VW <= w.input[2]) {
                                    vf_store(target + cell, vf_add(vf_load(target + cell), share));
                                    continue;
                                }
                                for (size_t lane = 0; lane < n; lane++)
                                    if (cell + lane * step < w.input[2]) target[cell + lane * step] += shares[lane];
                            }
                        }
                }
}

static const ck_pooling CK_NAME(pooling) = {
    .max = CK_NAME(max_pool),
    .max_gradient = CK_NAME(max_pool_gradient),
    .mean = CK_NAME(mean_pool),
    .mean_gradient = CK_NAME(mean_pool_gradient),
};
