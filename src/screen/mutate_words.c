/* mutate_words.c - kinds that replace words: short forms, titles, legal forms, numbers, sounds.
 *
 * The tables are small and our own: what people do, not what the matcher knows. */
#include "screen/mutate_inside.h"

#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof(table)[0])

bool
det_mutate_nickname(const det_mutant *of)
{
    static const det_respelling rows[] = {
        {"mohammed", "mohd"},     {"muhammad", "mohd"},   {"mohammad", "md"},
        {"alexander", "sasha"},   {"aleksandr", "sasha"}, {"vladimir", "volodya"},
        {"dmitry", "dima"},       {"sergei", "seryozha"}, {"yevgeny", "zhenya"},
        {"mikhail", "misha"},     {"nikolai", "kolya"},   {"william", "bill"},
        {"robert", "bob"},        {"joseph", "joe"},      {"michael", "mike"},
        {"charles", "charlie"},   {"thomas", "tom"},      {"james", "jim"},
        {"richard", "dick"},      {"anthony", "tony"},    {"edward", "ted"},
        {"francisco", "paco"},    {"jose", "pepe"},       {"ibrahim", "brahim"},
        {"abdullah", "abdallah"}, {"frederick", "fred"},  {"gregory", "greg"}};
    return of->is_person && det_mutate_respell(of, rows, ROWS(rows), true);
}

bool
det_mutate_title(const det_mutant *of)
{
    static const char *const titles[] = {"Mr ",   "Dr. ",     "Prof. ",   "Sheikh ", "Haji ",
                                         "Eng. ", "General ", "Colonel ", "Mrs. ",   "Minister "};
    if (!of->is_person) return false;
    det_text_add(of->out, det_str_of(titles[det_mutate_below(of, ROWS(titles))]));
    det_text_add(of->out, of->name);
    return true;
}

bool
det_mutate_suffix(const det_mutant *of)
{
    static const char *const suffixes[] = {" Jr.", " PhD", ", MBA", " Esq."};
    if (!of->is_person) return false;
    det_text_add(of->out, of->name);
    det_text_add(of->out, det_str_of(suffixes[det_mutate_below(of, ROWS(suffixes))]));
    return true;
}

/* How many words at the end are a legal form, as firms write them. */
static size_t
count_form_words(const det_mutant *of)
{
    static const char *const forms[] = {"ltd", "limited", "llc",  "inc", "corporation", "corp",
                                        "co",  "company", "gmbh", "ooo", "jsc",         "pjsc",
                                        "sa",  "plc",     "fze",  "bv"};
    size_t found = 0;
    while (found < of->count) {
        char plain[16];
        size_t used = 0;
        det_str word = of->words[of->count - 1 - found];
        for (size_t i = 0; i < word.len && used < sizeof plain - 1; i++)
            if (word.ptr[i] != '.' && word.ptr[i] != ',') plain[used++] = word.ptr[i];
        size_t f = 0;
        while (f < ROWS(forms) &&
               !det_str_equal_ascii_nocase((det_str){plain, used}, det_str_of(forms[f])))
            f++;
        if (f == ROWS(forms)) break;
        found++;
    }
    return found;
}

bool
det_mutate_legal_form(const det_mutant *of)
{
    static const char *const forms[] = {" Ltd",  " LLC",  " GmbH", " Co., Ltd.",
                                        " S.A.", " Inc.", " PJSC", " Limited"};
    size_t words = count_form_words(of);
    if (of->is_person || words == of->count) return false;
    det_mutate_words(of, 0, of->count - words, 0);
    /* what is left has to be a name of its own */
    if (words == 0 || of->count - words < 2 || det_mutate_below(of, 2) == 0)
        det_text_add(of->out, det_str_of(forms[det_mutate_below(of, ROWS(forms))]));
    return true;
}

bool
det_mutate_abbreviation(const det_mutant *of)
{
    static const det_respelling rows[] = {
        {"international", "intl"}, {"trading", "trdg"},      {"company", "co"},
        {"corporation", "corp"},   {"limited", "ltd"},       {"industries", "ind"},
        {"industry", "ind"},       {"technology", "tech"},   {"engineering", "eng"},
        {"development", "dev"},    {"university", "univ"},   {"brothers", "bros"},
        {"organization", "org"},   {"association", "assoc"}, {"department", "dept"},
        {"institute", "inst"},     {"services", "svcs"},     {"group", "grp"},
        {"general", "gen"},        {"national", "natl"},     {"committee", "cttee"},
        {"shipping", "shpg"},      {"commercial", "comm"},   {"management", "mgmt"}};
    return !of->is_person && det_mutate_respell(of, rows, ROWS(rows), true);
}

bool
det_mutate_ocr(const det_mutant *of)
{
    static const det_respelling rows[] = {{"o", "0"},  {"l", "1"},  {"i", "l"},  {"rn", "m"},
                                          {"m", "rn"}, {"cl", "d"}, {"vv", "w"}, {"s", "5"},
                                          {"b", "8"},  {"h", "b"},  {"e", "c"}};
    return det_mutate_respell(of, rows, ROWS(rows), false);
}

bool
det_mutate_sound(const det_mutant *of)
{
    static const det_respelling rows[] = {
        {"ph", "f"}, {"f", "ph"}, {"k", "c"},  {"c", "k"},  {"q", "k"},  {"y", "i"},
        {"i", "y"},  {"z", "s"},  {"ou", "u"}, {"u", "ou"}, {"ee", "i"}, {"v", "w"},
        {"w", "v"},  {"j", "dj"}, {"kh", "h"}, {"gh", "g"}, {"ks", "x"}, {"x", "ks"},
        {"dh", "d"}, {"th", "t"}, {"aa", "a"}, {"oo", "u"}, {"ss", "s"}, {"ll", "l"},
        {"mm", "m"}, {"nn", "n"}, {"s", "ss"}, {"ae", "e"}, {"ie", "i"}, {"ck", "k"}};
    return det_mutate_respell(of, rows, ROWS(rows), false);
}

/* Numbers of a series, in a firm's or a vessel's name. */
bool
det_mutate_number(const det_mutant *of)
{
    static const det_respelling rows[] = {
        {"one", "1"},     {"two", "2"},      {"three", "3"},   {"four", "4"},    {"five", "5"},
        {"six", "6"},     {"seven", "7"},    {"eight", "8"},   {"nine", "9"},    {"ten", "10"},
        {"first", "1st"}, {"second", "2nd"}, {"third", "3rd"}, {"ii", "2"},      {"iii", "3"},
        {"iv", "4"},      {"vi", "6"},       {"vii", "7"},     {"fourth", "4th"}};
    static const struct {
        const char *digits, *word;
    } back[] = {{"1", "One"},      {"2", "Two"},         {"3", "Three"},   {"4", "Four"},
                {"5", "Five"},     {"6", "Six"},         {"7", "Seven"},   {"8", "Eight"},
                {"9", "Nine"},     {"10", "Ten"},        {"11", "Eleven"}, {"12", "Twelve"},
                {"15", "Fifteen"}, {"39", "Thirty-Nine"}};
    if (of->is_person) return false;
    for (size_t i = 0; i < of->count; i++)
        for (size_t b = 0; b < ROWS(back); b++) {
            if (!det_str_equal(of->words[i], det_str_of(back[b].digits))) continue;
            det_mutate_replace(of, i, det_str_of(back[b].word));
            return true;
        }
    return det_mutate_respell(of, rows, ROWS(rows), true);
}

bool
det_mutate_arabic(const det_mutant *of)
{
    static const det_respelling words[] = {{"muhammad", "mohamed"},
                                           {"muhammad", "mohammed"},
                                           {"mohammed", "muhammad"},
                                           {"mohammad", "mohamad"},
                                           {"ahmad", "ahmed"},
                                           {"ahmed", "ahmad"},
                                           {"husayn", "hussein"},
                                           {"hussein", "husain"},
                                           {"hussain", "husayn"},
                                           {"yusuf", "youssef"},
                                           {"yusif", "yousef"},
                                           {"khalid", "khaled"},
                                           {"umar", "omar"},
                                           {"omar", "umar"},
                                           {"uthman", "osman"},
                                           {"usama", "osama"},
                                           {"sulayman", "suleiman"},
                                           {"sulaiman", "soleiman"},
                                           {"ibrahim", "ebrahim"},
                                           {"qasim", "kassem"},
                                           {"rahman", "rehman"},
                                           {"said", "saeed"},
                                           {"salih", "saleh"},
                                           {"saleh", "salih"},
                                           {"hasan", "hassan"},
                                           {"hassan", "hasan"},
                                           {"jamal", "gamal"},
                                           {"faysal", "faisal"},
                                           {"aziz", "azeez"},
                                           {"karim", "kareem"},
                                           {"rashid", "rasheed"},
                                           {"walid", "waleed"},
                                           {"tariq", "tarek"},
                                           {"mustafa", "mostafa"},
                                           {"abdullah", "abdallah"},
                                           {"abdallah", "abdulla"},
                                           {"bin", "ibn"},
                                           {"bin", "ben"},
                                           {"ben", "bin"},
                                           {"al", "el"},
                                           {"el", "al"},
                                           {"abd", "abdul"},
                                           {"mahmud", "mahmoud"},
                                           {"mahmoud", "mahmood"},
                                           {"salim", "selim"},
                                           {"nasir", "nasser"},
                                           {"amir", "ameer"},
                                           {"zayn", "zain"}};
    static const det_respelling parts[] = {{"uddin", "-ud-din"},  {"al-din", "uddin"},
                                           {"ullah", "-ullah"},   {"abd al-", "abdul "},
                                           {"abd al-", "abdel "}, {"abdul ", "abd al-"},
                                           {"abdel ", "abdul "},  {"al-", "al "},
                                           {"dh", "z"},           {"q", "k"},
                                           {"ay", "ai"},          {"aw", "au"},
                                           {"iyy", "iy"},         {"ee", "i"}};
    bool is_word = det_mutate_below(of, 2) == 0;
    if (is_word && det_mutate_respell(of, words, ROWS(words), true)) return true;
    return det_mutate_respell(of, parts, ROWS(parts), false) ||
           det_mutate_respell(of, words, ROWS(words), true);
}

bool
det_mutate_country(const det_mutant *of)
{
    static const det_respelling rows[] = {
        {"crimea", "krym"},       {"crimean", "krymsky"},      {"sevastopol", "sebastopol"},
        {"kiev", "kyiv"},         {"pyongyang", "phyongyang"}, {"korea", "corea"},
        {"iraq", "irak"},         {"libya", "libia"},          {"yemen", "jemen"},
        {"tehran", "teheran"},    {"baghdad", "bagdad"},       {"moscow", "moskva"},
        {"beijing", "peking"},    {"rangoon", "yangon"},       {"myanmar", "burma"},
        {"tripoli", "tarabulus"}, {"isfahan", "esfahan"},      {"qom", "ghom"},
        {"mosul", "mawsil"},      {"somalia", "somalie"},      {"sudan", "soudan"},
        {"mali", "malí"},         {"congo", "kongo"},          {"syria", "syrie"},
        {"damascus", "dimashq"},  {"dalian", "talien"},        {"hong kong", "hongkong"}};
    return det_mutate_respell(of, rows, ROWS(rows), true);
}
