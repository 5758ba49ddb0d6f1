// Layer and batch normalisation. See ck_normalization.h.
//
// Statistics take two passes. The first gives nearly the mean, the second the differences from that: their mean is what rounding took from the first,
// and the variance is the mean of their squares less the square of their mean (the corrected two-pass algorithm; Chan, Golub and LeVeque, The
// American Statistician 1983). Sums over the batch are in double precision.

// Channels whose sums over the batch are held at a time.
#define CHANNEL_BLOCK 64

// MARK: Sums

// Sums of d = x - mean and of d * other, with `other` = d where it is null, of `n` elements.
typedef struct {
    double sum, products;
} ck_moments;

static ck_moments CK_NAME(moments)(const float *x, const float *other, float mean, size_t n) {
    const vf middle = vf_set(mean);
    ck_moments total = {0, 0};
    for (size_t first = 0; first < n; first += SUM_BLOCK) {
        const size_t end = first + CK_NAME(least)(SUM_BLOCK, n - first);
        vf sums[2] = {vf_set(0), vf_set(0)}, products[2] = {vf_set(0), vf_set(0)};
        size_t i = first;
        for (; i + 2 * VW <= end; i += 2 * VW)
            for (size_t v = 0; v < 2; v++) {
                const vf d = vf_sub(vf_load(x + i + v * VW), middle);
                sums[v] = vf_add(sums[v], d);
                products[v] = vf_fma(d, other ? vf_load(other + i + v * VW) : d, products[v]);
            }
        if (i + VW <= end) {
            const vf d = vf_sub(vf_load(x + i), middle);
            sums[0] = vf_add(sums[0], d);
            products[0] = vf_fma(d, other ? vf_load(other + i) : d, products[0]);
            i += VW;
        }
        if (i < end) {
            const vf d = vf_sub(CK_NAME(load_or)(x + i, end - i, mean), middle);
            sums[1] = vf_add(sums[1], d);
            products[1] = vf_fma(d, other ? vf_load_n(other + i, end - i) : d, products[1]);
        }
        total.sum += vf_sum(vf_add(sums[0], sums[1]));
        total.products += vf_sum(vf_add(products[0], products[1]));
    }
    return total;
}

// The variance from the moments of `n` numbers; rounding must not make it negative.
static inline double CK_NAME(variance)(ck_moments m, double n) {
    const double variance = (m.products - m.sum * m.sum / n) / n;
    return variance < 0 ? 0 : variance;
}

// MARK: Layer normalisation

static void CK_NAME(layer_norm)(
    const float *x, const float *scale, const float *shift, size_t rows, size_t columns, float epsilon, float *out, float *mean, float *rstd) {
    for (size_t r = 0; r < rows; r++, x += columns, out += columns) {
        const float about = CK_NAME(sum)(x, columns) / (float)columns;
        const ck_moments moments = CK_NAME(moments)(x, 0, about, columns);
        mean[r] = (float)(about + moments.sum / (double)columns);
        rstd[r] = (float)(1 / __builtin_sqrt(CK_NAME(variance)(moments, (double)columns) + epsilon));
        const vf middle = vf_set(mean[r]), factor = vf_set(rstd[r]);
        size_t i = 0;
        for (; i + VW <= columns; i += VW) vf_store(out + i, vf_fma(vf_mul(vf_sub(vf_load(x + i), middle), factor), vf_load(scale + i), vf_load(shift + i)));
        if (i < columns) {
            const size_t n = columns - i;
            vf_store_n(out + i, vf_fma(vf_mul(vf_sub(vf_load_n(x + i, n), middle), factor), vf_load_n(scale + i, n), vf_load_n(shift + i, n)), n);
        }
    }
}

// Adds the sums over ROW_BLOCK rows at most to the gradients of scale and shift, of SUM_VECTORS vectors of columns or of the `n` of one.
INLINE void CK_NAME(layer_norm_columns)(
    const float *x, const float *mean, const float *rstd, const float *gradient, size_t rows, size_t columns, const size_t vectors, size_t n, float *scale_gradient,
    float *shift_gradient) {
    vf scale[SUM_VECTORS], shift[SUM_VECTORS];
    for (size_t v = 0; v < vectors; v++) scale[v] = shift[v] = vf_set(0);
    for (size_t r = 0; r < rows; r++, x += columns, gradient += columns) {
        const vf middle = vf_set(mean[r]), factor = vf_set(rstd[r]);
        for (size_t v = 0; v < vectors; v++) {
            const vf g = n == VW ? vf_load(gradient + v * VW) : vf_load_n(gradient, n);
            const vf d = vf_sub(n == VW ? vf_load(x + v * VW) : vf_load_n(x, n), middle);
            scale[v] = vf_fma(vf_mul(d, factor), g, scale[v]);
            shift[v] = vf_add(shift[v], g);
        }
    }
    for (size_t v = 0; v < vectors; v++, scale_gradient += VW, shift_gradient += VW) {
        if (n == VW) {
            vf_store(scale_gradient, vf_add(vf_load(scale_gradient), scale[v]));
            vf_store(shift_gradient, vf_add(vf_load(shift_gradient), shift[v]));
        } else {
            vf_store_n(scale_gradient, vf_add(vf_load_n(scale_gradient, n), scale[v]), n);
            vf_store_n(shift_gradient, vf_add(vf_load_n(shift_gradient, n), shift[v]), n);
        }
    }
}

// With y = (x - mean) * rstd and h = gradient * scale: rstd * (h - mean(h) - y * mean(h * y)).
INLINE void CK_NAME(layer_norm_row)(const float *x, const float *scale, float mean, float rstd, const float *gradient, size_t n, float *x_gradient) {
    const vf middle = vf_set(mean), factor = vf_set(rstd);
    vf sum = vf_set(0), product = vf_set(0);
    size_t i = 0;
    for (; i + VW <= n; i += VW) {
        const vf h = vf_mul(vf_load(gradient + i), vf_load(scale + i));
        sum = vf_add(sum, h);
        product = vf_fma(h, vf_mul(vf_sub(vf_load(x + i), middle), factor), product);
    }
    if (i < n) {
        const vf h = vf_mul(vf_load_n(gradient + i, n - i), vf_load_n(scale + i, n - i));
        sum = vf_add(sum, h);
        product = vf_fma(h, vf_mul(vf_sub(vf_load_n(x + i, n - i), middle), factor), product);
    }
    const vf mean_h = vf_set(vf_sum(sum) / (float)n), mean_product = vf_set(vf_sum(product) / (float)n);
    for (i = 0; i + VW <= n; i += VW) {
        const vf h = vf_mul(vf_load(gradient + i), vf_load(scale + i)), y = vf_mul(vf_sub(vf_load(x + i), middle), factor);
        vf_store(x_gradient + i, vf_fma(factor, vf_fnma(y, mean_product, vf_sub(h, mean_h)), vf_load(x_gradient + i)));
    }
    if (i < n) {
        const size_t m = n - i;
        const vf h = vf_mul(vf_load_n(gradient + i, m), vf_load_n(scale + i, m)), y = vf_mul(vf_sub(vf_load_n(x + i, m), middle), factor);
        vf_store_n(x_gradient + i, vf_fma(factor, vf_fnma(y, mean_product, vf_sub(h, mean_h)), vf_load_n(x_gradient + i, m)), m);
    }
}

static void CK_NAME(layer_norm_gradient)(
    const float *x, const float *scale, const float *mean, const float *rstd, const float *gradient, size_t rows, size_t columns, float *x_gradient, float *scale_gradient,
    float *shift_gradient) {
    for (size_t first = 0; first < rows; first += ROW_BLOCK) {
        const size_t count = CK_NAME(least)(ROW_BLOCK, rows - first), start = first * columns;
        for (size_t r = first; r < first + count; r++)
            CK_NAME(layer_norm_row)(x + r * columns, scale, mean[r], rstd[r], gradient + r * columns, columns, x_gradient + r * columns);
        const float *block = x + start, *gradients = gradient + start, *means = mean + first, *inverses = rstd + first;
        size_t j = 0;
        for (; j + SUM_VECTORS * VW <= columns; j += SUM_VECTORS * VW)
            CK_NAME(layer_norm_columns)(block + j, means, inverses, gradients + j, count, columns, SUM_VECTORS, VW, scale_gradient + j, shift_gradient + j);
        for (; j < columns; j += VW)
            CK_NAME(layer_norm_columns)(
                block + j, means, inverses, gradients + j, count, columns, 1, CK_NAME(least)(VW, columns - j), scale_gradient + j, shift_gradient + j);
    }
}

// MARK: Batch normalisation
//
// Images of one cell, as of layers without space, have the channels side by side: there the vectors run over the channels.

static void CK_NAME(channel_statistics)(const float *x, size_t batch, size_t channels, size_t cells, float *mean, float *variance) {
    const double n = (double)(batch * cells);
    for (size_t first = 0; first < channels; first += CHANNEL_BLOCK) {
        const size_t count = CK_NAME(least)(CHANNEL_BLOCK, channels - first);
        double sums[CHANNEL_BLOCK] = {0};
        ck_moments moments[CHANNEL_BLOCK] = {{0, 0}};
        for (size_t b = 0; b < batch; b++) {
            const float *image = x + (b * channels + first) * cells;
            if (cells == 1) for (size_t c = 0; c < count; c++) sums[c] += image[c];
            else for (size_t c = 0; c < count; c++) sums[c] += CK_NAME(sum)(image + c * cells, cells);
        }
        for (size_t c = 0; c < count; c++) mean[first + c] = (float)(sums[c] / n);
        for (size_t b = 0; b < batch; b++) {
            const float *image = x + (b * channels + first) * cells;
            for (size_t c = 0; c < count; c++) {
                if (cells == 1) {
                    const double d = (double)image[c] - (double)mean[first + c];
                    moments[c].sum += d;
                    moments[c].products += d * d;
                } else {
                    const ck_moments m = CK_NAME(moments)(image + c * cells, 0, mean[first + c], cells);
                    moments[c].sum += m.sum;
                    moments[c].products += m.products;
                }
            }
        }
        for (size_t c = 0; c < count; c++) {
            mean[first + c] = (float)(mean[first + c] + moments[c].sum / n);
            variance[first + c] = (float)CK_NAME(variance)(moments[c], n);
        }
    }
}

static void CK_NAME(batch_norm)(
    const float *x, const float *mean, const float *rstd, const float *scale, const float *shift, size_t batch, size_t channels, size_t cells, float *out) {
    for (size_t b = 0; b < batch; b++) {
        if (cells == 1) {
            size_t c = 0;
            for (; c + VW <= channels; c += VW)
                vf_store(out + c, vf_fma(vf_mul(vf_sub(vf_load(x + c), vf_load(mean + c)), vf_load(rstd + c)), vf_load(scale + c), vf_load(shift + c)));
            if (c < channels) {
                const size_t n = channels - c;
                const vf y = vf_mul(vf_sub(vf_load_n(x + c, n), vf_load_n(mean + c, n)), vf_load_n(rstd + c, n));
                vf_store_n(out + c, vf_fma(y, vf_load_n(scale + c, n), vf_load_n(shift + c, n)), n);
            }
            x += channels;
            out += channels;
            continue;
        }
        for (size_t c = 0; c < channels; c++, x += cells, out += cells) {
            const vf middle = vf_set(mean[c]), deviations = vf_set(rstd[c]), factor = vf_set(scale[c]), term = vf_set(shift[c]);
            size_t i = 0;
            for (; i + VW <= cells; i += VW) vf_store(out + i, vf_fma(vf_mul(vf_sub(vf_load(x + i), middle), deviations), factor, term));
            if (i < cells) vf_store_n(out + i, vf_fma(vf_mul(vf_sub(vf_load_n(x + i, cells - i), middle), deviations), factor, term), cells - i);
        }
    }
}

// With y = (x - mean) * rstd: scale * rstd * (gradient - mean(gradient) - y * mean(gradient * y)), means over the batch and the cells.
static void CK_NAME(batch_norm_gradient)(
    const float *x, const float *mean, const float *rstd, const float *scale, const float *gradient, size_t batch, size_t channels, size_t cells, float *x_gradient,
    float *scale_gradient, float *shift_gradient) {
    const double n = (double)(batch * cells);
    for (size_t first = 0; first < channels; first += CHANNEL_BLOCK) {
        const size_t count = CK_NAME(least)(CHANNEL_BLOCK, channels - first);
        double sums[CHANNEL_BLOCK] = {0}, products[CHANNEL_BLOCK] = {0};
        for (size_t b = 0; b < batch; b++) {
            const size_t start = (b * channels + first) * cells;
            for (size_t c = 0; c < count; c++) {
                const size_t at = start + c * cells;
                if (cells == 1) {
                    sums[c] += gradient[at];
                    products[c] += ((double)x[at] - (double)mean[first + c]) * (double)gradient[at];
                } else {
                    sums[c] += CK_NAME(sum)(gradient + at, cells);
                    products[c] += CK_NAME(moments)(x + at, gradient + at, mean[first + c], cells).products;
                }
            }
        }
        float factors[CHANNEL_BLOCK], means[CHANNEL_BLOCK], slopes[CHANNEL_BLOCK];
        for (size_t c = 0; c < count; c++) {
            const double deviations = rstd[first + c], product = products[c] * deviations;
            shift_gradient[first + c] += (float)sums[c];
            scale_gradient[first + c] += (float)product;
            factors[c] = scale[first + c] * rstd[first + c];
            means[c] = (float)(sums[c] / n);
            slopes[c] = (float)(product * deviations / n);
        }
        for (size_t b = 0; b < batch; b++) {
            const size_t start = (b * channels + first) * cells;
            for (size_t c = 0; c < count; c++) {
                const float *images = x + start + c * cells, *gradients = gradient + start + c * cells;
                float *target = x_gradient + start + c * cells;
                if (cells == 1) {
                    *target += factors[c] * (*gradients - means[c] - (*images - mean[first + c]) * slopes[c]);
                    continue;
                }
                const vf middle = vf_set(mean[first + c]), factor = vf_set(factors[c]), mean_gradient = vf_set(means[c]), slope = vf_set(slopes[c]);
                size_t i = 0;
                for (; i + VW <= cells; i += VW) {
                    const vf d = vf_sub(vf_load(images + i), middle), g = vf_sub(vf_load(gradients + i), mean_gradient);
                    vf_store(target + i, vf_fma(factor, vf_fnma(d, slope, g), vf_load(target + i)));
                }
                if (i < cells) {
                    const size_t m = cells - i;
                    const vf d = vf_sub(vf_load_n(images + i, m), middle), g = vf_sub(vf_load_n(gradients + i, m), mean_gradient);
                    vf_store_n(target + i, vf_fma(factor, vf_fnma(d, slope, g), vf_load_n(target + i, m)), m);
                }
            }
        }
    }
}

static const ck_normalization CK_NAME(normalization) = {
    .layer_norm = CK_NAME(layer_norm),
    .layer_norm_gradient = CK_NAME(layer_norm_gradient),
    .channel_statistics = CK_NAME(channel_statistics),
    .batch_norm = CK_NAME(batch_norm),
    .batch_norm_gradient = CK_NAME(batch_norm_gradient),
};
