#if defined(__x86_64__)
#define CK_LEVEL avx512_narrow
#define CK_NARROW
#include "level_names.h"
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx512vnni,avx2,fma"))), apply_to = function)
#include "../vectors/avx512.h"
#include "level.h"
#pragma clang attribute pop
#endif
