// A thin C wall before libxml2, and the one place that sets its options. Events of its parser become a flat tree in three arrays, so that nothing
// of libxml2 outlives a call: no document, no entity, no global handler. A document type declaration is refused before the parser sees it.
#ifndef CASEBOOK_XML_H
#define CASEBOOK_XML_H

#include <stddef.h>
#include <stdint.h>

/// Caps of one document. Depth and attributes count per element, text and nodes over all that is held at a time.
typedef struct casebook_xml_limits {
    uint32_t depth;
    uint32_t attributes;
    uint32_t nodes;
    uint32_t text;
} casebook_xml_limits;

/// `name` of a run of character data.
#define CASEBOOK_XML_TEXT 0xFFFFFFFFu

/// An element or a run of character data. Indices are places in the node array; 0 means none, since the root is nobody's child.
typedef struct casebook_xml_node {
    uint32_t name;    // number of the local name, and above 24 bits that of the name space
    uint32_t parent;
    uint32_t next;
    uint32_t first;   // first child of an element
    uint32_t source;  // byte of the input where it begins
    uint32_t line;    // from 1
    uint32_t start;   // first attribute of an element; first byte of a run in the text
    uint32_t count;   // attributes of an element; bytes of a run
} casebook_xml_node;

typedef struct casebook_xml_attribute {
    uint32_t name;
    uint32_t start;
    uint32_t count;
} casebook_xml_attribute;

enum { CASEBOOK_XML_NONE, CASEBOOK_XML_V3, CASEBOOK_XML_SDTC, CASEBOOK_XML_XSI, CASEBOOK_XML_V2, CASEBOOK_XML_XHTML, CASEBOOK_XML_OTHER };

enum {
    CASEBOOK_XML_OK,
    CASEBOOK_XML_MALFORMED,
    CASEBOOK_XML_DOCTYPE,
    CASEBOOK_XML_DEPTH,
    CASEBOOK_XML_ATTRIBUTES,
    CASEBOOK_XML_TEXT_SIZE,
    CASEBOOK_XML_NODES,
    CASEBOOK_XML_MEMORY,
};

typedef struct casebook_xml_parser casebook_xml_parser;

/// Called in streaming when a part is complete; its nodes are those from `first`, and are given back when the call returns.
typedef void (*casebook_xml_part)(void *context, casebook_xml_parser *parser, uint32_t first);

/// `names` holds `count` names, each ended by a zero byte, which get the numbers from 0. White space between elements is dropped but within
/// elements of the name `mixed` (a number, or `count` for none). NULL when memory is short.
casebook_xml_parser *casebook_xml_open(casebook_xml_limits limits, const char *names, uint32_t count, uint32_t mixed);
void casebook_xml_close(casebook_xml_parser *parser);

/// Parses a whole document in UTF-8, whatever it declares. Gives one of the results above.
int casebook_xml_parse(casebook_xml_parser *parser, const char *bytes, size_t length);

/// Hands on every element `name` whose parent is `parent` as a part of its own, and frees its memory after.
void casebook_xml_hand_on(casebook_xml_parser *parser, uint32_t name, uint32_t parent, casebook_xml_part part, void *context);
/// Parses the next bytes of a document in UTF-8; `last` ends it.
int casebook_xml_feed(casebook_xml_parser *parser, const char *bytes, size_t length, int last);

const casebook_xml_node *casebook_xml_nodes(const casebook_xml_parser *parser, uint32_t *count);
const casebook_xml_attribute *casebook_xml_attributes(const casebook_xml_parser *parser, uint32_t *count);
const char *casebook_xml_text(const casebook_xml_parser *parser, uint32_t *count);
/// A name beyond the given ones, by its number; NULL for others.
const char *casebook_xml_name(const casebook_xml_parser *parser, uint32_t number);

/// Where the first error is: a byte of the input, its line, libxml2's code, and the innermost element that was open (UINT32_MAX for none).
void casebook_xml_error(const casebook_xml_parser *parser, size_t *offset, uint32_t *line, int *code, uint32_t *node);
/// Whether a prefix was used that nothing declares.
int casebook_xml_has_undeclared_prefix(const casebook_xml_parser *parser);

#endif
