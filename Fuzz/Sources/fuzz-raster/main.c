#include <stddef.h>
#include <stdint.h>

int casebook_fuzz_raster(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { return casebook_fuzz_raster(data, size); }
