// One float lane, in plain C. `vf_min(a, b)` and `vf_max(a, b)` give `b` when either is NaN, at every level.
#define VW 1
typedef float vf;
typedef int32_t vi;
typedef int vm;

static inline vf vf_load(const float *p) { return *p; }
static inline void vf_store(float *p, vf a) { *p = a; }
static inline vf vf_load_n(const float *p, size_t n) { return n ? *p : 0; }
static inline void vf_store_n(float *p, vf a, size_t n) { if (n) *p = a; }
static inline vf vf_set(float a) { return a; }
static inline vf vf_add(vf a, vf b) { return a + b; }
static inline vf vf_sub(vf a, vf b) { return a - b; }
static inline vf vf_mul(vf a, vf b) { return a * b; }
static inline vf vf_div(vf a, vf b) { return a / b; }
static inline vf vf_fma(vf a, vf b, vf c) { return a * b + c; }
static inline vf vf_fnma(vf a, vf b, vf c) { return c - a * b; }
static inline vf vf_min(vf a, vf b) { return a < b ? a : b; }
static inline vf vf_max(vf a, vf b) { return a > b ? a : b; }
static inline vf vf_sqrt(vf a) { return __builtin_sqrtf(a); }
static inline vi vi_from_bits(vf a) { vi bits; __builtin_memcpy(&bits, &a, sizeof bits); return bits; }
static inline vf vf_from_bits(vi a) { vf value; __builtin_memcpy(&value, &a, sizeof value); return value; }
static inline vf vf_abs(vf a) { return __builtin_fabsf(a); }
/// Right below 2^22 in magnitude, which is all that the kernels ask for.
static inline vf vf_round(vf a) {
    const float shift = 12582912.0f;
    const float moved = a + shift;
    return __builtin_fabsf(a) < 4194304.0f ? moved - shift : a;
}
/// Out of range, and for NaN, the least integer, as the processors give it.
static inline vi vf_to_int(vf a) { return a >= -2147483648.0f && a < 2147483648.0f ? (vi)vf_round(a) : INT32_MIN; }
static inline vf vf_from_int(vi a) { return (float)a; }
static inline vi vi_set(int a) { return a; }
static inline vi vi_add(vi a, vi b) { return (vi)((uint32_t)a + (uint32_t)b); }
static inline vi vi_sub(vi a, vi b) { return (vi)((uint32_t)a - (uint32_t)b); }
static inline vi vi_and(vi a, vi b) { return a & b; }
static inline vi vi_or(vi a, vi b) { return a | b; }
#define vi_shift_left(a, n) ((vi)((uint32_t)(a) << (n)))
#define vi_shift_right(a, n) ((a) >> (n))
static inline vi vi_load(const int32_t *p) { return *p; }
static inline void vi_store(int32_t *p, vi a) { *p = a; }
static inline vm vf_less(vf a, vf b) { return a < b; }
static inline vm vf_equal(vf a, vf b) { return a == b; }
static inline vm vf_is_nan(vf a) { return a != a; }
/// `m ? a : b`
static inline vf vf_select(vm m, vf a, vf b) { return m ? a : b; }
static inline float vf_sum(vf a) { return a; }
static inline float vf_greatest(vf a) { return a; }
