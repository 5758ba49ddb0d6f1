#include "ck_memory.h"
#include <limits.h>
#include <stdlib.h>

#if defined(__GLIBC__)
#include <malloc.h>

void ck_keep_freed_memory(void) {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_TOP_PAD, 64 << 20);
}
#else
void ck_keep_freed_memory(void) {}
#endif
