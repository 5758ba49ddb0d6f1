// Steps of gradient descent. See ck_optimizer.h. Every array is read and written once; a NaN or an infinity in a gradient reaches its parameter
// and its state.

// BODY(load, store) for the vectors at `i`, with other loads and stores for what is left over.
#define CK_EACH_VECTOR(n, BODY) \
    { \
        size_t i = 0; \
        for (; i + VW <= n; i += VW) BODY(vf_load, vf_store) \
        if (i < n) BODY(CK_LOAD_REST, CK_STORE_REST) \
    }
#define CK_LOAD_REST(p) vf_load_n(p, n - i)
#define CK_STORE_REST(p, a) vf_store_n(p, a, n - i)

static void CK_NAME(sgd)(float *w, const float *g, size_t n, float rate, float decay) {
    const vf keep = vf_set(1.0f - rate * decay), step = vf_set(rate);
#define BODY(load, store) store(w + i, vf_fnma(step, load(g + i), vf_mul(keep, load(w + i))));
    CK_EACH_VECTOR(n, BODY)
#undef BODY
}

static void CK_NAME(momentum)(float *w, const float *g, float *v, size_t n, float rate, float momentum, int nesterov, float decay) {
    const vf keep = vf_set(1.0f - rate * decay), step = vf_set(rate), inertia = vf_set(momentum);
#define BODY(load, store) \
    { \
        const vf gradient = load(g + i), velocity = vf_fma(inertia, load(v + i), gradient); \
        store(v + i, velocity); \
        const vf direction = nesterov ? vf_fma(inertia, velocity, gradient) : velocity; \
        store(w + i, vf_fnma(step, direction, vf_mul(keep, load(w + i)))); \
    }
    CK_EACH_VECTOR(n, BODY)
#undef BODY
}

// w * keep - step * direction / (sqrt(size) + epsilon)
INLINE vf CK_NAME(scaled_step)(vf w, vf keep, vf step, vf direction, vf size, vf epsilon) {
    return vf_sub(vf_mul(keep, w), vf_div(vf_mul(step, direction), vf_add(vf_sqrt(size), epsilon)));
}

static void CK_NAME(adagrad)(float *w, const float *g, float *s, size_t n, float rate, float epsilon, float decay) {
    const vf keep = vf_set(1.0f - rate * decay), step = vf_set(rate), least = vf_set(epsilon);
#define BODY(load, store) \
    { \
        const vf gradient = load(g + i), squares = vf_fma(gradient, gradient, load(s + i)); \
        store(s + i, squares); \
        store(w + i, CK_NAME(scaled_step)(load(w + i), keep, step, gradient, squares, least)); \
    }
    CK_EACH_VECTOR(n, BODY)
#undef BODY
}

static void CK_NAME(rmsprop)(float *w, const float *g, float *s, size_t n, float rate, float alpha, float epsilon, float decay) {
    const vf keep = vf_set(1.0f - rate * decay), step = vf_set(rate), least = vf_set(epsilon), old = vf_set(alpha), new = vf_set(1.0f - alpha);
#define BODY(load, store) \
    { \
        const vf gradient = load(g + i), squares = vf_fma(old, load(s + i), vf_mul(new, vf_mul(gradient, gradient))); \
        store(s + i, squares); \
        store(w + i, CK_NAME(scaled_step)(load(w + i), keep, step, gradient, squares, least)); \
    }
    CK_EACH_VECTOR(n, BODY)
#undef BODY
}

static void CK_NAME(adam)(
    float *w, const float *g, float *m, float *v, size_t n, float rate, float beta1, float beta2, float epsilon, float correction1, float correction2, float decay) {
    const vf keep = vf_set(1.0f - rate * decay), step = vf_set(rate / correction1), least = vf_set(epsilon), scale = vf_set(1.0f / correction2);
    const vf old1 = vf_set(beta1), new1 = vf_set(1.0f - beta1), old2 = vf_set(beta2), new2 = vf_set(1.0f - beta2);
#define BODY(load, store) \
    { \
        const vf gradient = load(g + i); \
        const vf mean = vf_fma(old1, load(m + i), vf_mul(new1, gradient)); \
        const vf squares = vf_fma(old2, load(v + i), vf_mul(new2, vf_mul(gradient, gradient))); \
        store(m + i, mean); \
        store(v + i, squares); \
        store(w + i, CK_NAME(scaled_step)(load(w + i), keep, step, mean, vf_mul(squares, scale), least)); \
    }
    CK_EACH_VECTOR(n, BODY)
#undef BODY
}

static void CK_NAME(average)(float *average, const float *w, size_t n, float rate) {
    const vf old = vf_set(rate), new = vf_set(1.0f - rate);
#define BODY(load, store) store(average + i, vf_fma(old, load(average + i), vf_mul(new, load(w + i))));
    CK_EACH_VECTOR(n, BODY)
#undef BODY
}

static const ck_optimizer CK_NAME(optimizer) = {
    .sgd = CK_NAME(sgd),
    .momentum = CK_NAME(momentum),
    .adagrad = CK_NAME(adagrad),
    .rmsprop = CK_NAME(rmsprop),
    .adam = CK_NAME(adam),
    .average = CK_NAME(average),
};
