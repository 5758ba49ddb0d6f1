#define CK_LEVEL portable
#include "level_names.h"
#include "../vectors/portable.h"
#include "level.h"
