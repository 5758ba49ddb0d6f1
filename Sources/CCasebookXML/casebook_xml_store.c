// What the parser keeps: text, names and name spaces.
#include "casebook_xml_parser.h"

#include <string.h>

void casebook_xml_fail(casebook_xml_parser *parser, int result, int code) {
    if (parser->result != CASEBOOK_XML_OK) return;
    parser->result = result;
    parser->code = code;
    parser->error_offset = parser->position;
    parser->error_line = parser->position_line;
    parser->error_node = parser->open_count > 0 ? parser->open[parser->open_count - 1].node : UINT32_MAX;
    // libxml2 goes on to the end, which is linear; it may not be stopped from within an event without leaving pointers behind.
    parser->context->disableSAX = 1;
}

int casebook_xml_append_text(casebook_xml_parser *parser, const xmlChar *bytes, uint32_t length) {
    if (length > parser->limits.text || parser->text_count > parser->limits.text - length) {
        casebook_xml_fail(parser, CASEBOOK_XML_TEXT_SIZE, 0);
        return 0;
    }
    if (!casebook_xml_grow((void **)&parser->text, &parser->text_room, parser->text_count + length, 1)) {
        casebook_xml_fail(parser, CASEBOOK_XML_MEMORY, 0);
        return 0;
    }
    memcpy(parser->text + parser->text_count, bytes, length);
    parser->text_count += length;
    return 1;
}

// MARK: Names

static uint32_t hash_of(const char *name) {
    uint32_t hash = 2166136261u;
    for (; *name; name++) hash = (hash ^ (uint8_t)*name) * 16777619u;
    return hash;
}

static uint32_t number_of_string(casebook_xml_parser *parser, const char *name) {
    const char *known = parser->known;
    for (uint32_t place = hash_of(name) & parser->known_mask; parser->known_index[place] != 0; place = (place + 1) & parser->known_mask) {
        uint32_t offset = parser->known_index[place] >> 12, number = (parser->known_index[place] & 0xFFF) - 1;
        if (strcmp(known + offset, name) == 0) return number;
    }
    uint32_t length = (uint32_t)strlen(name) + 1;
    if (parser->extra_count >= 0xFF0000 || !casebook_xml_grow((void **)&parser->extra, &parser->extra_room, parser->extra_length + length, 1) ||
        !casebook_xml_grow((void **)&parser->extra_starts, &parser->extra_starts_room, parser->extra_count + 1, sizeof *parser->extra_starts)) {
        casebook_xml_fail(parser, CASEBOOK_XML_MEMORY, 0);
        return 0;
    }
    memcpy(parser->extra + parser->extra_length, name, length);
    parser->extra_starts[parser->extra_count] = parser->extra_length;
    parser->extra_length += length;
    return parser->known_count + parser->extra_count++;
}

static uint32_t slot_of(const casebook_xml_parser *parser, const xmlChar *pointer) {
    uint32_t place = (uint32_t)(((uintptr_t)pointer * 0x9E3779B97F4A7C15ull) >> 32) & parser->slot_mask;
    while (parser->slots[place].pointer != NULL && parser->slots[place].pointer != pointer) place = (place + 1) & parser->slot_mask;
    return place;
}

uint32_t casebook_xml_number_of(casebook_xml_parser *parser, const xmlChar *name) {
    uint32_t place = slot_of(parser, name);
    if (parser->slots[place].pointer != NULL) return parser->slots[place].number;
    uint32_t number = number_of_string(parser, (const char *)name);
    if (parser->slot_count * 2 > parser->slot_mask) {
        name_slot *old = parser->slots;
        uint32_t old_mask = parser->slot_mask;
        name_slot *larger = calloc((size_t)(old_mask + 1) * 2, sizeof *larger);
        if (larger == NULL) {
            casebook_xml_fail(parser, CASEBOOK_XML_MEMORY, 0);
            return number;
        }
        parser->slots = larger;
        parser->slot_mask = old_mask * 2 + 1;
        for (uint32_t index = 0; index <= old_mask; index++)
            if (old[index].pointer != NULL) parser->slots[slot_of(parser, old[index].pointer)] = old[index];
        free(old);
        place = slot_of(parser, name);
    }
    parser->slots[place] = (name_slot){name, number};
    parser->slot_count++;
    return number;
}

// Senders mistake the default name space; only a prefix tells for certain that a name is foreign.
static uint32_t unless_default(uint32_t number, const xmlChar *prefix) {
    return number == CASEBOOK_XML_OTHER && prefix == NULL ? CASEBOOK_XML_NONE : number;
}

uint32_t casebook_xml_space_of(casebook_xml_parser *parser, const xmlChar *prefix, const xmlChar *uri) {
    if (uri == NULL) {
        if (prefix == NULL) return CASEBOOK_XML_NONE;
        if (strcmp((const char *)prefix, "xml") == 0) return CASEBOOK_XML_OTHER;
        parser->undeclared = 1;
        if (strcmp((const char *)prefix, "xsi") == 0) return CASEBOOK_XML_XSI;
        if (strcmp((const char *)prefix, "sdtc") == 0) return CASEBOOK_XML_SDTC;
        return CASEBOOK_XML_OTHER;
    }
    for (uint32_t index = 0; index < parser->uri_count; index++)
        if (parser->uris[index] == uri) return unless_default(parser->uri_numbers[index], prefix);
    static const struct { const char *uri; uint8_t number; } known[] = {
        {"urn:hl7-org:v3", CASEBOOK_XML_V3},
        {"urn:hl7-org:sdtc", CASEBOOK_XML_SDTC},
        {"http://www.w3.org/2001/XMLSchema-instance", CASEBOOK_XML_XSI},
        {"urn:hl7-org:v2xml", CASEBOOK_XML_V2},
        {"http://www.w3.org/1999/xhtml", CASEBOOK_XML_XHTML},
    };
    uint8_t number = CASEBOOK_XML_OTHER;
    for (size_t index = 0; index < sizeof known / sizeof *known; index++)
        if (strcmp(known[index].uri, (const char *)uri) == 0) number = known[index].number;
    if (parser->uri_count < 8) {
        parser->uris[parser->uri_count] = uri;
        parser->uri_numbers[parser->uri_count++] = number;
    }
    return unless_default(number, prefix);
}

int casebook_xml_index_names(casebook_xml_parser *parser) {
    uint32_t size = 64;
    while (size < parser->known_count * 3) size *= 2;
    parser->known_index = calloc(size, sizeof *parser->known_index);
    if (parser->known_index == NULL) return 0;
    parser->known_mask = size - 1;
    const char *name = parser->known;
    for (uint32_t number = 0; number < parser->known_count; number++, name += strlen(name) + 1) {
        uint32_t place = hash_of(name) & parser->known_mask;
        while (parser->known_index[place] != 0) place = (place + 1) & parser->known_mask;
        parser->known_index[place] = (uint32_t)(name - parser->known) << 12 | (number + 1);
    }
    return 1;
}
