// Decoding and encoding of PNG and JPEG through libpng and libjpeg, whose errors must not unwind through Swift.
#ifndef CASEBOOK_IMAGES_H
#define CASEBOOK_IMAGES_H

#include <stddef.h>
#include <stdint.h>

// Pixels row by row, the channels of a pixel beside each other. `values` holds bytes, or numbers of 16 bits in the machine's order, and belongs to
// the caller, who frees it with casebook_images_free.
typedef struct {
    uint32_t width, height, channels, bits;
    void *values;
} casebook_pixels;

enum {
    CASEBOOK_IMAGES_OK = 0,
    CASEBOOK_IMAGES_DAMAGED = 1,
    CASEBOOK_IMAGES_UNSUPPORTED = 2,
    CASEBOOK_IMAGES_TOO_LARGE = 3,
    CASEBOOK_IMAGES_NO_MEMORY = 4,
};

// Grey or colour of 8 or 16 bits; palettes and fewer bits are expanded, transparency is dropped. `most` bounds the number of values.
int casebook_png_decode(const uint8_t *bytes, size_t count, uint64_t most, casebook_pixels *pixels);

// Grey or colour of 8 bits. With `as_stored` colours stay as they are in the file (usually YCbCr), else they become RGB.
int casebook_jpeg_decode(const uint8_t *bytes, size_t count, uint64_t most, int as_stored, casebook_pixels *pixels);

// Grey (1 channel) or RGB (3) of 8 bits as PNG; the bytes belong to the caller.
int casebook_png_encode(const casebook_pixels *pixels, uint8_t **bytes, size_t *count);

void casebook_images_free(void *memory);

#endif
