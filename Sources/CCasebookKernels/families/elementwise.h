// Maps over elements. See ck_elementwise.h. Lanes do not depend on each other, so that a result does not depend on where the element stands.

// Defines `name`, with the value of `x`, the elements of `a`, as an expression.
#define CK_MAP(name, value) \
    static void CK_NAME(name)(const float *a, float *out, size_t n) { \
        size_t i = 0; \
        for (; i + VW <= n; i += VW) { \
            const vf x = vf_load(a + i); \
            vf_store(out + i, value); \
        } \
        if (i < n) { \
            const vf x = vf_load_n(a + i, n - i); \
            vf_store_n(out + i, value, n - i); \
        } \
    }

// The same of the elements `x` of `a` and `y` of `b`.
#define CK_MAP_PAIR(name, value) \
    static void CK_NAME(name)(const float *a, const float *b, float *out, size_t n) { \
        size_t i = 0; \
        for (; i + VW <= n; i += VW) { \
            const vf x = vf_load(a + i), y = vf_load(b + i); \
            vf_store(out + i, value); \
        } \
        if (i < n) { \
            const vf x = vf_load_n(a + i, n - i), y = vf_load_n(b + i, n - i); \
            vf_store_n(out + i, value, n - i); \
        } \
    }

// The same where `z`, the elements of `out` so far, are part of the value.
#define CK_MAP_PAIR_ONTO(name, value) \
    static void CK_NAME(name)(const float *a, const float *b, float *out, size_t n) { \
        size_t i = 0; \
        for (; i + VW <= n; i += VW) { \
            const vf x = vf_load(a + i), y = vf_load(b + i), z = vf_load(out + i); \
            vf_store(out + i, value); \
        } \
        if (i < n) { \
            const vf x = vf_load_n(a + i, n - i), y = vf_load_n(b + i, n - i), z = vf_load_n(out + i, n - i); \
            vf_store_n(out + i, value, n - i); \
        } \
    }

// Within 2 ulp: log(1 + e^x) = max(x, 0) + log(1 + t) with t = e^-|x|. The sum u = 1 + t is rounded; (t - (u - 1)) / u is what the rounding lost (after
// Higham, Accuracy and Stability of Numerical Algorithms, 2002, 1.14.1). The order within the maximum keeps a NaN.
INLINE vf CK_NAME(softplus_of)(vf x) {
    const vf one = vf_set(1.0f), t = vf_exp(vf_sub(vf_set(0.0f), vf_abs(x))), u = vf_add(one, t);
    const vf lost = vf_div(vf_sub(t, vf_sub(u, one)), u);
    return vf_add(vf_max(vf_set(0.0f), x), vf_add(vf_log(u), lost));
}

CK_MAP_PAIR(add, vf_add(x, y))
CK_MAP_PAIR(subtract, vf_sub(x, y))
CK_MAP_PAIR(multiply, vf_mul(x, y))
CK_MAP_PAIR(divide, vf_div(x, y))
CK_MAP(exp, vf_exp(x))
CK_MAP(log, vf_log(x))
CK_MAP(tanh, vf_tanh(x))
CK_MAP(sigmoid, vf_sigmoid(x))
CK_MAP(softplus, CK_NAME(softplus_of)(x))
// Zero comes first: the maximum is its second argument where that is NaN.
CK_MAP(relu, vf_max(vf_set(0.0f), x))
CK_MAP(square_root, vf_sqrt(x))
CK_MAP(absolute, vf_abs(x))
CK_MAP_PAIR_ONTO(add_where_positive, vf_add(z, vf_select(vf_less(vf_set(0.0f), x), y, vf_set(0.0f))))
CK_MAP_PAIR_ONTO(tanh_gradient, vf_fma(y, vf_fnma(x, x, vf_set(1.0f)), z))
CK_MAP_PAIR_ONTO(sigmoid_gradient, vf_fma(y, vf_mul(x, vf_sub(vf_set(1.0f), x)), z))

static void CK_NAME(affine)(const float *a, float scale, float shift, float *out, size_t n) {
    const vf factor = vf_set(scale), term = vf_set(shift);
    size_t i = 0;
    for (; i + VW <= n; i += VW) vf_store(out + i, vf_fma(factor, vf_load(a + i), term));
    if (i < n) vf_store_n(out + i, vf_fma(factor, vf_load_n(a + i, n - i), term), n - i);
}

static void CK_NAME(add_scaled)(float scale, const float *a, float *out, size_t n) {
    const vf factor = vf_set(scale);
    size_t i = 0;
    for (; i + VW <= n; i += VW) vf_store(out + i, vf_fma(factor, vf_load(a + i), vf_load(out + i)));
    if (i < n) vf_store_n(out + i, vf_fma(factor, vf_load_n(a + i, n - i), vf_load_n(out + i, n - i)), n - i);
}

static const ck_elementwise CK_NAME(elementwise) = {
    .add = CK_NAME(add),
    .subtract = CK_NAME(subtract),
    .multiply = CK_NAME(multiply),
    .divide = CK_NAME(divide),
    .affine = CK_NAME(affine),
    .add_scaled = CK_NAME(add_scaled),
    .exp = CK_NAME(exp),
    .log = CK_NAME(log),
    .tanh = CK_NAME(tanh),
    .sigmoid = CK_NAME(sigmoid),
    .softplus = CK_NAME(softplus),
    .relu = CK_NAME(relu),
    .square_root = CK_NAME(square_root),
    .absolute = CK_NAME(absolute),
    .add_where_positive = CK_NAME(add_where_positive),
    .tanh_gradient = CK_NAME(tanh_gradient),
    .sigmoid_gradient = CK_NAME(sigmoid_gradient),
};
