// Exponential, logarithm, hyperbolic tangent and logistic function of a vector.
//
// Range reduction and minimax polynomials after S. Moshier's Cephes library (single precision); the errors stated are the largest seen against
// double precision over all exponents.

// e^x = 2^n p: p in [0.7, 1.42) for a finite x, and NaN for NaN.
static inline vf vf_exp_parts(vf x, vf *n) {
    *n = vf_round(vf_mul(x, vf_set(1.44269504f)));
    vf r = vf_fnma(*n, vf_set(0.693359375f), x);
    r = vf_fnma(*n, vf_set(-2.12194440e-4f), r);
    vf p = vf_set(1.9875691500e-4f);
    p = vf_fma(p, r, vf_set(1.3981999507e-3f));
    p = vf_fma(p, r, vf_set(8.3334519073e-3f));
    p = vf_fma(p, r, vf_set(4.1665795894e-2f));
    p = vf_fma(p, r, vf_set(1.6666665459e-1f));
    p = vf_fma(p, r, vf_set(5.0000001201e-1f));
    return vf_add(vf_fma(p, vf_mul(r, r), r), vf_set(1.0f));
}

// e^x where it and its power of two are normal numbers, or x is NaN; anything beyond.
static inline vf vf_exp_normal(vf x) {
    vf n;
    const vf p = vf_exp_parts(x, &n);
#if VW == 16
    return _mm512_scalef_ps(p, n);
#else
    return vf_from_bits(vi_add(vi_from_bits(p), vi_shift_left(vf_to_int(n), 23)));
#endif
}

/// e^x, within 1.1 ulp down to the smallest normal number; denormal results within one denormal step. NaN stays NaN.
static inline vf vf_exp(vf x) {
    x = vf_max(vf_set(-105.0f), vf_min(vf_set(90.0f), x));
    vf n;
    vf p = vf_exp_parts(x, &n);
#if VW == 16
    return _mm512_scalef_ps(p, n);
#else
    // What vanishes becomes zero here: a product that underflows is slow.
    p = vf_select(vf_less(x, vf_set(-104.0f)), vf_set(0.0f), p);
    // Two steps, so that neither power of two leaves the range of normal numbers.
    const vi whole = vf_to_int(n), half = vi_shift_right(whole, 1), rest = vi_sub(whole, half);
    const vf first = vf_from_bits(vi_shift_left(vi_add(half, vi_set(127)), 23));
    const vf second = vf_from_bits(vi_shift_left(vi_add(rest, vi_set(127)), 23));
    return vf_mul(vf_mul(p, first), second);
#endif
}

/// Natural logarithm, within 0.9 ulp for positive numbers, denormals included; -infinity at zero, NaN below it.
static inline vf vf_log(vf x) {
    const vm tiny = vf_less(x, vf_set(1.17549435e-38f));
    const vi bits = vi_from_bits(vf_select(tiny, vf_mul(x, vf_set(33554432.0f)), x));
    // x = 2^e m with m in [sqrt(1/2), sqrt(2)); 0x3f3504f3 is sqrt(1/2).
    const vi exponent = vi_shift_right(vi_sub(bits, vi_set(0x3f3504f3)), 23);
    const vf e = vf_sub(vf_from_int(exponent), vf_select(tiny, vf_set(25.0f), vf_set(0.0f)));
    const vf m = vf_sub(vf_from_bits(vi_sub(bits, vi_shift_left(exponent, 23))), vf_set(1.0f));
    const vf z = vf_mul(m, m);
    vf p = vf_set(7.0376836292e-2f);
    p = vf_fma(p, m, vf_set(-1.1514610310e-1f));
    p = vf_fma(p, m, vf_set(1.1676998740e-1f));
    p = vf_fma(p, m, vf_set(-1.2420140846e-1f));
    p = vf_fma(p, m, vf_set(1.4249322787e-1f));
    p = vf_fma(p, m, vf_set(-1.6668057665e-1f));
    p = vf_fma(p, m, vf_set(2.0000714765e-1f));
    p = vf_fma(p, m, vf_set(-2.4999993993e-1f));
    p = vf_fma(p, m, vf_set(3.3333331174e-1f));
    p = vf_mul(vf_mul(p, m), z);
    p = vf_fma(e, vf_set(-2.12194440e-4f), p);
    p = vf_fnma(vf_set(0.5f), z, p);
    const vf result = vf_fma(e, vf_set(0.693359375f), vf_add(m, p)), infinity = vf_set(__builtin_inff());
    const vf improper = vf_select(vf_equal(x, vf_set(0.0f)), vf_set(-__builtin_inff()), vf_set(__builtin_nanf("")));
    return vf_select(vf_equal(x, infinity), infinity, vf_select(vf_less(vf_set(0.0f), x), result, improper));
}

/// Hyperbolic tangent, within 1.4 ulp. NaN stays NaN.
static inline vf vf_tanh(vf x) {
    const vf size = vf_abs(x), z = vf_mul(x, x);
    vf p = vf_set(-5.70498872745e-3f);
    p = vf_fma(p, z, vf_set(2.06390887954e-2f));
    p = vf_fma(p, z, vf_set(-5.37397155531e-2f));
    p = vf_fma(p, z, vf_set(1.33314422036e-1f));
    p = vf_fma(p, z, vf_set(-3.33332819422e-1f));
    const vf small = vf_fma(vf_mul(p, z), x, x);
    // Beyond 10 the value is 1 to the last bit.
    const vf most = vf_min(vf_set(10.0f), size), e = vf_exp_normal(vf_add(most, most));
    const vf large = vf_sub(vf_set(1.0f), vf_div(vf_set(2.0f), vf_add(e, vf_set(1.0f))));
    // The sign is set on both, for the sake of -0.
    return vf_from_bits(vi_or(vi_from_bits(vf_select(vf_less(size, vf_set(0.625f)), small, large)), vi_and(vi_from_bits(x), vi_set(INT32_MIN))));
}

/// Logistic function 1 / (1 + e^-x), within 2.5 ulp; zero where it is below the smallest normal number. NaN stays NaN.
static inline vf vf_sigmoid(vf x) {
    // Above 30 the value is 1 to the last bit.
    const vf e = vf_exp_normal(vf_max(vf_set(-30.0f), vf_sub(vf_set(0.0f), x)));
    return vf_select(vf_less(x, vf_set(-87.33654f)), vf_set(0.0f), vf_div(vf_set(1.0f), vf_add(vf_set(1.0f), e)));
}
