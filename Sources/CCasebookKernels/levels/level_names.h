#ifndef CK_LEVEL_NAMES_H
#define CK_LEVEL_NAMES_H

#include "CCasebookKernels.h"

#define CK_JOIN_(name, level) ck_##name##_##level
#define CK_JOIN(name, level) CK_JOIN_(name, level)
/// The name of a function at the level that is being compiled.
#define CK_NAME(name) CK_JOIN(name, CK_LEVEL)

extern const ck_kernels ck_kernels_portable;
#if defined(__x86_64__)
extern const ck_kernels ck_kernels_avx2, ck_kernels_avx512, ck_kernels_avx512_narrow;
#elif defined(__aarch64__)
extern const ck_kernels ck_kernels_neon;
#endif

#endif
