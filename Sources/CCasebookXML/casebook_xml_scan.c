#include "casebook_xml_scan.h"
#include "casebook_xml.h"

#include <string.h>

// libxml2's own cap, a little below it.
enum { LONGEST_RUN = 9999000 };
enum { IN_TEXT, AT_TAG, IN_TAG, IN_QUOTE, AT_BANG, IN_COMMENT, IN_CDATA, IN_INSTRUCTION };

static const char comment_mark[] = "--", cdata_mark[] = "[CDATA[", doctype_mark[] = "DOCTYPE";

void casebook_xml_scan_open(casebook_xml_scan *scan, uint32_t attributes) {
    memset(scan, 0, sizeof *scan);
    scan->most = attributes;
}

// Whether a value, comment or section that ends at `end` is longer than libxml2 reads, which would call the document broken.
static int is_long(const casebook_xml_scan *scan, size_t end) {
    return (scan->state == IN_QUOTE || scan->state >= IN_COMMENT) && end - scan->run > LONGEST_RUN;
}

int casebook_xml_scan_next(casebook_xml_scan *scan, const char *bytes, size_t length) {
    size_t base = scan->position, index = 0;
    scan->position += length;
    while (index < length) {
        char byte = bytes[index];
        switch (scan->state) {
        case IN_TEXT: {
            const char *found = memchr(bytes + index, '<', length - index);
            if (found == NULL) goto end;
            index = (size_t)(found - bytes) + 1;
            scan->tag = base + index - 1;
            scan->state = AT_TAG;
            break;
        }
        case AT_TAG:
            scan->attributes = 0;
            scan->matched = 0;
            scan->state = byte == '!' ? AT_BANG : byte == '?' ? IN_INSTRUCTION : IN_TAG;
            if (scan->state != IN_TAG) index++;
            scan->run = base + index;
            break;
        case IN_TAG:
            while (index < length && (byte = bytes[index]) != '>' && byte != '"' && byte != '\'' && byte != '<') index++;
            if (index == length) goto end;
            index++;
            if (byte == '>') {
                scan->state = IN_TEXT;
            } else if (byte == '<') {
                // Malformed for certain; the parser says where.
                scan->tag = base + index - 1;
                scan->state = AT_TAG;
            } else {
                if (++scan->attributes > scan->most) return CASEBOOK_XML_ATTRIBUTES;
                scan->quote = (uint8_t)byte;
                scan->state = IN_QUOTE;
                scan->run = base + index;
            }
            break;
        case IN_QUOTE: {
            const char *found = memchr(bytes + index, scan->quote, length - index);
            if (found == NULL) goto end;
            index = (size_t)(found - bytes) + 1;
            if (is_long(scan, base + index)) return CASEBOOK_XML_TEXT_SIZE;
            scan->state = IN_TAG;
            break;
        }
        case AT_BANG: {
            // One of three marks goes on; the first byte tells which.
            const char *mark = NULL;
            uint8_t matched = scan->matched;
            if (matched == 0) scan->quote = (uint8_t)byte;
            mark = scan->quote == '-' ? comment_mark : scan->quote == '[' ? cdata_mark : scan->quote == 'D' ? doctype_mark : NULL;
            if (mark == NULL || mark[matched] != byte) {
                // No mark that is known: malformed, or a declaration where none may stand.
                scan->state = IN_TAG;
                break;
            }
            index++;
            scan->matched = ++matched;
            if (mark[matched] == 0) {
                if (mark == doctype_mark) return CASEBOOK_XML_DOCTYPE;
                scan->state = mark == comment_mark ? IN_COMMENT : IN_CDATA;
                scan->matched = 0;
            }
            break;
        }
        default: {
            // To the end mark `-->`, `]]>` or `?>`, whose first sign may repeat.
            char sign = scan->state == IN_COMMENT ? '-' : scan->state == IN_CDATA ? ']' : '?';
            uint8_t needed = scan->state == IN_INSTRUCTION ? 1 : 2;
            if (scan->matched == 0) {
                const char *found = memchr(bytes + index, sign, length - index);
                if (found == NULL) goto end;
                index = (size_t)(found - bytes) + 1;
                scan->matched = 1;
            } else if (byte == '>' && scan->matched >= needed) {
                index++;
                if (is_long(scan, base + index)) return CASEBOOK_XML_TEXT_SIZE;
                scan->state = IN_TEXT;
            } else {
                scan->matched = byte == sign ? (scan->matched < needed ? scan->matched + 1 : needed) : 0;
                index++;
            }
        }
        }
    }
end:
    return is_long(scan, scan->position) ? CASEBOOK_XML_TEXT_SIZE : CASEBOOK_XML_OK;
}
