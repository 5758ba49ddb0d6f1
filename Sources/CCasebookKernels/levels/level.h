// Compiles every family for one level: the file that includes this names the level (CK_LEVEL) and its vectors.
#include "../families/functions.h"
#include "../families/tiles.h"
#include "../families/transpose.h"
#include "../families/packing.h"
#include "../families/product.h"
#include "../families/recurrent.h"
#include "../families/elementwise.h"
#include "../families/reduction.h"
#include "../families/embedding.h"
#include "../families/optimizer.h"
#include "../families/crf.h"
#include "../families/correlation.h"
#include "../families/convolution.h"
#include "../families/pooling.h"
#include "../families/normalization.h"
#include "../families/attention.h"

const ck_kernels CK_NAME(kernels) = {
    .product = CK_NAME(product),
    .recurrent = CK_NAME(recurrent),
    .elementwise = CK_NAME(elementwise),
    .reduction = CK_NAME(reduction),
    .embedding = CK_NAME(embedding),
    .optimizer = CK_NAME(optimizer),
    .crf = CK_NAME(crf),
    .convolution = CK_NAME(convolution),
    .pooling = CK_NAME(pooling),
    .normalization = CK_NAME(normalization),
    .attention = CK_NAME(attention),
};
