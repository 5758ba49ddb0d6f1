#include "bare_tree.h"

#include <libxml/parser.h>

int bare_tree_parse(const char *bytes, size_t length) {
    xmlDocPtr document = xmlReadMemory(bytes, (int)length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (document == NULL) return 0;
    xmlFreeDoc(document);
    return 1;
}
