/* tuning.h - every number of the scorer, with its reason.                            floor: match
 *
 * But for those that the index asks, too: text/quality.h.
 *
 * Chosen on the published lists and 50,000 unlisted customers; docs/matching.md has the
 * measurements that a change has to be compared with. */
#ifndef DET_MATCH_TUNING_H
#define DET_MATCH_TUNING_H

enum {
    /* the same class, by its kind */
    DET_QUALITY_SPELLING = 9500,
    DET_QUALITY_NICKNAME = 8200,
    DET_QUALITY_SYLLABLE = 9300,
    DET_QUALITY_NUMBER = 9800,
    DET_QUALITY_PLACE = 9600,
    DET_QUALITY_LEGAL_FORM = 9000,
    DET_QUALITY_SECTOR = 9300,
    /* grade below which a word in another script is not heard at all, and the same consonants
     * say nothing */
    DET_HEARD_GRADE_SOUND = 1,
    /* edits in a word that two of the query make; the index looks for no more */
    DET_JOIN_EDITS_MAX = 1,
    /* edits in a word by the fast rules; the index looks for no more (index.h) */
    DET_FAST_EDITS_MAX = 1,
    /* one edit too many: no evidence, but no contradiction either */
    DET_QUALITY_NEAR = 5200,
    DET_QUALITY_NEAR_SHORT = 5000, /* of words shorter than ... */
    DET_NEAR_LETTERS_MIN = 4,
    /* bytes from which a name may have been cut off: fields of 35 characters are the shortest */
    DET_CUT_BYTES_MIN = 30,
    /* words of it that make up for a second bearing one */
    DET_CUT_TOKENS_MIN = 4,
    /* ... and of a name of light words only */
    DET_CUT_LIGHT_MIN = 3,
    /* ... and percent of their weight that the listed words behind the cut cost */
    DET_COST_CUT = 10,
    /* ... and that the one word costs which is all that the query lacks */
    DET_COST_PART = 25,
    DET_QUALITY_INITIAL = 8000,

    /* percent of its weight that a token costs which the other side does not have */
    DET_COST_OMITTED = 44,        /* listed, not in the query: middle names are dropped */
    DET_COST_OMITTED_PERSON = 34, /* of a person, of whom two words are there */
    DET_COST_EXTRA = 40,          /* in the query, between matched tokens */
    DET_COST_OUTSIDE = 30,        /* in the query, before or behind all matched tokens */
    /* ... which together cost at most this part of what matched, however long the text is */
    DET_OUTSIDE_MAX = 35,
    /* percent of the lesser of both leftovers: two rare words that compete for one place */
    DET_COST_CONFLICT = 80,
    DET_COST_CONFLICT_PERSON = 110,
    /* letters that an abbreviation of a word begins with */
    DET_REPLACED_BEGIN_MIN = 3,

    /* limits on a score, in basis points */
    DET_CAP_INEXACT_BP = 9900,
    DET_CAP_LONE_BP = 6500,
    DET_CAP_IDENTITY_BP = 6400,
    DET_LOSS_ORDER_PERSON = 200,
    DET_LOSS_ORDER_OTHER = 600,
    /* weight of a person's name from which it is not common: below, one in 30 on the lists shares
     * it with another who is listed, and one in 8 from 5,000 down; what each 1,000 of weight less
     * cost the same name; and the score from which others lose in proportion */
    DET_COMMON_WEIGHT = 6500,
    DET_LOSS_COMMON = 200,
    DET_COMMON_FROM_BP = 9000,
    /* letters from which a name of one word may have an edit */
    DET_LONE_EDIT_LETTERS_MIN = 5,
    DET_LONE_EDIT_LETTERS_COMPANIED = 4, /* with all of the name's light words: "Al Wmfa" */
    /* letters from which an organisation's only bearing word may stand in a text: beside light
     * words of the name, as all of the name, and without any of the name's light words */
    DET_LONE_LETTERS_COMPANIED = 4,
    DET_LONE_LETTERS_MIN = 7,
    DET_LONE_LETTERS_LONG = 9,
    /* letters from which an organisation's only bearing word may differ, if some of its light words
     * are there and nothing bearing is left of the query */
    DET_LONE_INEXACT_LETTERS_MIN = 6
};

#endif
