#include "levels/level_names.h"

ck_level ck_best_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (ck_kernels_for(CK_AVX512_NARROW)) return CK_AVX512_NARROW;
    if (ck_kernels_for(CK_AVX512)) return CK_AVX512;
    if (ck_kernels_for(CK_AVX2)) return CK_AVX2;
    return CK_PORTABLE;
#elif defined(__aarch64__)
    return CK_NEON;
#else
    return CK_PORTABLE;
#endif
}

const ck_kernels *ck_kernels_for(ck_level level) {
    if (level == CK_PORTABLE) return &ck_kernels_portable;
#if defined(__x86_64__)
    __builtin_cpu_init();
    const int has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const int has_avx512 = has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (level == CK_AVX2 && has_avx2) return &ck_kernels_avx2;
    if (level == CK_AVX512 && has_avx512) return &ck_kernels_avx512;
    if (level == CK_AVX512_NARROW && has_avx512 && __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vnni")) return &ck_kernels_avx512_narrow;
#elif defined(__aarch64__)
    if (level == CK_NEON) return &ck_kernels_neon;
#endif
    return 0;
}
