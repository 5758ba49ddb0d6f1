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

// Beyond the function that calls setjmp, whose own variables are uncertain after longjmp.
typedef struct {
    png_structp png;
    png_infop info;
    uint8_t *values;
    png_bytep *rows;
    // What a failure would mean where the work is.
    int status;
} decoding;

static void refuse(decoding *work, int status) {
    work->status = status;
    png_error(work->png, "refused");
}

static void decode(decoding *work, source *from, uint64_t most, casebook_pixels *pixels) {
    png_structp png = work->png;
    png_infop info = work->info;
    if (setjmp(png_jmpbuf(png))) return;
    png_set_read_fn(png, from, read_bytes);
    // What is beside the pixels may unpack to eight megabytes a chunk, and is not looked at.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(png, info);
    uint32_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    // No byte of DEFLATE gives more than 1,032: what cannot be full gets no memory.
    if ((uint64_t)png_get_rowbytes(png, info) * height / 1032 > from->count) refuse(work, CASEBOOK_IMAGES_DAMAGED);
    png_set_expand(png);
    png_set_strip_alpha(png);
    const uint16_t one = 1;
    if (*(const uint8_t *)&one) png_set_swap(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    uint32_t channels = png_get_channels(png, info), bits = png_get_bit_depth(png, info);
    if ((uint64_t)width * height * channels > most) refuse(work, CASEBOOK_IMAGES_TOO_LARGE);
    size_t row = png_get_rowbytes(png, info);
    work->values = malloc(row * height);
    work->rows = malloc(sizeof(png_bytep) * height);
    if (!work->values || !work->rows) refuse(work, CASEBOOK_IMAGES_NO_MEMORY);
    for (uint32_t y = 0; y < height; y++) work->rows[y] = work->values + y * row;
    png_read_image(png, work->rows);
    png_read_end(png, NULL);
    *pixels = (casebook_pixels){width, height, channels, bits, work->values};
    work->status = CASEBOOK_IMAGES_OK;
}

int casebook_png_decode(const uint8_t *bytes, size_t count, uint64_t most, casebook_pixels *pixels) {
    decoding work = {.status = CASEBOOK_IMAGES_DAMAGED};
    source from = {bytes, count, 0};
    work.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, quiet);
    if (!work.png) return CASEBOOK_IMAGES_NO_MEMORY;
    work.info = png_create_info_struct(work.png);
    if (work.info) {
        decode(&work, &from, most, pixels);
    } else {
        work.status = CASEBOOK_IMAGES_NO_MEMORY;
    }
    png_destroy_read_struct(&work.png, &work.info, NULL);
    free(work.rows);
    if (work.status != CASEBOOK_IMAGES_OK) free(work.values);
    return work.status;
}

static int encode(png_structp png, png_infop info, sink *to, const casebook_pixels *pixels) {
    if (setjmp(png_jmpbuf(png))) return to->failed ? CASEBOOK_IMAGES_NO_MEMORY : CASEBOOK_IMAGES_UNSUPPORTED;
    png_set_write_fn(png, to, write_bytes, flush_bytes);
    int colour = pixels->channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB;
    png_set_IHDR(png, info, pixels->width, pixels->height, 8, colour, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (uint32_t y = 0; y < pixels->height; y++) png_write_row(png, (const uint8_t *)pixels->values + (size_t)y * pixels->width * pixels->channels);
    png_write_end(png, NULL);
    return CASEBOOK_IMAGES_OK;
}

int casebook_png_encode(const casebook_pixels *pixels, uint8_t **bytes, size_t *count) {
    if (pixels->bits != 8 || (pixels->channels != 1 && pixels->channels != 3)) return CASEBOOK_IMAGES_UNSUPPORTED;
    sink to = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, fail, quiet);
    if (!png) return CASEBOOK_IMAGES_NO_MEMORY;
    png_infop info = png_create_info_struct(png);
    int status = info ? encode(png, info, &to, pixels) : CASEBOOK_IMAGES_NO_MEMORY;
    png_destroy_write_struct(&png, &info);
    if (status == CASEBOOK_IMAGES_OK) {
        *bytes = to.bytes;
        *count = to.count;
    } else {
        free(to.bytes);
    }
    return status;
}

void casebook_images_free(void *memory) { free(memory); }
