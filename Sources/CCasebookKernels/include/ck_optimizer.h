#ifndef CK_OPTIMIZER_H
#define CK_OPTIMIZER_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Steps of gradient descent over `n` parameters, in place. `decay` is a decoupled weight decay: the parameter is first multiplied by
/// 1 - rate * decay (Loshchilov and Hutter 2019); an L2 penalty is added to the gradient by the caller.
typedef struct {
    /// w -= rate * g.
    void (*sgd)(float *w, const float *g, size_t n, float rate, float decay);
    /// v = momentum * v + g; w -= rate * v, or with Nesterov's look ahead w -= rate * (g + momentum * v) (Sutskever et al. 2013, as in PyTorch).
    void (*momentum)(float *w, const float *g, float *v, size_t n, float rate, float momentum, int nesterov, float decay);
    /// s += g^2; w -= rate * g / (sqrt(s) + epsilon) (Duchi et al. 2011).
    void (*adagrad)(float *w, const float *g, float *s, size_t n, float rate, float epsilon, float decay);
    /// s = alpha * s + (1 - alpha) g^2; w -= rate * g / (sqrt(s) + epsilon) (Hinton 2012).
    void (*rmsprop)(float *w, const float *g, float *s, size_t n, float rate, float alpha, float epsilon, float decay);
    /// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; w -= rate * (m / correction1) / (sqrt(v / correction2) + epsilon), where the
    /// corrections are 1 - beta^step (Kingma and Ba 2015).
    void (*adam)(float *w, const float *g, float *m, float *v, size_t n, float rate, float beta1, float beta2, float epsilon, float correction1, float correction2, float decay);
    /// average = rate * average + (1 - rate) * w.
    void (*average)(float *average, const float *w, size_t n, float rate);
} ck_optimizer;

#pragma clang assume_nonnull end

#endif
