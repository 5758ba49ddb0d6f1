#include "casebook_images.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

// Writers of progressive pictures use about ten; each is a pass over the picture, however few bytes it has.
enum { MOST_SCANS = 100 };
// A block of 64 takes one bit or more, even in a progressive picture: what cannot be full gets no memory.
enum { MOST_PIXELS_PER_BYTE = 8 * 64 };

// Beyond the function that calls setjmp, whose own variables are uncertain after longjmp.
typedef struct {
    struct jpeg_decompress_struct state;
    struct jpeg_error_mgr manager;
    struct jpeg_progress_mgr progress;
    jmp_buf back;
    uint8_t *values;
    // What a failure would mean where the work is.
    int status;
} decoding;

static void fail(j_common_ptr state) { longjmp(((decoding *)state->client_data)->back, 1); }
static void quiet(j_common_ptr state) { (void)state; }
// A warning tells of damaged data, of which a guess would be made: that is no picture to measure in.
static void warned(j_common_ptr state, int level) {
    if (level < 0) fail(state);
}
static void passed(j_common_ptr state) {
    if (((j_decompress_ptr)state)->input_scan_number > MOST_SCANS) fail(state);
}

static void refuse(decoding *work, int status) {
    work->status = status;
    longjmp(work->back, 1);
}

static void decode(decoding *work, const uint8_t *bytes, size_t count, uint64_t most, int as_stored, casebook_pixels *pixels) {
    if (setjmp(work->back)) return;
    struct jpeg_decompress_struct *state = &work->state;
    jpeg_create_decompress(state);
    state->progress = &work->progress;
    jpeg_mem_src(state, (unsigned char *)bytes, count);
    jpeg_read_header(state, TRUE);
    // Arithmetic codes go on for ever where bytes end, and nobody would be told.
    if (state->data_precision != 8 || (state->num_components != 1 && state->num_components != 3) || state->arith_code) refuse(work, CASEBOOK_IMAGES_UNSUPPORTED);
    uint64_t area = (uint64_t)state->image_width * state->image_height;
    if (area * state->num_components > most) refuse(work, CASEBOOK_IMAGES_TOO_LARGE);
    if (area / MOST_PIXELS_PER_BYTE > count) refuse(work, CASEBOOK_IMAGES_DAMAGED);
    if (as_stored) {
        state->out_color_space = state->jpeg_color_space;
    } else {
        state->out_color_space = state->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    }
    jpeg_start_decompress(state);
    size_t row = (size_t)state->output_width * state->output_components;
    work->values = malloc(row * state->output_height);
    if (!work->values) refuse(work, CASEBOOK_IMAGES_NO_MEMORY);
    while (state->output_scanline < state->output_height) {
        JSAMPROW line = work->values + row * state->output_scanline;
        jpeg_read_scanlines(state, &line, 1);
    }
    *pixels = (casebook_pixels){state->output_width, state->output_height, (uint32_t)state->output_components, 8, work->values};
    jpeg_finish_decompress(state);
    work->status = CASEBOOK_IMAGES_OK;
}

int casebook_jpeg_decode(const uint8_t *bytes, size_t count, uint64_t most, int as_stored, casebook_pixels *pixels) {
    decoding work = {.values = NULL, .status = CASEBOOK_IMAGES_DAMAGED};
    work.state.err = jpeg_std_error(&work.manager);
    work.state.client_data = &work;
    work.manager.error_exit = fail;
    work.manager.output_message = quiet;
    work.manager.emit_message = warned;
    work.progress.progress_monitor = passed;
    decode(&work, bytes, count, most, as_stored, pixels);
    jpeg_destroy_decompress(&work.state);
    if (work.status != CASEBOOK_IMAGES_OK) free(work.values);
    return work.status;
}
