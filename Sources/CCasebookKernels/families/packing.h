// Packing of weights into panels, and narrowing of activations. See ck_product.h for the layout.

// Below it 127 / size would overflow: a row or column of such numbers counts as zeros.
#define SMALLEST_SIZE 1e-35f

static inline uint16_t CK_NAME(bfloat16)(float x) {
    uint32_t bits;
    __builtin_memcpy(&bits, &x, sizeof bits);
    if ((bits & 0x7fffffff) > 0x7f800000) return (uint16_t)(bits >> 16 | 0x40);
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

// Rounds to nearest even; 0 for what is out of range and for NaN.
static inline int CK_NAME(integer)(float x) { return __builtin_fabsf(x) < 128.0f ? (int)__builtin_rintf(x) : 0; }

static void CK_NAME(to_bfloat16)(const float *a, size_t a_stride, size_t rows, size_t depth, uint16_t *out, size_t out_stride) {
    for (size_t r = 0; r < rows; r++) {
        size_t k = 0;
#if defined(CK_NARROW)
        for (; k + 16 <= depth; k += 16) _mm256_storeu_si256((__m256i *)(void *)(out + r * out_stride + k), (__m256i)_mm512_cvtneps_pbh(_mm512_loadu_ps(a + r * a_stride + k)));
#endif
        for (; k < depth; k++) out[r * out_stride + k] = CK_NAME(bfloat16)(a[r * a_stride + k]);
        if (depth & 1) out[r * out_stride + depth] = 0;
    }
}

static void CK_NAME(to_int8)(const float *a, size_t a_stride, size_t rows, size_t depth, uint8_t *out, size_t out_stride, float *scales) {
    const size_t padded = (depth + 3) / 4 * 4;
    for (size_t r = 0; r < rows; r++) {
        const float *row = a + r * a_stride;
        // The maximum passes over NaN; the sum of zero times each element does not.
        vf greatest = vf_set(0), nothing = vf_set(0);
        size_t k = 0;
        for (; k < depth; k += VW) {
            const vf x = k + VW <= depth ? vf_load(row + k) : vf_load_n(row + k, depth - k);
            greatest = vf_max(vf_abs(x), greatest);
            nothing = vf_fma(x, vf_set(0), nothing);
        }
        const float size = vf_greatest(greatest);
        const float factor = size > SMALLEST_SIZE ? 127.0f / size : 0;
        scales[r] = (size > SMALLEST_SIZE ? size / 127.0f : 0) + vf_sum(nothing);
        k = 0;
#if VW == 16
        for (; k + 16 <= depth; k += 16) {
            const __m512i q = _mm512_add_epi32(_mm512_cvtps_epi32(_mm512_mul_ps(_mm512_loadu_ps(row + k), _mm512_set1_ps(factor))), _mm512_set1_epi32(128));
            _mm_storeu_si128((__m128i *)(void *)(out + r * out_stride + k), _mm512_cvtepi32_epi8(q));
        }
#endif
        for (; k < depth; k++) out[r * out_stride + k] = (uint8_t)(CK_NAME(integer)(row[k] * factor) + 128);
        for (; k < padded; k++) out[r * out_stride + k] = 128;
    }
}

// The column of `b` that becomes column `j`; null for zeros.
static inline const float *CK_NAME(source)(ck_matrix b, size_t source_columns, const int32_t *order, size_t j) {
    if (order) return order[j] < 0 ? 0 : b.data + (size_t)order[j] * b.column_stride;
    return j < source_columns ? b.data + j * b.column_stride : 0;
}

// Whether columns `j` to `j` + 15 of the packed matrix are columns of `b` that stand side by side.
static inline int CK_NAME(is_run)(const int32_t *order, size_t j) {
    if (!order) return 1;
    for (size_t i = 0; i < CK_GROUP; i++)
        if (order[j + i] < 0 || order[j + i] != order[j] + (int32_t)i) return 0;
    return 1;
}

static void CK_NAME(pack_float32)(ck_matrix b, size_t depth, size_t source_columns, const int32_t *order, size_t columns, float *packed) {
    for (size_t first = 0; first < columns; first += CK_PANEL) {
        const size_t width = CK_NAME(least)(CK_PANEL, columns - first);
        float *panel = packed + first * depth;
        for (size_t j = 0; j < width; j += CK_GROUP) {
            const size_t column = order ? (size_t)order[first + j] : first + j;
            const size_t count = order ? CK_GROUP : CK_NAME(least)(CK_GROUP, source_columns > column ? source_columns - column : 0);
            if (b.row_stride == 1 && CK_NAME(is_run)(order, first + j)) {
                CK_NAME(transpose)(b.data + (count ? column * b.column_stride : 0), b.column_stride, count, depth, panel + j, width, CK_GROUP, 0);
                continue;
            }
            if (b.column_stride == 1 && count == CK_GROUP && CK_NAME(is_run)(order, first + j)) {
                for (size_t k = 0; k < depth; k++) __builtin_memcpy(panel + k * width + j, b.data + k * b.row_stride + column, CK_GROUP * sizeof(float));
                continue;
            }
            for (size_t i = j; i < j + CK_GROUP; i++) {
                const float *source = CK_NAME(source)(b, source_columns, order, first + i);
                for (size_t k = 0; k < depth; k++) panel[k * width + i] = source ? source[k * b.row_stride] : 0;
            }
        }
    }
}

static void CK_NAME(pack_bfloat16)(ck_matrix b, size_t depth, size_t source_columns, const int32_t *order, size_t columns, uint16_t *packed) {
    const size_t padded = (depth + 1) / 2 * 2;
    for (size_t first = 0; first < columns; first += CK_PANEL) {
        const size_t width = CK_NAME(least)(CK_PANEL, columns - first);
        uint16_t *panel = packed + first * padded;
        for (size_t j = 0; j < width; j++) {
            const float *column = CK_NAME(source)(b, source_columns, order, first + j);
            for (size_t k = 0; k < padded; k++) panel[k / 2 * 2 * width + 2 * j + k % 2] = column && k < depth ? CK_NAME(bfloat16)(column[k * b.row_stride]) : 0;
        }
    }
}

static void CK_NAME(pack_int8)(ck_matrix b, size_t depth, size_t source_columns, const int32_t *order, size_t columns, int8_t *packed, float *scales, int32_t *offsets) {
    const size_t padded = (depth + 3) / 4 * 4;
    for (size_t first = 0; first < columns; first += CK_PANEL) {
        const size_t width = CK_NAME(least)(CK_PANEL, columns - first);
        int8_t *panel = packed + first * padded;
        for (size_t j = 0; j < width; j++) {
            const float *column = CK_NAME(source)(b, source_columns, order, first + j);
            float size = 0;
            for (size_t k = 0; column && k < depth; k++) {
                const float magnitude = __builtin_fabsf(column[k * b.row_stride]);
                if (magnitude > size) size = magnitude;
            }
            const float factor = size > SMALLEST_SIZE ? 127.0f / size : 0;
            int32_t sum = 0;
            for (size_t k = 0; k < padded; k++) {
                const int value = column && k < depth ? CK_NAME(integer)(column[k * b.row_stride] * factor) : 0;
                panel[k / 4 * 4 * width + 4 * j + k % 4] = (int8_t)value;
                sum += value;
            }
            scales[first + j] = size > SMALLEST_SIZE ? size / 127.0f : 0;
            offsets[first + j] = -128 * sum;
        }
    }
}

