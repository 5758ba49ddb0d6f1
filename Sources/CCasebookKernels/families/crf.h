// Recurrences of a linear-chain conditional random field. See ck_crf.h.
//
// Sums of exponentials are shifted by their greatest term, held within the finite numbers (as in reduction.h), so that -infinity everywhere gives
// -infinity, and NaN gives NaN. Viterbi passes over NaN.

INLINE vf CK_NAME(load_part)(const float *p, size_t n) { return n == VW ? vf_load(p) : vf_load_n(p, n); }

INLINE void CK_NAME(store_part)(float *p, vf a, size_t n) {
    if (n == VW) vf_store(p, a);
    else vf_store_n(p, a, n);
}

// Calls `lanes(…, j, n)` for all `to` tags, VW at a time. What is left over is done again together with lanes before it where there are enough:
// lanes do not depend on each other.
#define CK_EACH_LANES(lanes, ...) \
    size_t j = 0; \
    for (; j + VW <= tags; j += VW) lanes(__VA_ARGS__, j, VW); \
    if (j < tags && tags >= VW) lanes(__VA_ARGS__, tags - VW, VW); \
    else if (j < tags) lanes(__VA_ARGS__, 0, tags);

INLINE void CK_NAME(forward_lanes)(const float *alpha, const float *transitions, const float *emission, size_t tags, float *out, size_t j, size_t n) {
    const float *column = transitions + j;
    const vf lowest = vf_set(-__builtin_inff());
    vf even = lowest, odd = lowest;
    size_t i = 0;
    for (; i + 2 <= tags; i += 2) {
        even = vf_max(vf_add(vf_set(alpha[i]), CK_NAME(load_part)(column + i * tags, n)), even);
        odd = vf_max(vf_add(vf_set(alpha[i + 1]), CK_NAME(load_part)(column + (i + 1) * tags, n)), odd);
    }
    if (i < tags) even = vf_max(vf_add(vf_set(alpha[i]), CK_NAME(load_part)(column + i * tags, n)), even);
    const vf shift = vf_max(vf_set(-__FLT_MAX__), vf_min(vf_set(__FLT_MAX__), vf_max(even, odd)));
    vf sum = vf_set(0), other = vf_set(0);
    for (i = 0; i + 2 <= tags; i += 2) {
        sum = vf_add(sum, vf_exp(vf_sub(vf_add(vf_set(alpha[i]), CK_NAME(load_part)(column + i * tags, n)), shift)));
        other = vf_add(other, vf_exp(vf_sub(vf_add(vf_set(alpha[i + 1]), CK_NAME(load_part)(column + (i + 1) * tags, n)), shift)));
    }
    if (i < tags) sum = vf_add(sum, vf_exp(vf_sub(vf_add(vf_set(alpha[i]), CK_NAME(load_part)(column + i * tags, n)), shift)));
    const vf total = vf_add(shift, vf_log(vf_add(sum, other)));
    CK_NAME(store_part)(out + j, vf_add(CK_NAME(load_part)(emission + j, n), total), n);
}

static void CK_NAME(crf_forward)(const float *alpha, const float *transitions, const float *emission, size_t tags, float *out) {
    CK_EACH_LANES(CK_NAME(forward_lanes), alpha, transitions, emission, tags, out)
}

// transitions + emission + beta of `n` tags, -infinity in the lanes beyond.
INLINE vf CK_NAME(backward_terms)(const float *beta, const float *row, const float *emission, size_t n) {
    if (n == VW) return vf_add(vf_load(row), vf_add(vf_load(emission), vf_load(beta)));
    return vf_add(CK_NAME(load_or)(row, n, -__builtin_inff()), vf_add(vf_load_n(emission, n), vf_load_n(beta, n)));
}

INLINE void CK_NAME(viterbi_lanes)(
    const float *score, const float *transitions, const float *emission, size_t tags, float *out, int32_t *best, size_t j, size_t n) {
    // Places are kept as numbers of the lanes' type, exact up to 2^24.
    vf most = vf_set(-__builtin_inff()), place = vf_set(0);
    for (size_t i = 0; i < tags; i++) {
        const vf x = vf_add(vf_set(score[i]), CK_NAME(load_part)(transitions + i * tags + j, n));
        place = vf_select(vf_less(most, x), vf_set((float)i), place);
        most = vf_max(x, most);
    }
    CK_NAME(store_part)(out + j, vf_add(CK_NAME(load_part)(emission + j, n), most), n);
    int32_t places[VW];
    vi_store(places, vf_to_int(place));
    __builtin_memcpy(best + j, places, n * sizeof(int32_t));
}

static void CK_NAME(crf_viterbi)(const float *score, const float *transitions, const float *emission, size_t tags, float *out, int32_t *best) {
    CK_EACH_LANES(CK_NAME(viterbi_lanes), score, transitions, emission, tags, out, best)
}

static void CK_NAME(crf_add_pair_marginals)(
    const float *alpha, const float *transitions, const float *emission, const float *beta, float log_partition, float weight, size_t tags, float *gradient) {
    const vf factor = vf_set(weight);
    for (size_t i = 0; i < tags; i++) {
        // The large numbers first: their difference is small.
        const vf start = vf_set(alpha[i] - log_partition);
        const float *row = transitions + i * tags;
        float *target = gradient + i * tags;
        size_t j = 0;
        for (; j + VW <= tags; j += VW) {
            const vf p = vf_exp(vf_add(CK_NAME(backward_terms)(beta + j, row + j, emission + j, VW), start));
            vf_store(target + j, vf_fma(factor, p, vf_load(target + j)));
        }
        if (j < tags) {
            const size_t n = tags - j;
            const vf p = vf_exp(vf_add(CK_NAME(backward_terms)(beta + j, row + j, emission + j, n), start));
            vf_store_n(target + j, vf_fma(factor, p, vf_load_n(target + j, n)), n);
        }
    }
}

static const ck_crf CK_NAME(crf) = {
    .forward = CK_NAME(crf_forward),
    .viterbi = CK_NAME(crf_viterbi),
    .add_pair_marginals = CK_NAME(crf_add_pair_marginals),
};
