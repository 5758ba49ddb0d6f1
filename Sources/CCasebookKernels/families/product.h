// Matrix products: with packed weights, and of any two matrices. See ck_product.h.

// Depth of a block in the general product: with 64 columns it fills two thirds of a level-one cache.
#define DEPTH_BLOCK 128

static void CK_NAME(multiply_float32)(
    const float *a, size_t a_stride, const float *packed, size_t rows, size_t columns, size_t depth, const float *start, size_t start_stride, float *out,
    size_t out_stride) {
    for (size_t column = 0; column < columns; column += CK_PANEL) {
        const size_t width = CK_NAME(least)(CK_PANEL, columns - column);
        const float *panel = packed + column * depth;
        for (size_t row = 0, count; row < rows; row += count) {
            count = CK_NAME(tile_rows)(rows - row);
            CK_NAME(tile_float32)(count, width, a + row * a_stride, a_stride, 1, panel, width, depth, start ? start + row * start_stride + column : start, start_stride, out + row * out_stride + column, out_stride);
        }
    }
}

static void CK_NAME(multiply_bfloat16)(
    const uint16_t *a, size_t a_stride, const uint16_t *packed, size_t rows, size_t columns, size_t depth, const float *start, size_t start_stride, float *out,
    size_t out_stride) {
    const size_t pairs = (depth + 1) / 2;
    for (size_t column = 0; column < columns; column += CK_PANEL) {
        const size_t width = CK_NAME(least)(CK_PANEL, columns - column);
        const uint16_t *panel = packed + column * 2 * pairs;
        for (size_t row = 0, count; row < rows; row += count) {
            count = CK_NAME(tile_rows)(rows - row);
            CK_NAME(tile_bfloat16)(count, width, a + row * a_stride, a_stride, panel, width, pairs, start ? start + row * start_stride + column : start, start_stride, out + row * out_stride + column, out_stride);
        }
    }
}

static void CK_NAME(multiply_int8)(
    const uint8_t *a, size_t a_stride, const float *a_scales, const int8_t *packed, const float *scales, const int32_t *offsets, size_t rows, size_t columns, size_t depth,
    const float *start, size_t start_stride, float *out, size_t out_stride) {
    const size_t fours = (depth + 3) / 4;
    for (size_t column = 0; column < columns; column += CK_PANEL) {
        const size_t width = CK_NAME(least)(CK_PANEL, columns - column);
        const int8_t *panel = packed + column * 4 * fours;
        for (size_t row = 0, count; row < rows; row += count) {
            count = CK_NAME(tile_rows)(rows - row);
            CK_NAME(tile_int8)(count, width, a + row * a_stride, a_stride, a_scales + row, panel, width, scales + column, offsets + column, fours, start ? start + row * start_stride + column : start, start_stride, out + row * out_stride + column, out_stride);
        }
    }
}

// MARK: General product

static size_t CK_NAME(general_workspace)(size_t rows) { return (rows + TILE_ROWS) * DEPTH_BLOCK + CK_PANEL * DEPTH_BLOCK; }

// One block of the depth of 64 columns, the columns side by side, padded with zeros.
static void CK_NAME(pack_block)(ck_matrix b, size_t depth, size_t columns, float *block) {
    if (b.column_stride == 1) {
        for (size_t k = 0; k < depth; k++) {
            __builtin_memcpy(block + k * CK_PANEL, b.data + k * b.row_stride, columns * sizeof(float));
            if (columns < CK_PANEL) __builtin_memset(block + k * CK_PANEL + columns, 0, (CK_PANEL - columns) * sizeof(float));
        }
        return;
    }
    if (b.row_stride == 1) {
        CK_NAME(transpose)(b.data, b.column_stride, columns, depth, block, CK_PANEL, CK_PANEL, 0);
        return;
    }
    for (size_t j = 0; j < CK_PANEL; j++)
        for (size_t k = 0; k < depth; k++) block[k * CK_PANEL + j] = j < columns ? b.data[k * b.row_stride + j * b.column_stride] : 0;
}

// Tiles of rows, in each for every step of the depth its rows side by side.
static void CK_NAME(pack_rows)(ck_matrix a, size_t rows, size_t depth, float *packed) {
    const size_t strip = 16 * TILE_ROWS;
    for (size_t first = 0; first < rows; first += strip)
        for (size_t k = 0; k < depth; k++) {
            const float *source = a.data + first * a.row_stride + k * a.column_stride;
            for (size_t row = 0; row < strip && first + row < rows; row += TILE_ROWS) {
                float *target = packed + (first + row) * depth + k * TILE_ROWS;
                if (a.row_stride == 1 && first + row + TILE_ROWS <= rows) {
                    __builtin_memcpy(target, source + row, TILE_ROWS * sizeof(float));
                } else {
                    for (size_t r = 0; r < TILE_ROWS; r++) target[r] = first + row + r < rows ? source[(row + r) * a.row_stride] : 0;
                }
            }
        }
}

static void CK_NAME(general)(ck_matrix a, ck_matrix b, size_t rows, size_t columns, size_t depth, float *c, size_t c_stride, int accumulates, float *workspace) {
    float *block = workspace, *packed = workspace + CK_PANEL * DEPTH_BLOCK;
    if (depth == 0 && !accumulates)
        for (size_t row = 0; row < rows; row++) __builtin_memset(c + row * c_stride, 0, columns * sizeof(float));
    for (size_t k = 0; k < depth; k += DEPTH_BLOCK) {
        const size_t count = CK_NAME(least)(DEPTH_BLOCK, depth - k);
        const ck_matrix part = {a.data + k * a.column_stride, a.row_stride, a.column_stride};
        const int packs = a.column_stride != 1;
        if (packs) CK_NAME(pack_rows)(part, rows, count, packed);
        for (size_t column = 0; column < columns; column += CK_PANEL) {
            const size_t width = CK_NAME(least)(CK_PANEL, columns - column);
            const ck_matrix panel = {b.data + k * b.row_stride + column * b.column_stride, b.row_stride, b.column_stride};
            CK_NAME(pack_block)(panel, count, width, block);
            const int adds = accumulates || k > 0;
            for (size_t row = 0; row < rows; row += TILE_ROWS) {
                const size_t tile = CK_NAME(least)(TILE_ROWS, rows - row);
                const float *source = packs ? packed + row * count : part.data + row * part.row_stride;
                const size_t a_row = packs ? 1 : part.row_stride, a_column = packs ? TILE_ROWS : 1;
                float *target = c + row * c_stride + column;
                if (width % CK_GROUP == 0) {
                    CK_NAME(tile_float32)(tile, width, source, a_row, a_column, block, CK_PANEL, count, adds ? target : 0, c_stride, target, c_stride);
                } else {
                    float edge[TILE_ROWS * CK_PANEL];
                    const size_t padded = (width + CK_GROUP - 1) / CK_GROUP * CK_GROUP;
                    for (size_t r = 0; r < tile; r++)
                        for (size_t j = 0; j < padded; j++) edge[r * CK_PANEL + j] = adds && j < width ? target[r * c_stride + j] : 0;
                    CK_NAME(tile_float32)(tile, padded, source, a_row, a_column, block, CK_PANEL, count, edge, CK_PANEL, edge, CK_PANEL);
                    for (size_t r = 0; r < tile; r++) __builtin_memcpy(target + r * c_stride, edge + r * CK_PANEL, width * sizeof(float));
                }
            }
        }
    }
}

static const ck_product CK_NAME(product) = {
    .pack_float32 = CK_NAME(pack_float32),
    .pack_bfloat16 = CK_NAME(pack_bfloat16),
    .pack_int8 = CK_NAME(pack_int8),
    .multiply_float32 = CK_NAME(multiply_float32),
    .multiply_bfloat16 = CK_NAME(multiply_bfloat16),
    .multiply_int8 = CK_NAME(multiply_int8),
    .to_bfloat16 = CK_NAME(to_bfloat16),
    .to_int8 = CK_NAME(to_int8),
    .general = CK_NAME(general),
    .general_workspace = CK_NAME(general_workspace),
};
