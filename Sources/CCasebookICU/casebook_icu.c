#include "casebook_icu.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utrans.h>
#include <unicode/utf16.h>

// The iterator is opened once: opening costs far more than cutting a note.
struct casebook_icu_words {
    UBreakIterator *iterator;
};

casebook_icu_words *casebook_icu_words_open(void) {
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *iterator = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
    if (U_FAILURE(status)) return NULL;
    casebook_icu_words *words = malloc(sizeof *words);
    if (words == NULL) {
        ubrk_close(iterator);
        return NULL;
    }
    words->iterator = iterator;
    return words;
}

void casebook_icu_words_close(casebook_icu_words *words) {
    if (words == NULL) return;
    ubrk_close(words->iterator);
    free(words);
}

// One call a run of text, so that Swift crosses the wall once and not once a word.
int32_t casebook_icu_words_cut(casebook_icu_words *words, const uint16_t *text, int32_t length, int32_t *ends) {
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(words->iterator, (const UChar *)text, length, &status);
    if (U_FAILURE(status)) return -1;
    int32_t count = 0;
    ubrk_first(words->iterator);
    for (int32_t end = ubrk_next(words->iterator); end != UBRK_DONE; end = ubrk_next(words->iterator)) ends[count++] = end;
    return count;
}

// Streams through a fixed pivot, so that memory is that of the output alone.
int64_t casebook_icu_decode(const char *charset, const char *bytes, int64_t length, char *output, int64_t capacity, int strict) {
    UErrorCode status = U_ZERO_ERROR;
    UConverter *from = ucnv_open(charset, &status);
    UConverter *to = ucnv_open("UTF-8", &status);
    if (U_FAILURE(status)) {
        if (from != NULL) ucnv_close(from);
        return -1;
    }
    if (strict) ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    UChar pivot[1024];
    UChar *pivot_source = pivot, *pivot_target = pivot;
    char spill[4096];
    const char *source = bytes, *source_end = bytes + length;
    int64_t total = 0;
    int first = 1;
    for (;;) {
        char *start = total < capacity ? output + total : spill;
        char *target = start;
        char *limit = total < capacity ? output + capacity : spill + sizeof spill;
        status = U_ZERO_ERROR;
        ucnv_convertEx(to, from, &target, limit, &source, source_end, pivot, &pivot_source, &pivot_target, pivot + 1024,
                       (UBool)first, 1, &status);
        first = 0;
        total += target - start;
        if (status == U_BUFFER_OVERFLOW_ERROR) continue;
        break;
    }
    ucnv_close(from);
    ucnv_close(to);
    return U_FAILURE(status) ? -1 : total;
}

struct casebook_icu_simplified {
    UTransliterator *transliterator;
};

casebook_icu_simplified *casebook_icu_simplified_open(void) {
    UErrorCode status = U_ZERO_ERROR;
    static const UChar name[] = u"Traditional-Simplified";
    UTransliterator *transliterator = utrans_openU(name, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    if (U_FAILURE(status)) return NULL;
    casebook_icu_simplified *table = malloc(sizeof *table);
    if (table == NULL) {
        utrans_close(transliterator);
        return NULL;
    }
    table->transliterator = transliterator;
    return table;
}

uint32_t casebook_icu_simplified_of(casebook_icu_simplified *table, uint32_t scalar) {
    UErrorCode status = U_ZERO_ERROR;
    UChar buffer[16];
    int32_t length = 0;
    U16_APPEND_UNSAFE(buffer, length, scalar);
    int32_t limit = length;
    utrans_transUChars(table->transliterator, buffer, &length, 16, 0, &limit, &status);
    if (U_FAILURE(status) || length == 0) return scalar;
    UChar32 result;
    int32_t position = 0;
    U16_NEXT(buffer, position, length, result);
    return position == length && result > 0 ? (uint32_t)result : scalar;
}

void casebook_icu_simplified_close(casebook_icu_simplified *table) {
    if (table == NULL) return;
    utrans_close(table->transliterator);
    free(table);
}

uint32_t casebook_icu_fold(uint32_t scalar) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance(&status);
    if (U_FAILURE(status)) return scalar;
    UChar source[2], target[8];
    int32_t length = 0;
    U16_APPEND_UNSAFE(source, length, scalar);
    int32_t count = unorm2_normalize(normalizer, source, length, target, 8, &status);
    if (U_FAILURE(status) || count == 0) return scalar;
    UChar32 result;
    int32_t position = 0;
    U16_NEXT(target, position, count, result);
    return position == count ? (uint32_t)result : scalar;
}

uint8_t casebook_icu_class(uint32_t scalar) {
    if (u_hasBinaryProperty((UChar32)scalar, UCHAR_IDEOGRAPHIC)) return 4;
    if (u_isUWhiteSpace((UChar32)scalar)) return 3;
    int8_t type = u_charType((UChar32)scalar);
    if (type == U_DECIMAL_DIGIT_NUMBER) return 2;
    if (u_isalpha((UChar32)scalar) || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK) return 1;
    if (type == U_CONTROL_CHAR || type == U_FORMAT_CHAR) return 5;
    return 0;
}

int casebook_icu_is_upper(uint32_t scalar) { return u_isupper((UChar32)scalar); }
int casebook_icu_is_lower(uint32_t scalar) { return u_islower((UChar32)scalar); }
