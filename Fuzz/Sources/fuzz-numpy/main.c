#include <stddef.h>
#include <stdint.h>

int casebook_fuzz_numpy(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { return casebook_fuzz_numpy(data, size); }
