// Convolution and its gradients. See ck_convolution.h.
//
// All three are one product: out[r][j] = sum_k image[row r + step k] * b[k][j], where rows and steps are offsets into an image that is padded with
// zeros, so that no columns are unfolded. Forward, rows are output cells, steps the filter's taps, and j runs over the out channels; the gradient of
// the images is the same with the output's gradient for the image; for the gradient of the filters rows are taps and steps output cells. The sums
// of a tile stay in registers, as in product.h; b is packed in its panels.

// Cells of a block of the output, whole tiles of 6 and of 8.
#define CELL_BLOCK 48
// Output cells of a block of the gradient of the filters: with 64 out channels 128 KiB, a part of a level-two cache.
#define GRADIENT_BLOCK 512
// Output cells after which the sums of the gradient of the filters begin anew.
#define GRADIENT_CELLS 4096

// MARK: Workspace

static inline size_t CK_NAME(lines)(size_t n) { return (n + 15) / 16 * 16; }

// The next `n` floats of the workspace, whole cache lines.
static inline float *CK_NAME(take)(float **workspace, size_t n) {
    float *taken = *workspace;
    *workspace += CK_NAME(lines)(n);
    return taken;
}

static inline float *CK_NAME(aligned)(float *workspace) { return (float *)(((uintptr_t)workspace + 63) / 64 * 64); }

static size_t CK_NAME(convolution_workspace)(size_t in_channels, const ck_window *window, size_t out_channels) {
    const size_t taps = window->kernel[0] * window->kernel[1] * window->kernel[2];
    const size_t in = CK_NAME(lines)(in_channels), out = CK_NAME(lines)(out_channels);
    const size_t image = in_channels * CK_NAME(image_padding)(window).plane, gradient = out_channels * CK_NAME(gradient_padding)(window).plane;
    const size_t forward = image + CK_NAME(lines)(in_channels * taps) + in_channels * taps * out + out;
    const size_t backward = gradient + CK_NAME(lines)(out_channels * taps) + CK_NAME(lines)(out_channels * taps * in);
    const size_t filters = forward + GRADIENT_BLOCK * CK_PANEL;
    return 16 + (backward > filters ? backward : filters);
}

// MARK: Forward

// Makes `sums` of all cells of a padded image with the packed filters, and stores them or adds them (`adds`) to the `targets` of `out`, whose
// channels are `plane` apart.
static void CK_NAME(correlate)(
    const float *image, const ck_lattice *cells, const uint32_t *taps, size_t depth, const float *packed, size_t columns, const float *start, float *out, size_t plane,
    const ck_lattice *targets, int adds) {
    const size_t total = CK_NAME(points)(cells), padded = CK_NAME(lines)(columns);
    uint32_t from[CELL_BLOCK], to[CELL_BLOCK];
    float sums[CELL_BLOCK * CK_PANEL] __attribute__((aligned(64)));
    for (size_t first = 0; first < total; first += CELL_BLOCK) {
        const size_t count = CK_NAME(least)(CELL_BLOCK, total - first);
        CK_NAME(offsets)(cells, first, count, from);
        if (targets) CK_NAME(offsets)(targets, first, count, to);
        for (size_t panel = 0; panel < padded; panel += CK_PANEL) {
            const size_t width = CK_NAME(least)(CK_PANEL, padded - panel), channels = CK_NAME(least)(width, columns - panel);
            float *target = out + panel * plane;
            if (!targets) {
                // The stores below come in a burst over many rows, more than wait in a core's buffers.
                for (size_t channel = 0; channel < channels; channel++)
                    for (size_t i = 0; i < count; i += 16) __builtin_prefetch(target + channel * plane + first + i, 1);
            }
            CK_NAME(multiply_taps)(image, from, count, taps, depth, packed + panel * depth, width, start ? start + panel : start, 0, sums);
            if (!targets) {
                CK_NAME(transpose)(sums, width, count, channels, target + first, plane, count, adds);
                continue;
            }
            for (size_t channel = 0; channel < channels; channel++)
                for (size_t i = 0; i < count; i++) target[channel * plane + to[i]] += sums[i * width + channel];
        }
    }
}

// The cells of the output in a padded image, and the taps of the filters from there.
static ck_lattice CK_NAME(image_cells)(const ck_window *w, const ck_padding *p) {
    const size_t row = p->size[2], slice = p->size[1] * row;
    return (ck_lattice){
        {1, w->output[0], w->output[1], w->output[2]},
        {0, (ptrdiff_t)(w->stride[0] * slice), (ptrdiff_t)(w->stride[1] * row), (ptrdiff_t)w->stride[2]},
        0,
    };
}

static ck_lattice CK_NAME(image_taps)(const ck_window *w, const ck_padding *p, size_t channels) {
    const size_t row = p->size[2], slice = p->size[1] * row;
    return (ck_lattice){
        {channels, w->kernel[0], w->kernel[1], w->kernel[2]},
        {(ptrdiff_t)p->plane, (ptrdiff_t)(w->dilation[0] * slice), (ptrdiff_t)(w->dilation[1] * row), (ptrdiff_t)w->dilation[2]},
        0,
    };
}

static void CK_NAME(convolution_forward)(
    const float *images, size_t batch, size_t in_channels, const ck_window *window, const float *filters, const float *bias, size_t out_channels, float *out,
    float *workspace) {
    const ck_padding padding = CK_NAME(image_padding)(window);
    const ck_lattice cells = CK_NAME(image_cells)(window, &padding), taps = CK_NAME(image_taps)(window, &padding, in_channels);
    const size_t depth = CK_NAME(points)(&taps), count = CK_NAME(points)(&cells), columns = CK_NAME(lines)(out_channels);
    const size_t image = in_channels * window->input[0] * window->input[1] * window->input[2];

    workspace = CK_NAME(aligned)(workspace);
    float *padded = CK_NAME(take)(&workspace, in_channels * padding.plane);
    uint32_t *steps = (uint32_t *)CK_NAME(take)(&workspace, depth);
    float *packed = CK_NAME(take)(&workspace, depth * columns), *start = CK_NAME(take)(&workspace, columns);
    CK_NAME(offsets)(&taps, 0, depth, steps);
    for (size_t panel = 0; panel < columns; panel += CK_PANEL) {
        const size_t width = CK_NAME(least)(CK_PANEL, columns - panel);
        CK_NAME(transpose)(filters + panel * depth, depth, CK_NAME(least)(width, out_channels - panel), depth, packed + panel * depth, width, width, 0);
    }
    for (size_t j = 0; j < columns; j++) start[j] = bias && j < out_channels ? bias[j] : 0;
    __builtin_memset(padded, 0, in_channels * padding.plane * sizeof(float));
    for (size_t n = 0; n < batch; n++, images += image, out += out_channels * count) {
        CK_NAME(pad)(images, in_channels, window->input, &padding, padded);
        CK_NAME(correlate)(padded, &cells, steps, depth, packed, out_channels, start, out, count, 0, 0);
    }
}

// MARK: Gradient of the images

// Along an axis the input's cells fall into classes by their place within a stride: the cells of a class are reached by the same taps, every
// `tap_step`th from `tap` on.
typedef struct {
    size_t cells, taps, tap, tap_step;
    /// The output cell, in the padded gradient, that the class's first cell reaches by its first tap, and how far back the next tap's is.
    ptrdiff_t from, back;
} ck_residue;

static ck_residue CK_NAME(residue)(const ck_window *w, const ck_padding *p, size_t axis, size_t place) {
    const ptrdiff_t stride = (ptrdiff_t)w->stride[axis], dilation = (ptrdiff_t)w->dilation[axis], start = (ptrdiff_t)(place + w->padding[axis]);
    ck_residue r = {0};
    if (place < w->input[axis]) r.cells = (w->input[axis] - place + w->stride[axis] - 1) / w->stride[axis];
    for (size_t tap = 0; tap < w->kernel[axis]; tap++) {
        const ptrdiff_t distance = start - (ptrdiff_t)tap * dilation;
        if (distance % stride != 0) continue;
        if (r.taps == 0) {
            r.tap = tap;
            r.from = distance / stride + (ptrdiff_t)p->before[axis];
        } else if (r.taps == 1) {
            r.tap_step = tap - r.tap;
            r.back = (ptrdiff_t)r.tap_step * dilation / stride;
        }
        r.taps++;
    }
    return r;
}

// A class of cells over the three axes: its taps in the padded gradient, its cells there and in the image.
typedef struct {
    ck_residue axes[3];
    ck_lattice taps, cells, targets;
} ck_cell_class;

static ck_cell_class CK_NAME(cell_class)(const ck_window *w, const ck_padding *p, size_t out_channels, size_t index) {
    const size_t places[3] = {index / (w->stride[1] * w->stride[2]), index / w->stride[2] % w->stride[1], index % w->stride[2]};
    const ptrdiff_t rows[3] = {(ptrdiff_t)(p->size[1] * p->size[2]), (ptrdiff_t)p->size[2], 1};
    const size_t image_rows[3] = {w->input[1] * w->input[2], w->input[2], 1};
    ck_cell_class c = {.taps = {{out_channels}, {(ptrdiff_t)p->plane}, 0}, .cells = {{1}, {0}, 0}, .targets = {{1}, {0}, 0}};
    for (size_t a = 0; a < 3; a++) {
        const ck_residue r = c.axes[a] = CK_NAME(residue)(w, p, a, places[a]);
        c.taps.counts[a + 1] = r.taps;
        c.taps.strides[a + 1] = -r.back * rows[a];
        c.taps.first += r.from * rows[a];
        c.cells.counts[a + 1] = c.targets.counts[a + 1] = r.cells;
        c.cells.strides[a + 1] = rows[a];
        c.targets.strides[a + 1] = (ptrdiff_t)(w->stride[a] * image_rows[a]);
        c.targets.first += (ptrdiff_t)(places[a] * image_rows[a]);
    }
    return c;
}

// Packs the filters' taps of a class: the depth runs over the out channels and in each over the class's taps, columns are the in channels.
static void CK_NAME(pack_class)(const ck_cell_class *c, const ck_window *w, const float *filters, size_t in_channels, size_t depth, float *packed) {
    const size_t columns = CK_NAME(lines)(in_channels), taps = w->kernel[0] * w->kernel[1] * w->kernel[2];
    const ck_residue *a = c->axes;
    for (size_t panel = 0; panel < columns; panel += CK_PANEL) {
        const size_t width = CK_NAME(least)(CK_PANEL, columns - panel), channels = CK_NAME(least)(width, in_channels - panel);
        float *row = packed + panel * depth;
        for (size_t out = 0; out < c->taps.counts[0]; out++)
            for (size_t z = 0; z < a[0].taps; z++)
                for (size_t y = 0; y < a[1].taps; y++)
                    for (size_t x = 0; x < a[2].taps; x++, row += width) {
                        const size_t depth_tap = a[0].tap + z * a[0].tap_step, row_tap = a[1].tap + y * a[1].tap_step, tap = a[2].tap + x * a[2].tap_step;
                        const float *source = filters + (out * in_channels + panel) * taps + (depth_tap * w->kernel[1] + row_tap) * w->kernel[2] + tap;
                        for (size_t j = 0; j < width; j++) row[j] = j < channels ? source[j * taps] : 0;
                    }
    }
}

static void CK_NAME(convolution_input_gradient)(
    const float *gradient, size_t batch, size_t in_channels, const ck_window *window, const float *filters, size_t out_channels, float *image_gradient, float *workspace) {
    const ck_padding padding = CK_NAME(gradient_padding)(window);
    const size_t taps = window->kernel[0] * window->kernel[1] * window->kernel[2], classes = window->stride[0] * window->stride[1] * window->stride[2];
    const size_t cells = window->output[0] * window->output[1] * window->output[2], plane = window->input[0] * window->input[1] * window->input[2];
    const size_t columns = CK_NAME(lines)(in_channels);

    workspace = CK_NAME(aligned)(workspace);
    float *padded = CK_NAME(take)(&workspace, out_channels * padding.plane);
    uint32_t *steps = (uint32_t *)CK_NAME(take)(&workspace, out_channels * taps);
    float *packed = CK_NAME(take)(&workspace, out_channels * taps * columns);
    __builtin_memset(padded, 0, out_channels * padding.plane * sizeof(float));
    for (size_t n = 0; n < batch; n++) {
        CK_NAME(pad)(gradient + n * out_channels * cells, out_channels, window->output, &padding, padded);
        // Every tap belongs to one class, so that the classes share out one set of packed filters.
        size_t used = 0;
        for (size_t index = 0; index < classes; index++) {
            const ck_cell_class class = CK_NAME(cell_class)(window, &padding, out_channels, index);
            const size_t depth = CK_NAME(points)(&class.taps);
            if (depth == 0 || CK_NAME(points)(&class.cells) == 0) continue;
            if (n == 0) {
                CK_NAME(offsets)(&class.taps, 0, depth, steps + used);
                CK_NAME(pack_class)(&class, window, filters, in_channels, depth, packed + used * columns);
            }
            CK_NAME(correlate)(
                padded, &class.cells, steps + used, depth, packed + used * columns, in_channels, 0, image_gradient + n * in_channels * plane, plane,
                classes == 1 ? 0 : &class.targets, 1);
            used += depth;
        }
    }
}

// MARK: Gradient of the filters

static void CK_NAME(convolution_filter_gradient)(
    const float *images, const float *gradient, size_t batch, size_t in_channels, const ck_window *window, size_t out_channels, float *filter_gradient,
    float *bias_gradient, float *workspace) {
    const ck_padding padding = CK_NAME(image_padding)(window);
    const ck_lattice cells = CK_NAME(image_cells)(window, &padding), taps = CK_NAME(image_taps)(window, &padding, in_channels);
    const size_t rows = CK_NAME(points)(&taps), total = CK_NAME(points)(&cells), columns = CK_NAME(lines)(out_channels);
    const size_t image = in_channels * window->input[0] * window->input[1] * window->input[2];
    const size_t blocks = (total + GRADIENT_BLOCK - 1) / GRADIENT_BLOCK;

    workspace = CK_NAME(aligned)(workspace);
    float *padded = CK_NAME(take)(&workspace, in_channels * padding.plane);
    uint32_t *row_offsets = (uint32_t *)CK_NAME(take)(&workspace, rows);
    float *sums = CK_NAME(take)(&workspace, rows * columns), *block = CK_NAME(take)(&workspace, GRADIENT_BLOCK * CK_PANEL);
    uint32_t steps[GRADIENT_BLOCK];
    CK_NAME(offsets)(&taps, 0, rows, row_offsets);
    __builtin_memset(padded, 0, in_channels * padding.plane * sizeof(float));
    size_t summed = 0;
    for (size_t n = 0; n < batch; n++, images += image, gradient += out_channels * total) {
        CK_NAME(pad)(images, in_channels, window->input, &padding, padded);
        for (size_t done = 0, left = blocks, count; done < total; done += count, left--) {
            // Blocks as even as whole vectors allow.
            count = CK_NAME(least)(total - done, CK_NAME(lines)((total - done + left - 1) / left));
            CK_NAME(offsets)(&cells, done, count, steps);
            const int ends = summed + count >= GRADIENT_CELLS || (n + 1 == batch && done + count == total);
            for (size_t panel = 0; panel < columns; panel += CK_PANEL) {
                const size_t width = CK_NAME(least)(CK_PANEL, columns - panel), channels = CK_NAME(least)(width, out_channels - panel);
                float *target = sums + panel * rows;
                CK_NAME(transpose)(gradient + panel * total + done, total, channels, count, block, width, width, 0);
                CK_NAME(multiply_taps)(padded, row_offsets, rows, steps, count, block, width, summed ? target : 0, width, target);
                if (ends) CK_NAME(transpose)(target, width, rows, channels, filter_gradient + panel * rows, rows, rows, 1);
            }
            summed = ends ? 0 : summed + count;
        }
        for (size_t channel = 0; bias_gradient && channel < out_channels; channel++) bias_gradient[channel] += CK_NAME(sum)(gradient + channel * total, total);
    }
}

static const ck_convolution CK_NAME(convolution) = {
    .workspace = CK_NAME(convolution_workspace),
    .forward = CK_NAME(convolution_forward),
    .input_gradient = CK_NAME(convolution_input_gradient),
    .filter_gradient = CK_NAME(convolution_filter_gradient),
};
