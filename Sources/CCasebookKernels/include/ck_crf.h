#ifndef CK_CRF_H
#define CK_CRF_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// The recurrences of a linear-chain conditional random field over `tags` tags (Lafferty, McCallum and Pereira 2001), in logarithms. `transitions` is
/// from x to; -infinity or a very low number forbids one.
typedef struct {
    /// out[j] = emission[j] + log sum_i exp(alpha[i] + transitions[i][j]). With the transposed transitions it walks backwards as well.
    void (*forward)(const float *alpha, const float *transitions, const float *emission, size_t tags, float *out);
    /// out[j] = emission[j] + max_i(score[i] + transitions[i][j]); best[j] the first i that reaches it.
    void (*viterbi)(const float *score, const float *transitions, const float *emission, size_t tags, float *out, int32_t *best);
    /// gradient[i][j] += weight * exp(alpha[i] + transitions[i][j] + emission[j] + beta[j] - log_partition): the expected transitions of a step.
    void (*add_pair_marginals)(
        const float *alpha, const float *transitions, const float *emission, const float *beta, float log_partition, float weight, size_t tags, float *gradient);
} ck_crf;

#pragma clang assume_nonnull end

#endif
