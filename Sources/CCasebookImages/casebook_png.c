#include "casebook_images.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const uint8_t *bytes;
    size_t count, place;
} source;

typedef struct {
    uint8_t *bytes;
    size_t count, capacity;
    int failed;
} sink;

static void quiet(png_structp png, png_const_charp message) { (void)png, (void)message; }
static void fail(png_structp png, png_const_charp message) {
    (void)message;
    longjmp(png_jmpbuf(png), 1);
}

static void read_bytes(png_structp png, png_bytep target, size_t count) {
    source *from = png_get_io_ptr(png);
    if (count > from->count - from->place) png_error(png, "end");
    memcpy(target, from->bytes + from->place, count);
    from->place += count;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
    sink *to = png_get_io_ptr(png);
    if (to->count + count > to->capacity) {
        size_t capacity = 2 * (to->count + count);
        uint8_t *grown = realloc(to->bytes, capacity);
        if (!grown) {
            to->failed = 1;
            png_error(png, "memory");
        }
        to->bytes = grown;
        to->capacity = capacity;
    }
    memcpy(to->bytes + to->count, bytes, count);
    to->count += count;
}

static void flush_bytes(png_structp png) { (void)png; }

int casebook_png_decode(const uint8_t *bytes, size_t count, uint64_t most, casebook_pixels *pixels) {
    // What is set between setjmp and longjmp must not be kept in registers.
    uint8_t *volatile values = NULL;
    png_bytep *volatile rows = NULL;
    volatile int status = CASEBOOK_IMAGES_DAMAGED;
    source from = {bytes, count, 0};
    png_infop info = NULL;
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, quiet);
    if (!png) return CASEBOOK_IMAGES_NO_MEMORY;
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_read_struct(&png, info ? &info : NULL, NULL);
        free(rows);
        free(values);
        return status;
    }
    info = png_create_info_struct(png);
    if (!info) png_error(png, "memory");
    png_set_read_fn(png, &from, read_bytes);
    png_read_info(png, info);
    uint32_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    png_set_expand(png);
    png_set_strip_alpha(png);
    const uint16_t one = 1;
    if (*(const uint8_t *)&one) png_set_swap(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    uint32_t channels = png_get_channels(png, info), bits = png_get_bit_depth(png, info);
    if ((uint64_t)width * height * channels > most) {
        status = CASEBOOK_IMAGES_TOO_LARGE;
        png_error(png, "size");
    }
    size_t row = png_get_rowbytes(png, info);
    values = malloc(row * height);
    rows = malloc(sizeof(png_bytep) * height);
    if (!values || !rows) {
        status = CASEBOOK_IMAGES_NO_MEMORY;
        png_error(png, "memory");
    }
    for (uint32_t y = 0; y < height; y++) rows[y] = values + y * row;
    png_read_image(png, rows);
    png_read_end(png, NULL);
    png_destroy_read_struct(&png, &info, NULL);
    free(rows);
    *pixels = (casebook_pixels){width, height, channels, bits, values};
    return CASEBOOK_IMAGES_OK;
}

int casebook_png_encode(const casebook_pixels *pixels, uint8_t **bytes, size_t *count) {
    if (pixels->bits != 8 || (pixels->channels != 1 && pixels->channels != 3)) return CASEBOOK_IMAGES_UNSUPPORTED;
    sink to = {0};
    png_infop info = NULL;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, fail, quiet);
    if (!png) return CASEBOOK_IMAGES_NO_MEMORY;
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, info ? &info : NULL);
        free(to.bytes);
        return to.failed ? CASEBOOK_IMAGES_NO_MEMORY : CASEBOOK_IMAGES_UNSUPPORTED;
    }
    info = png_create_info_struct(png);
    if (!info) png_error(png, "memory");
    png_set_write_fn(png, &to, write_bytes, flush_bytes);
    int colour = pixels->channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB;
    png_set_IHDR(png, info, pixels->width, pixels->height, 8, colour, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (uint32_t y = 0; y < pixels->height; y++) png_write_row(png, (const uint8_t *)pixels->values + (size_t)y * pixels->width * pixels->channels);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    *bytes = to.bytes;
    *count = to.count;
    return CASEBOOK_IMAGES_OK;
}

void casebook_images_free(void *memory) { free(memory); }
