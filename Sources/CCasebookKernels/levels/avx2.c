#if defined(__x86_64__)
#define CK_LEVEL avx2
#include "level_names.h"
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "../vectors/avx2.h"
#include "level.h"
#pragma clang attribute pop
#endif
