// A thin C wall before ICU: its functions are versioned macros, which Swift cannot see.
// Every function here returns a length or a negative error; nothing keeps a pointer that it was given.
#ifndef CASEBOOK_ICU_H
#define CASEBOOK_ICU_H

#include <stdint.h>

/// A word-break iterator and nothing else. One a thread; freed by casebook_icu_words_close.
typedef struct casebook_icu_words casebook_icu_words;

/// Opens a word-break iterator for the root locale; NULL when ICU's data is missing.
casebook_icu_words *casebook_icu_words_open(void);
void casebook_icu_words_close(casebook_icu_words *words);

/// Writes the end of every word segment of `text` (UTF-16 units) to `ends`, which has room for `length` of them.
/// Returns how many, or a negative number when ICU failed.
int32_t casebook_icu_words_cut(casebook_icu_words *words, const uint16_t *text, int32_t length, int32_t *ends);

/// Converts bytes of a named character set to UTF-8. With `strict`, a malformed sequence is an error; otherwise it becomes U+FFFD.
/// Returns the length needed (which may exceed `capacity`; then nothing is complete), or -1 on failure.
int64_t casebook_icu_decode(const char *charset, const char *bytes, int64_t length, char *output, int64_t capacity, int strict);

/// The simplified form of a traditional Chinese character, or the character itself. `table` comes from casebook_icu_simplified_open.
typedef struct casebook_icu_simplified casebook_icu_simplified;
casebook_icu_simplified *casebook_icu_simplified_open(void);
uint32_t casebook_icu_simplified_of(casebook_icu_simplified *table, uint32_t scalar);
void casebook_icu_simplified_close(casebook_icu_simplified *table);

/// Compatibility (NFKC) and case folding of one scalar where the result is a single scalar, else the scalar itself.
uint32_t casebook_icu_fold(uint32_t scalar);

/// 0 other, 1 letter, 2 decimal digit, 3 white space, 4 Han ideograph, 5 control or format.
uint8_t casebook_icu_class(uint32_t scalar);
int casebook_icu_is_upper(uint32_t scalar);
int casebook_icu_is_lower(uint32_t scalar);

#endif
