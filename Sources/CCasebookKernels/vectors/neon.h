// Four float lanes in one NEON register. `vf_min(a, b)` and `vf_max(a, b)` give `b` when either is NaN, at every level.
#define VW 4
typedef float32x4_t vf;
typedef int32x4_t vi;
typedef uint32x4_t vm;

static inline vf vf_load(const float *p) { return vld1q_f32(p); }
static inline void vf_store(float *p, vf a) { vst1q_f32(p, a); }
static inline vf vf_load_n(const float *p, size_t n) {
    float lanes[4] = {0, 0, 0, 0};
    for (size_t i = 0; i < n; i++) lanes[i] = p[i];
    return vld1q_f32(lanes);
}
static inline void vf_store_n(float *p, vf a, size_t n) {
    float lanes[4];
    vst1q_f32(lanes, a);
    for (size_t i = 0; i < n; i++) p[i] = lanes[i];
}
static inline vf vf_set(float a) { return vdupq_n_f32(a); }
static inline vf vf_add(vf a, vf b) { return vaddq_f32(a, b); }
static inline vf vf_sub(vf a, vf b) { return vsubq_f32(a, b); }
static inline vf vf_mul(vf a, vf b) { return vmulq_f32(a, b); }
static inline vf vf_div(vf a, vf b) { return vdivq_f32(a, b); }
static inline vf vf_fma(vf a, vf b, vf c) { return vfmaq_f32(c, a, b); }
static inline vf vf_fnma(vf a, vf b, vf c) { return vfmsq_f32(c, a, b); }
static inline vf vf_min(vf a, vf b) { return vbslq_f32(vcltq_f32(a, b), a, b); }
static inline vf vf_max(vf a, vf b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }
static inline vf vf_sqrt(vf a) { return vsqrtq_f32(a); }
static inline vf vf_abs(vf a) { return vabsq_f32(a); }
static inline vf vf_round(vf a) { return vrndnq_f32(a); }
static inline vi vf_to_int(vf a) { return vcvtnq_s32_f32(a); }
static inline vf vf_from_int(vi a) { return vcvtq_f32_s32(a); }
static inline vi vi_from_bits(vf a) { return vreinterpretq_s32_f32(a); }
static inline vf vf_from_bits(vi a) { return vreinterpretq_f32_s32(a); }
static inline vi vi_set(int a) { return vdupq_n_s32(a); }
static inline vi vi_add(vi a, vi b) { return vaddq_s32(a, b); }
static inline vi vi_sub(vi a, vi b) { return vsubq_s32(a, b); }
static inline vi vi_and(vi a, vi b) { return vandq_s32(a, b); }
static inline vi vi_or(vi a, vi b) { return vorrq_s32(a, b); }
#define vi_shift_left(a, n) vshlq_n_s32(a, n)
#define vi_shift_right(a, n) vshrq_n_s32(a, n)
static inline vi vi_load(const int32_t *p) { return vld1q_s32(p); }
static inline void vi_store(int32_t *p, vi a) { vst1q_s32(p, a); }
static inline vm vf_less(vf a, vf b) { return vcltq_f32(a, b); }
static inline vm vf_equal(vf a, vf b) { return vceqq_f32(a, b); }
static inline vm vf_is_nan(vf a) { return vmvnq_u32(vceqq_f32(a, a)); }
/// `m ? a : b`
static inline vf vf_select(vm m, vf a, vf b) { return vbslq_f32(m, a, b); }
static inline float vf_sum(vf a) { return vaddvq_f32(a); }
static inline float vf_greatest(vf a) { return vmaxvq_f32(a); }
