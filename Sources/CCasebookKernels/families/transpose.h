// Transposition of matrices, a square of vectors at a time.

// Transposes VW vectors: as often as it has index bits, the halves of the set are interleaved, which moves one bit of the row's number into
// that of the lane.
INLINE void CK_NAME(transpose_vectors)(vf *x) {
#if VW == 16
#define CK_LOW(a, b) __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define CK_HIGH(a, b) __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#elif VW == 8
#define CK_LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define CK_HIGH(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#elif VW == 4
#define CK_LOW(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define CK_HIGH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#else
#define CK_LOW(a, b) (a)
#define CK_HIGH(a, b) (b)
#endif
    vf y[VW];
    for (size_t bits = 1; bits < VW; bits *= 2) {
        for (size_t i = 0; i < VW / 2; i++) {
            y[2 * i] = CK_LOW(x[i], x[i + VW / 2]);
            y[2 * i + 1] = CK_HIGH(x[i], x[i + VW / 2]);
        }
        for (size_t i = 0; i < VW; i++) x[i] = y[i];
    }
}

// target[j][i] = source[i][j], or += with `adds`, for `rows` x `columns` elements of the source; rows of the target are `width` long, zeros beyond
// `rows`.
static void CK_NAME(transpose)(
    const float *source, size_t source_stride, size_t rows, size_t columns, float *target, size_t target_stride, size_t width, int adds) {
    for (size_t i = 0; i < width; i += VW)
        for (size_t j = 0; j < columns; j += VW) {
            const size_t m = CK_NAME(least)(VW, columns - j), n = CK_NAME(least)(VW, width - i);
            const float *from = source + i * source_stride + j;
            float *to = target + j * target_stride + i;
            vf x[VW];
            if (m == VW && i + VW <= rows) {
                for (size_t r = 0; r < VW; r++) x[r] = vf_load(from + r * source_stride);
            } else {
                for (size_t r = 0; r < VW; r++) x[r] = i + r < rows ? vf_load_n(from + r * source_stride, m) : vf_set(0);
            }
            CK_NAME(transpose_vectors)(x);
            if (m == VW && n == VW) {
                for (size_t r = 0; r < VW; r++, to += target_stride) vf_store(to, adds ? vf_add(vf_load(to), x[r]) : x[r]);
            } else {
                float lines[VW * VW];
                for (size_t r = 0; r < VW; r++) vf_store(lines + r * VW, x[r]);
                for (size_t r = 0; r < m; r++) {
                    const vf sum = adds ? vf_add(vf_load(lines + r * VW), vf_load_n(to + r * target_stride, n)) : vf_load(lines + r * VW);
                    vf_store_n(to + r * target_stride, sum, n);
                }
            }
        }
}
