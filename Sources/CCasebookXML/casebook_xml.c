#include "casebook_xml_parser.h"

#include <string.h>

#define PARSE_OPTIONS \
    (XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES | XML_PARSE_IGNORE_ENC)

// MARK: Events

static size_t input_position(const casebook_xml_parser *parser) {
    const xmlParserInput *input = parser->context->input;
    return input == NULL ? parser->position : input->consumed + (size_t)(input->cur - input->base);
}

static void move_to(casebook_xml_parser *parser, size_t position) {
    if (position > parser->position) parser->position = position;
    if (parser->context->input != NULL) parser->position_line = (uint32_t)parser->context->input->line;
}

// A new node below the innermost open element; 0 when a cap is met.
static casebook_xml_node *add_node(casebook_xml_parser *parser, size_t source) {
    if (parser->node_count >= parser->limits.nodes) {
        casebook_xml_fail(parser, CASEBOOK_XML_NODES, 0);
        return NULL;
    }
    if (!casebook_xml_grow((void **)&parser->nodes, &parser->node_room, parser->node_count + 1, sizeof *parser->nodes)) {
        casebook_xml_fail(parser, CASEBOOK_XML_MEMORY, 0);
        return NULL;
    }
    casebook_xml_node *node = &parser->nodes[parser->node_count];
    *node = (casebook_xml_node){.source = (uint32_t)source, .line = parser->position_line};
    if (parser->open_count > 0) {
        open_element *top = &parser->open[parser->open_count - 1];
        node->parent = top->node;
        if (top->last != 0) parser->nodes[top->last].next = parser->node_count;
        else parser->nodes[top->node].first = parser->node_count;
        top->last = parser->node_count;
    }
    parser->node_count++;
    return node;
}

// Moves on to the tag that ends here: what stands before the root gives no event for white space.
static void move_to_tag(casebook_xml_parser *parser, size_t end) {
    const xmlParserInput *input = parser->context->input;
    if (input == NULL) return;
    const xmlChar *tag = input->cur;
    size_t lines = 0;
    while (tag > input->base && *tag != '<') lines += *--tag == '\n';
    if (*tag != '<') return;
    move_to(parser, end - (size_t)(input->cur - tag));
    parser->position_line = (uint32_t)input->line - (uint32_t)lines;
}

// Without XML_PARSE_NOENT libxml2 gives an ampersand in an attribute as the reference &#38;, and only that.
static uint32_t restore_ampersands(char *bytes, uint32_t length) {
    char *sign = memchr(bytes, '&', length), *end = bytes + length;
    if (sign == NULL) return length;
    char *to = sign;
    for (char *from = sign; from < end; from++) {
        *to++ = *from;
        if (*from == '&' && end - from >= 5 && memcmp(from, "&#38;", 5) == 0) from += 4;
    }
    return (uint32_t)(to - bytes);
}

static void on_start(
    void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int spaces, const xmlChar **declared, int count, int defaulted,
    const xmlChar **given) {
    (void)declared, (void)defaulted;
    casebook_xml_parser *parser = context;
    if (parser->result != CASEBOOK_XML_OK) return;
    size_t end = input_position(parser);
    if (parser->open_count == 0) move_to_tag(parser, end);
    uint32_t in_scope = (uint32_t)spaces + (parser->open_count > 0 ? parser->open[parser->open_count - 1].spaces : 0);
    if (in_scope > parser->limits.attributes) {
        // libxml2 looks through all of them at each name, so that going on would take quadratic time.
        casebook_xml_fail(parser, CASEBOOK_XML_ATTRIBUTES, 0);
        xmlStopParser(parser->context);
        return;
    }
    uint32_t previous = parser->open_count > 0 ? parser->open[parser->open_count - 1].last : 0;
    if (parser->open_count >= parser->limits.depth) {
        casebook_xml_fail(parser, CASEBOOK_XML_DEPTH, 0);
        return;
    }
    casebook_xml_node *node = add_node(parser, parser->position);
    if (node == NULL) return;
    uint32_t index = parser->node_count - 1, number = casebook_xml_number_of(parser, local);
    node->name = number | casebook_xml_space_of(parser, prefix, uri) << 24;
    node->start = parser->attribute_count;
    if (!casebook_xml_grow((void **)&parser->attributes, &parser->attribute_room, parser->attribute_count + (uint32_t)count, sizeof *parser->attributes)) {
        casebook_xml_fail(parser, CASEBOOK_XML_MEMORY, 0);
        return;
    }
    for (int place = 0; place < count; place++, given += 5) {
        uint32_t start = parser->text_count, length = (uint32_t)(given[4] - given[3]);
        if (!casebook_xml_append_text(parser, given[3], length)) return;
        length = restore_ampersands(parser->text + start, length);
        parser->text_count = start + length;
        parser->attributes[parser->attribute_count++] = (casebook_xml_attribute){casebook_xml_number_of(parser, given[0]) | casebook_xml_space_of(parser, given[1], given[2]) << 24, start, length};
    }
    node->count = (uint32_t)count;
    parser->open[parser->open_count++] = (open_element){.node = index, .previous = previous, .spaces = in_scope};
    if (parser->mixed_depth == 0 && number == parser->mixed) parser->mixed_depth = parser->open_count;
    // The event comes before the closing sign is consumed; an empty element's end event moves on from there.
    move_to(parser, end + 1);
}

static void hand_on(casebook_xml_parser *parser, uint32_t first, uint32_t previous);

static void on_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri) {
    (void)local, (void)prefix, (void)uri;
    casebook_xml_parser *parser = context;
    if (parser->result != CASEBOOK_XML_OK || parser->open_count == 0) return;
    if (parser->mixed_depth == parser->open_count) parser->mixed_depth = 0;
    open_element ended = parser->open[--parser->open_count];
    uint32_t node = ended.node;
    move_to(parser, input_position(parser));
    if (parser->part != NULL && parser->open_count > 0 && (parser->nodes[node].name & 0xFFFFFF) == parser->part_name &&
        (parser->nodes[parser->nodes[node].parent].name & 0xFFFFFF) == parser->part_parent)
        hand_on(parser, node, ended.previous);
}

static int is_blank(const xmlChar *bytes, int length) {
    for (int index = 0; index < length; index++)
        if (bytes[index] != ' ' && bytes[index] != '\n' && bytes[index] != '\t' && bytes[index] != '\r') return 0;
    return 1;
}

// A run that stands byte for byte in the document (`in_step`) joins the one that it continues; others keep their own start.
static void add_run(casebook_xml_parser *parser, const xmlChar *bytes, size_t length, size_t source, int in_step) {
    if (length == 0 || parser->result != CASEBOOK_XML_OK) return;
    open_element *top = &parser->open[parser->open_count - 1];
    casebook_xml_node *last = top->last != 0 ? &parser->nodes[top->last] : NULL;
    int follows = last != NULL && last->name == CASEBOOK_XML_TEXT;
    if (parser->mixed_depth == 0 && !follows && is_blank(bytes, (int)length)) return;
    uint32_t start = parser->text_count;
    if (!casebook_xml_append_text(parser, bytes, (uint32_t)length)) return;
    if (follows && in_step && parser->last_in_step && last->start + last->count == start && (size_t)last->source + last->count == source) {
        last->count += (uint32_t)length;
        return;
    }
    casebook_xml_node *node = add_node(parser, source);
    if (node == NULL) return;
    node->name = CASEBOOK_XML_TEXT;
    node->start = start;
    node->count = (uint32_t)length;
    parser->last_in_step = in_step;
}

// Text that took `taken` bytes of the document; gives where it ends there. Text shorter by a byte a line has lines that end in CR LF, each of
// which is placed by itself; a piece cut before such an end has taken its CR already, which belongs to the next.
static size_t add_copied(casebook_xml_parser *parser, const xmlChar *bytes, size_t length, size_t source, size_t taken) {
    size_t lines = 0, first = source;
    for (size_t index = 0; index < length; index++) lines += bytes[index] == '\n';
    if (taken == length + lines + 1) taken--;
    if (taken == length || taken != length + lines) {
        add_run(parser, bytes, length, source, taken == length);
        return first + taken;
    }
    for (size_t start = 0, end; start < length; start = end) {
        const xmlChar *feed = memchr(bytes + start + 1, '\n', length - start - 1);
        end = feed == NULL ? length : (size_t)(feed - bytes);
        source += bytes[start] == '\n';
        add_run(parser, bytes + start, end - start, source, 1);
        source += end - start;
    }
    return first + taken;
}

// Adds text that begins `lead` bytes behind the last event and is followed by `tail` bytes of markup, when it was not given in place.
static void on_text(casebook_xml_parser *parser, const xmlChar *bytes, int length, size_t lead, size_t tail) {
    if (parser->result != CASEBOOK_XML_OK || parser->open_count == 0 || length <= 0) return;
    const xmlParserInput *input = parser->context->input;
    size_t current = input_position(parser), count = (size_t)length;
    if (input != NULL && bytes >= input->base && bytes < input->end) {
        size_t source = input->consumed + (size_t)(bytes - input->base);
        add_run(parser, bytes, count, source, 1);
        move_to(parser, current > source + count ? current : source + count);
    } else {
        size_t source = parser->position + lead;
        move_to(parser, add_copied(parser, bytes, count, source, current > source + tail ? current - source - tail : 0) + tail);
    }
}

static void on_characters(void *context, const xmlChar *bytes, int length) { on_text(context, bytes, length, 0, 0); }

static void on_cdata(void *context, const xmlChar *bytes, int length) { on_text(context, bytes, length, strlen("<![CDATA["), strlen("]]>")); }

static void on_comment(void *context, const xmlChar *value) {
    (void)value;
    casebook_xml_parser *parser = context;
    move_to(parser, input_position(parser));
}

static void on_instruction(void *context, const xmlChar *target, const xmlChar *data) {
    (void)target, (void)data;
    casebook_xml_parser *parser = context;
    move_to(parser, input_position(parser));
}

// The scan refuses a document type before; this holds should the two ever disagree.
static void on_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
    (void)name, (void)external, (void)system;
    casebook_xml_fail(context, CASEBOOK_XML_DOCTYPE, 0);
}

static void on_error(void *context, xmlErrorPtr error) {
    casebook_xml_parser *parser = context;
    // An undeclared prefix is no fatal error and is noted by its name space.
    if (parser == NULL || error == NULL || error->level != XML_ERR_FATAL || parser->result != CASEBOOK_XML_OK) return;
    size_t place = input_position(parser);
    if (error->line > 0) parser->position_line = (uint32_t)error->line;
    if (place > parser->position) parser->position = place;
    casebook_xml_fail(parser, CASEBOOK_XML_MALFORMED, error->code);
}

// MARK: Streaming

static void hand_on(casebook_xml_parser *parser, uint32_t first, uint32_t previous) {
    casebook_xml_node *root = &parser->nodes[first];
    uint32_t attributes = root->start;
    parser->part(parser->part_context, parser, first);
    // What the part took is given back; its text began with its first attribute or run, so the text is cut at the least of them.
    uint32_t text = parser->text_count;
    for (uint32_t index = first; index < parser->node_count; index++) {
        const casebook_xml_node *node = &parser->nodes[index];
        if (node->name == CASEBOOK_XML_TEXT) {
            if (node->start < text) text = node->start;
        } else if (node->count > 0 && parser->attributes[node->start].start < text) text = parser->attributes[node->start].start;
    }
    parser->text_count = text;
    parser->attribute_count = attributes;
    parser->node_count = first;
    open_element *top = &parser->open[parser->open_count - 1];
    top->last = previous;
    if (previous == 0) parser->nodes[top->node].first = 0;
    else parser->nodes[previous].next = 0;
}

void casebook_xml_hand_on(casebook_xml_parser *parser, uint32_t name, uint32_t parent, casebook_xml_part part, void *context) {
    parser->part_name = name;
    parser->part_parent = parent;
    parser->part = part;
    parser->part_context = context;
}

// MARK: Life

casebook_xml_parser *casebook_xml_open(casebook_xml_limits limits, const char *names, uint32_t count, uint32_t mixed) {
    casebook_xml_parser *parser = calloc(1, sizeof *parser);
    if (parser == NULL) return NULL;
    parser->limits = limits;
    parser->known = names;
    parser->known_count = count;
    parser->mixed = mixed;
    parser->position_line = 1;
    parser->slot_mask = 511;
    parser->slots = calloc(parser->slot_mask + 1, sizeof *parser->slots);
    parser->open = malloc(((size_t)limits.depth + 1) * sizeof *parser->open);
    casebook_xml_scan_open(&parser->scan, limits.attributes);
    parser->handler = (xmlSAXHandler){
        .initialized = XML_SAX2_MAGIC,
        .internalSubset = on_doctype,
        .characters = on_characters,
        .ignorableWhitespace = on_characters,
        .cdataBlock = on_cdata,
        .comment = on_comment,
        .processingInstruction = on_instruction,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .serror = on_error,
    };
    if (parser->slots == NULL || parser->open == NULL || !casebook_xml_index_names(parser)) {
        casebook_xml_close(parser);
        return NULL;
    }
    return parser;
}

void casebook_xml_close(casebook_xml_parser *parser) {
    if (parser == NULL) return;
    if (parser->context != NULL) xmlFreeParserCtxt(parser->context);
    free(parser->nodes);
    free(parser->attributes);
    free(parser->text);
    free(parser->open);
    free(parser->slots);
    free(parser->known_index);
    free(parser->extra);
    free(parser->extra_starts);
    free(parser);
}

// What the scan found, as the parser's own error.
static int scan_next(casebook_xml_parser *parser, const char *bytes, size_t length) {
    int found = casebook_xml_scan_next(&parser->scan, bytes, length);
    if (found == CASEBOOK_XML_OK) return 1;
    parser->result = found;
    parser->error_offset = parser->scan.tag;
    parser->error_line = 0;
    return 0;
}

// Whether libxml2 would take the bytes for another character set than UTF-8, which they are never in; its converters print what they cannot convert.
static int looks_converted(const char *bytes, size_t length) {
    if (length < 4) return 0;
    xmlCharEncoding found = xmlDetectCharEncoding((const xmlChar *)bytes, 4);
    return found != XML_CHAR_ENCODING_NONE && found != XML_CHAR_ENCODING_UTF8;
}

int casebook_xml_parse(casebook_xml_parser *parser, const char *bytes, size_t length) {
    if (bytes == NULL) bytes = "";
    if (length > INT32_MAX) return parser->result = CASEBOOK_XML_TEXT_SIZE;
    if (!scan_next(parser, bytes, length)) return parser->result;
    // Room for what documents of this size usually take, so that little is moved.
    casebook_xml_grow((void **)&parser->nodes, &parser->node_room, (uint32_t)(length / 32) + 16, sizeof *parser->nodes);
    casebook_xml_grow((void **)&parser->attributes, &parser->attribute_room, (uint32_t)(length / 32) + 16, sizeof *parser->attributes);
    casebook_xml_grow((void **)&parser->text, &parser->text_room, (uint32_t)(length / 2) + 16, 1);
    parser->context = xmlNewParserCtxt();
    if (parser->context == NULL || parser->context->sax == NULL) return parser->result = CASEBOOK_XML_MEMORY;
    *parser->context->sax = parser->handler;
    parser->context->userData = parser;
    if (looks_converted(bytes, length)) {
        casebook_xml_fail(parser, CASEBOOK_XML_MALFORMED, XML_ERR_INVALID_CHAR);
        return parser->result;
    }
    xmlDocPtr document = xmlCtxtReadMemory(parser->context, bytes, (int)length, NULL, NULL, PARSE_OPTIONS);
    // No handler makes one.
    if (document != NULL) xmlFreeDoc(document);
    if (parser->result == CASEBOOK_XML_OK && !parser->context->wellFormed) casebook_xml_fail(parser, CASEBOOK_XML_MALFORMED, parser->context->errNo);
    if (parser->result == CASEBOOK_XML_OK && parser->node_count == 0) casebook_xml_fail(parser, CASEBOOK_XML_MALFORMED, XML_ERR_DOCUMENT_EMPTY);
    return parser->result;
}

int casebook_xml_feed(casebook_xml_parser *parser, const char *bytes, size_t length, int last) {
    if (parser->result != CASEBOOK_XML_OK) return parser->result;
    if (!scan_next(parser, bytes, length)) return parser->result;
    if (parser->context == NULL) {
        parser->context = xmlCreatePushParserCtxt(&parser->handler, parser, NULL, 0, NULL);
        if (parser->context == NULL) return parser->result = CASEBOOK_XML_MEMORY;
        xmlCtxtUseOptions(parser->context, PARSE_OPTIONS);
        // The copy that the context made is what options change; the error handler stays with it.
        parser->context->sax->serror = on_error;
        // Named beforehand, so that no other is looked for.
        xmlSwitchEncoding(parser->context, XML_CHAR_ENCODING_UTF8);
    }
    xmlParseChunk(parser->context, bytes, (int)length, last);
    if (parser->result == CASEBOOK_XML_OK && !parser->context->wellFormed) casebook_xml_fail(parser, CASEBOOK_XML_MALFORMED, parser->context->errNo);
    if (last && parser->result == CASEBOOK_XML_OK && parser->node_count == 0) casebook_xml_fail(parser, CASEBOOK_XML_MALFORMED, XML_ERR_DOCUMENT_EMPTY);
    return parser->result;
}

// MARK: Results

const casebook_xml_node *casebook_xml_nodes(const casebook_xml_parser *parser, uint32_t *count) {
    *count = parser->node_count;
    return parser->nodes;
}

const casebook_xml_attribute *casebook_xml_attributes(const casebook_xml_parser *parser, uint32_t *count) {
    *count = parser->attribute_count;
    return parser->attributes;
}

const char *casebook_xml_text(const casebook_xml_parser *parser, uint32_t *count) {
    *count = parser->text_count;
    return parser->text;
}

const char *casebook_xml_name(const casebook_xml_parser *parser, uint32_t number) {
    return number < parser->known_count || number - parser->known_count >= parser->extra_count ? NULL : parser->extra + parser->extra_starts[number - parser->known_count];
}

void casebook_xml_error(const casebook_xml_parser *parser, size_t *offset, uint32_t *line, int *code, uint32_t *node) {
    *offset = parser->error_offset;
    *line = parser->error_line;
    *code = parser->code;
    *node = parser->error_node;
}

int casebook_xml_has_undeclared_prefix(const casebook_xml_parser *parser) { return parser->undeclared; }
