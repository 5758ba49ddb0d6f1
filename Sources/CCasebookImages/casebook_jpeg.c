#include "casebook_images.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf back;
} failure;

static void fail(j_common_ptr state) { longjmp(((failure *)state->err)->back, 1); }
static void quiet(j_common_ptr state) { (void)state; }
// A warning tells of damaged data, of which a guess would be made: that is no picture to measure in.
static void warned(j_common_ptr state, int level) {
    if (level < 0) longjmp(((failure *)state->err)->back, 1);
}

int casebook_jpeg_decode(const uint8_t *bytes, size_t count, uint64_t most, int as_stored, casebook_pixels *pixels) {
    // What is set between setjmp and longjmp must not be kept in registers.
    uint8_t *volatile values = NULL;
    volatile int status = CASEBOOK_IMAGES_DAMAGED;
    struct jpeg_decompress_struct state;
    failure error;
    state.err = jpeg_std_error(&error.manager);
    error.manager.error_exit = fail;
    error.manager.output_message = quiet;
    error.manager.emit_message = warned;
    if (setjmp(error.back)) {
        jpeg_destroy_decompress(&state);
        free(values);
        return status;
    }
    jpeg_create_decompress(&state);
    jpeg_mem_src(&state, (unsigned char *)bytes, count);
    jpeg_read_header(&state, TRUE);
    if (state.data_precision != 8 || (state.num_components != 1 && state.num_components != 3)) {
        status = CASEBOOK_IMAGES_UNSUPPORTED;
        longjmp(error.back, 1);
    }
    uint64_t size = (uint64_t)state.image_width * state.image_height * state.num_components;
    if (size > most) {
        status = CASEBOOK_IMAGES_TOO_LARGE;
        longjmp(error.back, 1);
    }
    if (as_stored) {
        state.out_color_space = state.jpeg_color_space;
    } else {
        state.out_color_space = state.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    }
    jpeg_start_decompress(&state);
    size_t row = (size_t)state.output_width * state.output_components;
    values = malloc(row * state.output_height);
    if (!values) {
        status = CASEBOOK_IMAGES_NO_MEMORY;
        longjmp(error.back, 1);
    }
    while (state.output_scanline < state.output_height) {
        JSAMPROW line = values + row * state.output_scanline;
        jpeg_read_scanlines(&state, &line, 1);
    }
    *pixels = (casebook_pixels){state.output_width, state.output_height, (uint32_t)state.output_components, 8, values};
    jpeg_finish_decompress(&state);
    jpeg_destroy_decompress(&state);
    return CASEBOOK_IMAGES_OK;
}
