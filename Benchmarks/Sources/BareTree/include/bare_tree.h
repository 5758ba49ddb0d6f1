#ifndef BARE_TREE_H
#define BARE_TREE_H

#include <stddef.h>

// Parses a document into libxml2's own tree and frees it; 1 when it is well-formed.
int bare_tree_parse(const char *bytes, size_t length);

#endif
