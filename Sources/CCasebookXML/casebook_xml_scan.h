// A look at the bytes before libxml2 gets them: finds what costs it too much (thousands of attributes on one tag are quadratic there) or is longer
// than it reads (values, comments and sections of 10 MB), and what is never read (document types). Works over pieces of any size; linear, about a nanosecond a byte.
#ifndef CASEBOOK_XML_SCAN_H
#define CASEBOOK_XML_SCAN_H

#include <stddef.h>
#include <stdint.h>

typedef struct casebook_xml_scan {
    size_t position;      // bytes seen
    size_t tag;           // where the last tag began
    size_t run;           // where the last value, comment or section began
    uint32_t attributes;  // of the last tag
    uint32_t most;        // that a tag may have
    uint8_t state;
    uint8_t matched;      // bytes of the mark that is being compared
    uint8_t quote;
} casebook_xml_scan;

void casebook_xml_scan_open(casebook_xml_scan *scan, uint32_t attributes);
/// CASEBOOK_XML_OK, CASEBOOK_XML_DOCTYPE, CASEBOOK_XML_ATTRIBUTES or CASEBOOK_XML_TEXT_SIZE; `tag` then says where.
int casebook_xml_scan_next(casebook_xml_scan *scan, const char *bytes, size_t length);

#endif
