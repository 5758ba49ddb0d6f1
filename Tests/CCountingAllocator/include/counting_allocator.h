#ifndef COUNTING_ALLOCATOR_H
#define COUNTING_ALLOCATOR_H

#include <stdint.h>

/// How many blocks of memory this thread has asked for since it began. -1 where allocations cannot be counted: without glibc, or under a
/// sanitizer that has its own allocator.
int64_t counting_allocator_count(void);

#endif
