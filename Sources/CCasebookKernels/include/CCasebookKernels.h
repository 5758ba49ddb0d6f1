#ifndef CCASEBOOK_KERNELS_H
#define CCASEBOOK_KERNELS_H

#include "ck_attention.h"
#include "ck_convolution.h"
#include "ck_crf.h"
#include "ck_elementwise.h"
#include "ck_embedding.h"
#include "ck_memory.h"
#include "ck_normalization.h"
#include "ck_optimizer.h"
#include "ck_pooling.h"
#include "ck_product.h"
#include "ck_recurrent.h"
#include "ck_reduction.h"

/// Instruction sets that the kernels are compiled for. Levels differ in the
/// rounding of float32 sums and functions, within the bounds stated; products of 8-bit integers are the same at all.
typedef enum {
    CK_PORTABLE = 0,
    CK_NEON = 1,
    CK_AVX2 = 2,
    CK_AVX512 = 3,
    /// AVX-512 with bfloat16 and 8-bit dot products (BF16, VNNI).
    CK_AVX512_NARROW = 4,
} ck_level;

/// The kernels of one level, a family a member. Pointers must not overlap unless a kernel says that they may; none needs alignment; counts
/// may be zero.
typedef struct {
    ck_product product;
    ck_recurrent recurrent;
    ck_elementwise elementwise;
    ck_reduction reduction;
    ck_embedding embedding;
    ck_optimizer optimizer;
    ck_crf crf;
    ck_convolution convolution;
    ck_pooling pooling;
    ck_normalization normalization;
    ck_attention attention;
} ck_kernels;

/// The fastest level that this processor can run.
ck_level ck_best_level(void);

/// The kernels of a level; null where this processor cannot run it or this build has none.
const ck_kernels *_Nullable ck_kernels_for(ck_level level);

#endif
