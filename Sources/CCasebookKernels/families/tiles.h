// Tiles of matrix products over packed panels. See ck_product.h for the layout.
//
// A tile is a few rows by a few registers of columns whose sums stay in registers over the whole depth (Goto and van de Geijn, ACM TOMS
// 2008). Sums run over the depth in order, one accumulator an element, whatever the tile.

#if VW == 16
#define TILE_ROWS 6
#define TILE_VECTORS 4
#elif VW == 8
#define TILE_ROWS 6
#define TILE_VECTORS 2
#elif VW == 4
#define TILE_ROWS 6
#define TILE_VECTORS 4
#else
#define TILE_ROWS 2
#define TILE_VECTORS 16
#endif
#define INLINE static inline __attribute__((always_inline))

static inline size_t CK_NAME(least)(size_t a, size_t b) { return a < b ? a : b; }

// Rows of the next tile, so that the tiles of `rows` are as even as they can be.
static inline size_t CK_NAME(tile_rows)(size_t rows) {
    const size_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
    return (rows + tiles - 1) / tiles;
}

// Calls `micro(rows, vectors, …)` with both as constants.
#if TILE_VECTORS == 4
#define CK_WITH_VECTORS(micro, rows, vectors, ...) \
    switch (vectors) { \
    case 1: micro(rows, 1, __VA_ARGS__); break; \
    case 2: micro(rows, 2, __VA_ARGS__); break; \
    case 3: micro(rows, 3, __VA_ARGS__); break; \
    default: micro(rows, 4, __VA_ARGS__); break; \
    }
#else
// A group of 16 columns is a whole number of these tiles.
#define CK_WITH_VECTORS(micro, rows, vectors, ...) \
    (void)vectors; \
    micro(rows, TILE_VECTORS, __VA_ARGS__)
#endif
#define CK_WITH_TILE(micro, rows, vectors, ...) \
    switch (rows) { \
    case 1: CK_WITH_VECTORS(micro, 1, vectors, __VA_ARGS__); break; \
    case 2: CK_WITH_VECTORS(micro, 2, vectors, __VA_ARGS__); break; \
    CK_LARGER_TILES(micro, vectors, __VA_ARGS__) \
    }
#if TILE_ROWS == 6
#define CK_LARGER_TILES(micro, vectors, ...) \
    case 3: CK_WITH_VECTORS(micro, 3, vectors, __VA_ARGS__); break; \
    case 4: CK_WITH_VECTORS(micro, 4, vectors, __VA_ARGS__); break; \
    case 5: CK_WITH_VECTORS(micro, 5, vectors, __VA_ARGS__); break; \
    case 6: CK_WITH_VECTORS(micro, 6, vectors, __VA_ARGS__); break;
#else
#define CK_LARGER_TILES(micro, vectors, ...)
#endif

// MARK: float32

INLINE void CK_NAME(micro_float32)(
    const size_t rows, const size_t vectors, const float *a, size_t a_row, size_t a_column, const float *b, size_t b_stride, size_t depth, const float *start,
    size_t start_stride, float *out, size_t out_stride) {
    vf sums[TILE_ROWS][TILE_VECTORS];
    for (size_t r = 0; r < rows; r++)
        for (size_t v = 0; v < vectors; v++) sums[r][v] = start ? vf_load(start + r * start_stride + v * VW) : vf_set(0);
    for (size_t k = 0; k < depth; k++, b += b_stride) {
        vf w[TILE_VECTORS];
        for (size_t v = 0; v < vectors; v++) w[v] = vf_load(b + v * VW);
        for (size_t r = 0; r < rows; r++) {
            const vf x = vf_set(a[r * a_row + k * a_column]);
            for (size_t v = 0; v < vectors; v++) sums[r][v] = vf_fma(x, w[v], sums[r][v]);
        }
    }
    for (size_t r = 0; r < rows; r++)
        for (size_t v = 0; v < vectors; v++) vf_store(out + r * out_stride + v * VW, sums[r][v]);
}

// A tile of at most TILE_ROWS rows by `width` columns, a multiple of 16.
static void CK_NAME(tile_float32)(
    size_t rows, size_t width, const float *a, size_t a_row, size_t a_column, const float *b, size_t b_stride, size_t depth, const float *start, size_t start_stride,
    float *out, size_t out_stride) {
    for (size_t column = 0; column < width; column += TILE_VECTORS * VW) {
        const size_t vectors = CK_NAME(least)(TILE_VECTORS, (width - column) / VW);
        CK_WITH_TILE(CK_NAME(micro_float32), rows, vectors, a, a_row, a_column, b + column, b_stride, depth, start ? start + column : start, start_stride, out + column, out_stride)
    }
}

// MARK: bfloat16

// Adds the products of a pair of bfloat16 numbers with the pairs of VW columns.
static inline vf CK_NAME(dot_pair)(vf sum, uint32_t pair, const uint16_t *b) {
#if defined(CK_NARROW)
    return _mm512_dpbf16_ps(sum, (__m512bh)_mm512_set1_epi32((int)pair), (__m512bh)_mm512_loadu_si512(b));
#else
    const vi w = vi_load((const int32_t *)(const void *)b);
    float low, high;
    const uint32_t low_bits = pair << 16, high_bits = pair & 0xffff0000u;
    __builtin_memcpy(&low, &low_bits, sizeof low);
    __builtin_memcpy(&high, &high_bits, sizeof high);
    sum = vf_fma(vf_set(low), vf_from_bits(vi_shift_left(w, 16)), sum);
    return vf_fma(vf_set(high), vf_from_bits(vi_and(w, vi_set((int)0xffff0000u))), sum);
#endif
}

INLINE void CK_NAME(micro_bfloat16)(
    const size_t rows, const size_t vectors, const uint16_t *a, size_t a_stride, const uint16_t *b, size_t b_stride, size_t pairs, const float *start, size_t start_stride,
    float *out, size_t out_stride) {
    vf sums[TILE_ROWS][TILE_VECTORS];
    for (size_t r = 0; r < rows; r++)
        for (size_t v = 0; v < vectors; v++) sums[r][v] = start ? vf_load(start + r * start_stride + v * VW) : vf_set(0);
    for (size_t k = 0; k < pairs; k++, b += 2 * b_stride)
        for (size_t r = 0; r < rows; r++) {
            uint32_t pair;
            __builtin_memcpy(&pair, a + r * a_stride + 2 * k, sizeof pair);
            for (size_t v = 0; v < vectors; v++) sums[r][v] = CK_NAME(dot_pair)(sums[r][v], pair, b + 2 * v * VW);
        }
    for (size_t r = 0; r < rows; r++)
        for (size_t v = 0; v < vectors; v++) vf_store(out + r * out_stride + v * VW, sums[r][v]);
}

static void CK_NAME(tile_bfloat16)(
    size_t rows, size_t width, const uint16_t *a, size_t a_stride, const uint16_t *b, size_t b_stride, size_t pairs, const float *start, size_t start_stride, float *out,
    size_t out_stride) {
    for (size_t column = 0; column < width; column += TILE_VECTORS * VW) {
        const size_t vectors = CK_NAME(least)(TILE_VECTORS, (width - column) / VW);
        CK_WITH_TILE(CK_NAME(micro_bfloat16), rows, vectors, a, a_stride, b + 2 * column, b_stride, pairs, start ? start + column : start, start_stride, out + column, out_stride)
    }
}

// MARK: int8

// Adds the products of four unsigned integers with the fours of VW columns.
static inline vi CK_NAME(dot_four)(vi sum, int32_t four, const int8_t *b) {
#if defined(CK_NARROW)
    return _mm512_dpbusd_epi32(sum, _mm512_set1_epi32(four), _mm512_loadu_si512(b));
#elif VW == 16
    const __m512i x = _mm512_cvtepu8_epi16(_mm256_set1_epi32(four));
    const __m512i low = _mm512_madd_epi16(x, _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)(const void *)b)));
    const __m512i high = _mm512_madd_epi16(x, _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)(const void *)(b + 32))));
    const __m512i even = _mm512_permutex2var_epi32(low, _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), high);
    const __m512i odd = _mm512_permutex2var_epi32(low, _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), high);
    return _mm512_add_epi32(sum, _mm512_add_epi32(even, odd));
#elif VW == 8
    const __m256i x = _mm256_cvtepu8_epi16(_mm_set1_epi32(four));
    const __m256i low = _mm256_madd_epi16(x, _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)b)));
    const __m256i high = _mm256_madd_epi16(x, _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(b + 16))));
    return _mm256_add_epi32(sum, _mm256_permute4x64_epi64(_mm256_hadd_epi32(low, high), _MM_SHUFFLE(3, 1, 2, 0)));
#elif VW == 4
    const int16x8_t x = vreinterpretq_s16_u16(vmovl_u8(vreinterpret_u8_s32(vdup_n_s32(four))));
    const int8x16_t w = vld1q_s8(b);
    const int16x8_t low = vmovl_s8(vget_low_s8(w)), high = vmovl_s8(vget_high_s8(w));
    const int32x4_t first = vpaddq_s32(vmull_s16(vget_low_s16(x), vget_low_s16(low)), vmull_s16(vget_high_s16(x), vget_high_s16(low)));
    const int32x4_t second = vpaddq_s32(vmull_s16(vget_low_s16(x), vget_low_s16(high)), vmull_s16(vget_high_s16(x), vget_high_s16(high)));
    return vaddq_s32(sum, vpaddq_s32(first, second));
#else
    for (int i = 0; i < 4; i++) sum += (int32_t)((uint32_t)four >> (8 * i) & 0xff) * b[i];
    return sum;
#endif
}

INLINE void CK_NAME(micro_int8)(
    const size_t rows, const size_t vectors, const uint8_t *a, size_t a_stride, const float *a_scales, const int8_t *b, size_t b_stride, const float *scales,
    const int32_t *offsets, size_t fours, const float *start, size_t start_stride, float *out, size_t out_stride) {
    vi sums[TILE_ROWS][TILE_VECTORS];
    for (size_t r = 0; r < rows; r++)
        for (size_t v = 0; v < vectors; v++) sums[r][v] = vi_load(offsets + v * VW);
    for (size_t k = 0; k < fours; k++, b += 4 * b_stride)
        for (size_t r = 0; r < rows; r++) {
            int32_t four;
            __builtin_memcpy(&four, a + r * a_stride + 4 * k, sizeof four);
            for (size_t v = 0; v < vectors; v++) sums[r][v] = CK_NAME(dot_four)(sums[r][v], four, b + 4 * v * VW);
        }
    for (size_t r = 0; r < rows; r++) {
        const vf scale = vf_set(a_scales[r]);
        for (size_t v = 0; v < vectors; v++) {
            const vf begin = start ? vf_load(start + r * start_stride + v * VW) : vf_set(0);
            vf_store(out + r * out_stride + v * VW, vf_fma(vf_from_int(sums[r][v]), vf_mul(scale, vf_load(scales + v * VW)), begin));
        }
    }
}

static void CK_NAME(tile_int8)(
    size_t rows, size_t width, const uint8_t *a, size_t a_stride, const float *a_scales, const int8_t *b, size_t b_stride, const float *scales, const int32_t *offsets,
    size_t fours, const float *start, size_t start_stride, float *out, size_t out_stride) {
    for (size_t column = 0; column < width; column += TILE_VECTORS * VW) {
        const size_t vectors = CK_NAME(least)(TILE_VECTORS, (width - column) / VW);
        CK_WITH_TILE(CK_NAME(micro_int8), rows, vectors, a, a_stride, a_scales, b + 4 * column, b_stride, scales + column, offsets + column, fours, start ? start + column : start, start_stride, out + column, out_stride)
    }
}
