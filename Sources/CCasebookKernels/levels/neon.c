#if defined(__aarch64__)
#define CK_LEVEL neon
#include "level_names.h"
#include <arm_neon.h>
#include "../vectors/neon.h"
#include "level.h"
#endif
