/* testing.h - lists from texts and from files, for tests.                      floor: list, tests
 */
#ifndef DET_LIST_TESTING_H
#define DET_LIST_TESTING_H

#include "base/test.h"
#include "list/list.h"

/* Reads texts as the files of a list; names are what messages say.  Result in arena. */
det_status test_load_texts(const char *source, const char *const *names, const char *const *texts,
                           size_t count, det_day dated, det_arena *arena, const det_list **out,
                           det_error *err);
/* Reads files; they are unpacked. */
det_status test_load_paths(const char *source, const char *const *paths, size_t count,
                           det_day dated, det_arena *arena, const det_list **out, det_error *err);
/* Reads files below det_test_data() ("un/x.xml.xz"), which messages then name so. */
det_status test_load_files(const char *source, const char *const *paths, size_t count,
                           det_day dated, det_arena *arena, const det_list **out, det_error *err);
/* The canonical JSON of a subject, or of the one with this id ("(none)" if there is none). */
const char *test_show(const det_subject *subject, det_text *out);
const det_subject *test_find(const det_list *list, const char *id);
/* 0 if the list has no such count. */
uint64_t test_count(const det_list *list, const char *key);
/* Every subject of the list, written, read and written again, gives the same bytes. */
bool test_round_trip(const det_list *list, det_error *err);

/* "un:1|Person|name=Kim|alias=X|birthDate=1962|reference(DATAID)=5": id, schema, statements in the
 * order of properties, a kind in brackets; the first is the caption.  A birth date that is one has
 * its days.  In arena; a text that is none of these fails the test. */
det_subject test_subject(const char *text, det_arena *arena);

#endif
