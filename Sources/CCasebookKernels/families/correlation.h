// Products of packed matrices with what offsets pick out of a padded image: the part that a convolution and its gradients share.

// Registers of columns of a tile. With sixteen registers in all, more rows by fewer columns leave one for the image's element.
#if VW == 8
#define TAP_VECTORS 2
#else
#define TAP_VECTORS TILE_VECTORS
#endif
// Tiles that are no wider than NARROW_VECTORS may have more rows.
#if VW == 16
#define NARROW_ROWS 8
#define NARROW_VECTORS 3
#elif VW == 8
#define NARROW_ROWS 6
#define NARROW_VECTORS 2
#elif VW == 4
#define NARROW_ROWS 8
#define NARROW_VECTORS 2
#else
#define NARROW_ROWS TILE_ROWS
#define NARROW_VECTORS 1
#endif

// MARK: Offsets

// Points of a box, the last axis fastest: `first` + the sum of index * stride over the axes.
typedef struct {
    size_t counts[4];
    ptrdiff_t strides[4];
    ptrdiff_t first;
} ck_lattice;

static size_t CK_NAME(points)(const ck_lattice *lattice) { return lattice->counts[0] * lattice->counts[1] * lattice->counts[2] * lattice->counts[3]; }

static void CK_NAME(offsets)(const ck_lattice *lattice, size_t first, size_t count, uint32_t *offsets) {
    if (count == 0) return;
    size_t index[4], rest = first;
    ptrdiff_t at = lattice->first;
    for (size_t axis = 4; axis-- > 0;) {
        index[axis] = rest % lattice->counts[axis];
        rest /= lattice->counts[axis];
        at += (ptrdiff_t)index[axis] * lattice->strides[axis];
    }
    for (size_t done = 0; done < count;) {
        const size_t run = CK_NAME(least)(count - done, lattice->counts[3] - index[3]);
        const uint32_t start = (uint32_t)at, step = (uint32_t)lattice->strides[3];
        for (size_t i = 0; i < run; i++) offsets[done + i] = start + (uint32_t)i * step;
        done += run;
        index[3] += run;
        at += (ptrdiff_t)run * lattice->strides[3];
        for (size_t axis = 3; axis > 0 && index[axis] == lattice->counts[axis]; axis--) {
            at += lattice->strides[axis - 1] - (ptrdiff_t)index[axis] * lattice->strides[axis];
            index[axis] = 0;
            index[axis - 1]++;
        }
    }
}

// MARK: Padded images

typedef struct {
    size_t size[3], before[3];
    /// Elements from one channel to the next.
    size_t plane;
} ck_padding;

// Whole cache lines, an odd number of them, so that the channels of a cell do not share a set of the cache.
static inline size_t CK_NAME(plane)(const size_t *size) { return ((size[0] * size[1] * size[2] + 15) / 16 | 1) * 16; }

static ck_padding CK_NAME(image_padding)(const ck_window *w) {
    ck_padding p;
    for (int a = 0; a < 3; a++) {
        p.before[a] = w->padding[a];
        p.size[a] = w->input[a] + 2 * w->padding[a];
    }
    p.plane = CK_NAME(plane)(p.size);
    return p;
}

// Room for every output cell (input + padding - tap * dilation) / stride that the cells of the input can ask for.
static ck_padding CK_NAME(gradient_padding)(const ck_window *w) {
    ck_padding p;
    for (int a = 0; a < 3; a++) {
        const size_t reach = w->dilation[a] * (w->kernel[a] - 1), last = (w->input[a] - 1 + w->padding[a]) / w->stride[a] + 1;
        p.before[a] = reach > w->padding[a] ? (reach - w->padding[a] + w->stride[a] - 1) / w->stride[a] : 0;
        p.size[a] = p.before[a] + (last > w->output[a] ? last : w->output[a]);
    }
    p.plane = CK_NAME(plane)(p.size);
    return p;
}

// Copies an image into its place in a padded one, whose other elements stay as they are.
static void CK_NAME(pad)(const float *image, size_t channels, const size_t *size, const ck_padding *p, float *padded) {
    const size_t width = size[2];
    for (size_t channel = 0; channel < channels; channel++)
        for (size_t z = 0; z < size[0]; z++)
            for (size_t y = 0; y < size[1]; y++, image += width) {
                float *row = padded + channel * p->plane + ((z + p->before[0]) * p->size[1] + y + p->before[1]) * p->size[2] + p->before[2];
                size_t x = 0;
                for (; x + VW <= width; x += VW) vf_store(row + x, vf_load(image + x));
                if (x < width) vf_store_n(row + x, vf_load_n(image + x, width - x), width - x);
            }
}

// MARK: Tiles

#define CK_WITH_NARROW(micro, vectors, ...) \
    switch (vectors) { \
    case 1: micro(NARROW_ROWS, 1, __VA_ARGS__); break; \
    case 2: micro(NARROW_ROWS, 2, __VA_ARGS__); break; \
    default: micro(NARROW_ROWS, NARROW_VECTORS, __VA_ARGS__); break; \
    }

INLINE void CK_NAME(micro_taps)(
    const size_t rows, const size_t vectors, const float *image, const uint32_t *row_offsets, const uint32_t *steps, size_t depth, const float *b, size_t b_stride,
    const float *start, size_t start_stride, float *out, size_t out_stride) {
    vf sums[NARROW_ROWS][TILE_VECTORS];
    const float *a[NARROW_ROWS];
    for (size_t r = 0; r < rows; r++) {
        a[r] = image + row_offsets[r];
        for (size_t v = 0; v < vectors; v++) sums[r][v] = start ? vf_load(start + r * start_stride + v * VW) : vf_set(0);
    }
    for (size_t k = 0; k < depth; k++, b += b_stride) {
        const size_t step = steps[k];
        vf w[TILE_VECTORS];
        for (size_t v = 0; v < vectors; v++) w[v] = vf_load(b + v * VW);
        for (size_t r = 0; r < rows; r++) {
            const vf x = vf_set(a[r][step]);
            for (size_t v = 0; v < vectors; v++) sums[r][v] = vf_fma(x, w[v], sums[r][v]);
        }
    }
    for (size_t r = 0; r < rows; r++)
        for (size_t v = 0; v < vectors; v++) vf_store(out + r * out_stride + v * VW, sums[r][v]);
}

// `width` columns, a multiple of 16 and the stride of b and out, of any number of rows.
static void CK_NAME(multiply_taps)(
    const float *image, const uint32_t *row_offsets, size_t rows, const uint32_t *steps, size_t depth, const float *b, size_t width, const float *start, size_t start_stride,
    float *out) {
    for (size_t column = 0; column < width; column += TAP_VECTORS * VW) {
        const size_t vectors = CK_NAME(least)(TAP_VECTORS, (width - column) / VW);
        const float *begin = start ? start + column : start;
        for (size_t row = 0, count; row < rows; row += count) {
            count = CK_NAME(tile_rows)(rows - row);
            const float *row_begin = begin ? begin + row * start_stride : begin;
            float *target = out + row * width + column;
#if NARROW_ROWS > TILE_ROWS
            if (vectors <= NARROW_VECTORS && rows - row >= NARROW_ROWS) {
                count = NARROW_ROWS;
                CK_WITH_NARROW(CK_NAME(micro_taps), vectors, image, row_offsets + row, steps, depth, b + column, width, row_begin, start_stride, target, width)
                continue;
            }
#endif
            CK_WITH_TILE(CK_NAME(micro_taps), count, vectors, image, row_offsets + row, steps, depth, b + column, width, row_begin, start_stride, target, width)
        }
    }
}
