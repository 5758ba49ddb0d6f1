// Sums and what is made of them. See ck_reduction.h.
//
// A sum runs over blocks of a fixed size, in each over several accumulators whose lanes are added in a fixed order; blocks are added in double
// precision. The error so is that of at most 512 additions, however long the array. NaN and infinities come through sums as additions give them;
// the greatest of an array is the greatest of what is not NaN.

// Elements of a block of a sum.
#define SUM_BLOCK 2048
// Accumulators of a block.
#define SUM_VECTORS 4
// Rows of a block of a sum of columns.
#define ROW_BLOCK 64

static const float CK_NAME(lane_numbers)[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

// The first `n` of VW elements, and `other` in the lanes beyond.
INLINE vf CK_NAME(load_or)(const float *p, size_t n, float other) {
    return vf_select(vf_less(vf_load(CK_NAME(lane_numbers)), vf_set((float)n)), vf_load_n(p, n), vf_set(other));
}

// MARK: Sums

INLINE float CK_NAME(four_sums)(const vf *sums) { return vf_sum(vf_add(vf_add(sums[0], sums[1]), vf_add(sums[2], sums[3]))); }

static float CK_NAME(sum)(const float *a, size_t n) {
    double total = 0;
    for (size_t first = 0; first < n; first += SUM_BLOCK) {
        const size_t end = first + CK_NAME(least)(SUM_BLOCK, n - first);
        vf sums[SUM_VECTORS] = {vf_set(0), vf_set(0), vf_set(0), vf_set(0)};
        size_t i = first;
        for (; i + SUM_VECTORS * VW <= end; i += SUM_VECTORS * VW)
            for (size_t v = 0; v < SUM_VECTORS; v++) sums[v] = vf_add(sums[v], vf_load(a + i + v * VW));
        for (; i + VW <= end; i += VW) sums[0] = vf_add(sums[0], vf_load(a + i));
        if (i < end) sums[1] = vf_add(sums[1], vf_load_n(a + i, end - i));
        total += CK_NAME(four_sums)(sums);
    }
    return (float)total;
}

static float CK_NAME(dot)(const float *a, const float *b, size_t n) {
    double total = 0;
    for (size_t first = 0; first < n; first += SUM_BLOCK) {
        const size_t end = first + CK_NAME(least)(SUM_BLOCK, n - first);
        vf sums[SUM_VECTORS] = {vf_set(0), vf_set(0), vf_set(0), vf_set(0)};
        size_t i = first;
        for (; i + SUM_VECTORS * VW <= end; i += SUM_VECTORS * VW)
            for (size_t v = 0; v < SUM_VECTORS; v++) sums[v] = vf_fma(vf_load(a + i + v * VW), vf_load(b + i + v * VW), sums[v]);
        for (; i + VW <= end; i += VW) sums[0] = vf_fma(vf_load(a + i), vf_load(b + i), sums[0]);
        if (i < end) sums[1] = vf_fma(vf_load_n(a + i, end - i), vf_load_n(b + i, end - i), sums[1]);
        total += CK_NAME(four_sums)(sums);
    }
    return (float)total;
}

// Sixteen accumulators at every level, and squares that double precision holds exactly: all levels give the same.
static double CK_NAME(sum_of_squares)(const float *a, size_t n) {
    double total = 0;
    for (size_t first = 0; first < n; first += SUM_BLOCK) {
        const size_t end = first + CK_NAME(least)(SUM_BLOCK, n - first);
        double sums[16] = {0};
        size_t i = first;
        for (; i + 16 <= end; i += 16)
            for (size_t lane = 0; lane < 16; lane++) sums[lane] += (double)a[i + lane] * (double)a[i + lane];
        for (size_t lane = 0; i + lane < end; lane++) sums[lane] += (double)a[i + lane] * (double)a[i + lane];
        for (size_t half = 8; half > 0; half /= 2)
            for (size_t lane = 0; lane < half; lane++) sums[lane] += sums[lane + half];
        total += sums[0];
    }
    return total;
}

// -infinity for no elements or nothing but NaN.
static float CK_NAME(greatest)(const float *a, size_t n) {
    const float lowest = -__builtin_inff();
    vf most[SUM_VECTORS] = {vf_set(lowest), vf_set(lowest), vf_set(lowest), vf_set(lowest)};
    size_t i = 0;
    // The maximum is its second argument where one is NaN, which no accumulator is.
    for (; i + SUM_VECTORS * VW <= n; i += SUM_VECTORS * VW)
        for (size_t v = 0; v < SUM_VECTORS; v++) most[v] = vf_max(vf_load(a + i + v * VW), most[v]);
    for (; i + VW <= n; i += VW) most[0] = vf_max(vf_load(a + i), most[0]);
    if (i < n) most[1] = vf_max(CK_NAME(load_or)(a + i, n - i, lowest), most[1]);
    return vf_greatest(vf_max(vf_max(most[0], most[1]), vf_max(most[2], most[3])));
}

static size_t CK_NAME(index_of_greatest)(const float *a, size_t n) {
    // Blocks find where the greatest is, a search finds it there.
    const size_t size = 256;
    float best = -__builtin_inff();
    size_t start = 0, end = n;
    for (size_t first = 0; first < n; first += size) {
        const size_t count = CK_NAME(least)(size, n - first);
        const float greatest = CK_NAME(greatest)(a + first, count);
        if (greatest > best) {
            best = greatest;
            start = first;
            end = first + count;
        }
    }
    for (size_t i = start; i < end; i++)
        if (a[i] == best) return i;
    return 0;
}

static void CK_NAME(add_column_sums)(const float *a, size_t rows, size_t columns, float *out) {
    for (size_t first = 0; first < rows; first += ROW_BLOCK) {
        const size_t count = CK_NAME(least)(ROW_BLOCK, rows - first);
        const float *block = a + first * columns;
        size_t j = 0;
        for (; j + SUM_VECTORS * VW <= columns; j += SUM_VECTORS * VW) {
            vf sums[SUM_VECTORS] = {vf_set(0), vf_set(0), vf_set(0), vf_set(0)};
            for (size_t r = 0; r < count; r++)
                for (size_t v = 0; v < SUM_VECTORS; v++) sums[v] = vf_add(sums[v], vf_load(block + r * columns + j + v * VW));
            for (size_t v = 0; v < SUM_VECTORS; v++) vf_store(out + j + v * VW, vf_add(vf_load(out + j + v * VW), sums[v]));
        }
        for (; j + VW <= columns; j += VW) {
            vf sum = vf_set(0);
            for (size_t r = 0; r < count; r++) sum = vf_add(sum, vf_load(block + r * columns + j));
            vf_store(out + j, vf_add(vf_load(out + j), sum));
        }
        if (j < columns) {
            vf sum = vf_set(0);
            for (size_t r = 0; r < count; r++) sum = vf_add(sum, vf_load_n(block + r * columns + j, columns - j));
            vf_store_n(out + j, vf_add(vf_load_n(out + j, columns - j), sum), columns - j);
        }
    }
}

// MARK: Softmax
//
// A row is shifted by its greatest element, held within the finite numbers: then a row of -infinity has the exponentials zero, and a row with
// +infinity the sum +infinity. A NaN makes the whole row NaN.

INLINE float CK_NAME(shift)(float greatest) { return greatest < -__FLT_MAX__ ? -__FLT_MAX__ : greatest > __FLT_MAX__ ? __FLT_MAX__ : greatest; }

// The sum of e^(a - shift), whose terms are stored where `out` is not null.
INLINE float CK_NAME(sum_of_exp)(const float *a, float shift, size_t n, float *out) {
    const vf term = vf_set(shift);
    double total = 0;
    for (size_t first = 0; first < n; first += SUM_BLOCK / 8) {
        const size_t end = first + CK_NAME(least)(SUM_BLOCK / 8, n - first);
        vf sum = vf_set(0);
        size_t i = first;
        for (; i + VW <= end; i += VW) {
            const vf e = vf_exp(vf_sub(vf_load(a + i), term));
            if (out) vf_store(out + i, e);
            sum = vf_add(sum, e);
        }
        if (i < end) {
            const vf e = vf_exp(vf_sub(CK_NAME(load_or)(a + i, end - i, -__builtin_inff()), term));
            if (out) vf_store_n(out + i, e, end - i);
            sum = vf_add(sum, e);
        }
        total += vf_sum(sum);
    }
    return (float)total;
}

// The logarithm of one number, with the code of the vectors.
INLINE float CK_NAME(log_of)(float x) {
    float lanes[VW];
    vf_store(lanes, vf_log(vf_set(x)));
    return lanes[0];
}

static void CK_NAME(log_sum_exp)(const float *a, size_t rows, size_t columns, float *out) {
    for (size_t r = 0; r < rows; r++) {
        const float shift = CK_NAME(shift)(CK_NAME(greatest)(a + r * columns, columns));
        out[r] = shift + CK_NAME(log_of)(CK_NAME(sum_of_exp)(a + r * columns, shift, columns, 0));
    }
}

// Makes `out` 1 / k at the k elements of +infinity and 0 elsewhere, the limit of softmax; NaN where the row has a NaN.
static void CK_NAME(infinite_row)(const float *a, size_t n, float *out) {
    float count = 0;
    for (size_t i = 0; i < n; i++) count += a[i] != a[i] ? a[i] : a[i] == __builtin_inff();
    for (size_t i = 0; i < n; i++) out[i] = (a[i] == __builtin_inff()) / count;
}

// A row of -infinity gives zeros: nothing shares in nothing.
static void CK_NAME(softmax)(const float *a, size_t rows, size_t columns, float *out) {
    for (size_t r = 0; r < rows; r++, a += columns, out += columns) {
        const float greatest = CK_NAME(greatest)(a, columns);
        if (greatest == __builtin_inff()) {
            CK_NAME(infinite_row)(a, columns, out);
            continue;
        }
        const float sum = CK_NAME(sum_of_exp)(a, CK_NAME(shift)(greatest), columns, out);
        const vf share = vf_set(sum == 0 ? 0 : 1.0f / sum);
        size_t i = 0;
        for (; i + VW <= columns; i += VW) vf_store(out + i, vf_mul(vf_load(out + i), share));
        if (i < columns) vf_store_n(out + i, vf_mul(vf_load_n(out + i, columns - i), share), columns - i);
    }
}

// The logarithm of what softmax gives: a row of -infinity stays so.
static void CK_NAME(log_softmax)(const float *a, size_t rows, size_t columns, float *out) {
    for (size_t r = 0; r < rows; r++, a += columns, out += columns) {
        const float greatest = CK_NAME(greatest)(a, columns);
        if (greatest == __builtin_inff()) {
            CK_NAME(infinite_row)(a, columns, out);
            for (size_t i = 0; i < columns; i++) out[i] = CK_NAME(log_of)(out[i]);
            continue;
        }
        const float shift = CK_NAME(shift)(greatest), sum = CK_NAME(sum_of_exp)(a, shift, columns, 0);
        // Two subtractions, since shift + log(sum) rounds to the shift's precision.
        const vf first = vf_set(shift), second = vf_set(sum == 0 ? 0 : CK_NAME(log_of)(sum));
        size_t i = 0;
        for (; i + VW <= columns; i += VW) vf_store(out + i, vf_sub(vf_sub(vf_load(a + i), first), second));
        if (i < columns) vf_store_n(out + i, vf_sub(vf_sub(vf_load_n(a + i, columns - i), first), second), columns - i);
    }
}

static void CK_NAME(softmax_gradient)(const float *y, const float *gradient, size_t rows, size_t columns, float *out) {
    for (size_t r = 0; r < rows; r++, y += columns, gradient += columns, out += columns) {
        const vf mean = vf_set(CK_NAME(dot)(y, gradient, columns));
        size_t i = 0;
        for (; i + VW <= columns; i += VW) vf_store(out + i, vf_fma(vf_load(y + i), vf_sub(vf_load(gradient + i), mean), vf_load(out + i)));
        if (i < columns) {
            const size_t n = columns - i;
            vf_store_n(out + i, vf_fma(vf_load_n(y + i, n), vf_sub(vf_load_n(gradient + i, n), mean), vf_load_n(out + i, n)), n);
        }
    }
}

static void CK_NAME(log_softmax_gradient)(const float *y, const float *gradient, size_t rows, size_t columns, float *out) {
    for (size_t r = 0; r < rows; r++, y += columns, gradient += columns, out += columns) {
        const vf sum = vf_set(CK_NAME(sum)(gradient, columns));
        size_t i = 0;
        for (; i + VW <= columns; i += VW) vf_store(out + i, vf_add(vf_load(out + i), vf_fnma(vf_exp(vf_load(y + i)), sum, vf_load(gradient + i))));
        if (i < columns) {
            const size_t n = columns - i;
            vf_store_n(out + i, vf_add(vf_load_n(out + i, n), vf_fnma(vf_exp(vf_load_n(y + i, n)), sum, vf_load_n(gradient + i, n))), n);
        }
    }
}

static const ck_reduction CK_NAME(reduction) = {
    .sum = CK_NAME(sum),
    .dot = CK_NAME(dot),
    .sum_of_squares = CK_NAME(sum_of_squares),
    .greatest = CK_NAME(greatest),
    .index_of_greatest = CK_NAME(index_of_greatest),
    .add_column_sums = CK_NAME(add_column_sums),
    .log_sum_exp = CK_NAME(log_sum_exp),
    .softmax = CK_NAME(softmax),
    .log_softmax = CK_NAME(log_softmax),
    .softmax_gradient = CK_NAME(softmax_gradient),
    .log_softmax_gradient = CK_NAME(log_softmax_gradient),
};
