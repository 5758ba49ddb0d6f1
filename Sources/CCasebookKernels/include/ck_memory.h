#ifndef CK_MEMORY_H
#define CK_MEMORY_H

/// Tells the C library to keep freed memory instead of giving it back to the system. Holds for the whole process; does nothing without glibc.
void ck_keep_freed_memory(void);

#endif
