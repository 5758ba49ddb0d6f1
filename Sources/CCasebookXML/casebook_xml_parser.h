// The parser's state, shared by the files of this folder.
#ifndef CASEBOOK_XML_PARSER_H
#define CASEBOOK_XML_PARSER_H

#include "casebook_xml.h"
#include "casebook_xml_scan.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>

// An open element, the last child that it has so far, the sibling before it (0 for none), and the name spaces that are declared down to it.
typedef struct open_element {
    uint32_t node;
    uint32_t last;
    uint32_t previous;
    uint32_t spaces;
} open_element;

// A name pointer of libxml2's dictionary and its number: the same name has the same pointer within one document.
typedef struct name_slot {
    const xmlChar *pointer;
    uint32_t number;
} name_slot;

struct casebook_xml_parser {
    casebook_xml_limits limits;
    xmlParserCtxtPtr context;
    xmlSAXHandler handler;
    casebook_xml_scan scan;

    casebook_xml_node *nodes;
    uint32_t node_count, node_room;
    casebook_xml_attribute *attributes;
    uint32_t attribute_count, attribute_room;
    char *text;
    uint32_t text_count, text_room;

    open_element *open;
    uint32_t open_count;
    uint32_t mixed;
    int last_in_step;
    uint32_t mixed_depth;  // of the outermost open element with mixed content; 0 for none

    name_slot *slots;
    uint32_t slot_mask, slot_count;
    const char *known;
    uint32_t known_count;
    uint32_t *known_index;  // hash of a known name to its number + 1
    uint32_t known_mask;
    char *extra;
    uint32_t extra_length, extra_room, extra_count;
    uint32_t *extra_starts;  // of each name in `extra`
    uint32_t extra_starts_room;
    const xmlChar *uris[8];
    uint8_t uri_numbers[8];
    uint32_t uri_count;

    size_t position;  // end of the last event
    uint32_t position_line;
    int result, code, undeclared;
    size_t error_offset;
    uint32_t error_line, error_node;

    uint32_t part_name, part_parent;
    casebook_xml_part part;
    void *part_context;
};

// Makes room in an array; 0 when there is no memory.
static inline int casebook_xml_grow(void **array, uint32_t *room, uint32_t needed, size_t size) {
    if (needed <= *room) return 1;
    uint32_t wanted = *room < 256 ? 512 : *room > 0x7FFFFFFFu ? 0xFFFFFFFFu : *room * 2;
    if (wanted < needed) wanted = needed;
    void *larger = realloc(*array, (size_t)wanted * size);
    if (larger == NULL) return 0;
    *array = larger;
    *room = wanted;
    return 1;
}

// Ends the parse with a result; the first one stays.
void casebook_xml_fail(casebook_xml_parser *parser, int result, int code);
// 0 when a cap is met.
int casebook_xml_append_text(casebook_xml_parser *parser, const xmlChar *bytes, uint32_t length);
// Makes the known names findable; 0 when there is no memory.
int casebook_xml_index_names(casebook_xml_parser *parser);
// Number of a name out of libxml2's dictionary.
uint32_t casebook_xml_number_of(casebook_xml_parser *parser, const xmlChar *name);
uint32_t casebook_xml_space_of(casebook_xml_parser *parser, const xmlChar *prefix, const xmlChar *uri);

#endif
