/* ofac/remark.c - the remarks of an OFAC entry, parted into clauses.
 *
 *   DOB 18 Feb 1962; POB Pyongyang, Korea, North; Passport 472310168 (Korea, North) issued 05 Jan
 * 2012 expires 05 Jan 2017; nationality Korea, North; a.k.a. 'KOMID'; Linked To: KOREA RYONBONG
 * GENERAL CORPORATION; Secondary sanctions risk: North Korea Sanctions Regulations, section
 * 510.201.
 *
 *   remarks := clause *("; " clause) ["."]
 *   clause  := ["alt. "] keyword value | "(" clause ")" | anything
 *   number  := digits and letters ["(" country ")"] ["issued " date] ["expires " date]
 *
 * What a clause means is fact.c's. */
#include "list/ofac/fact.h"

/* The full stop that ends the remarks, unless it belongs to an abbreviation ("S.A.", "C.V."). */
static det_str
without_stop(det_str text)
{
    if (!det_str_ends(text, DET_STR("."))) return text;
    char before = text.len < 3 ? ' ' : text.ptr[text.len - 2];
    bool is_letter = (before >= 'A' && before <= 'Z') || (before >= 'a' && before <= 'z');
    if (is_letter && (text.ptr[text.len - 3] == '.' || text.ptr[text.len - 3] == ' ')) return text;
    return det_str_slice(text, 0, text.len - 1);
}

/* The bracket before the first link, or behind the last one, off: "(Linked To: A; Linked To: B)".
 */
static det_str
without_brackets(det_str text)
{
    int open = 0;
    if (det_str_starts(text, DET_STR("("))) text = det_str_slice(text, 1, text.len);
    for (size_t i = 0; i < text.len; i++)
        open += (text.ptr[i] == '(') - (text.ptr[i] == ')');
    return open < 0 && det_str_ends(text, DET_STR(")")) ? det_str_slice(text, 0, text.len - 1)
                                                        : text;
}

void
det_ofac_say_remarks(det_draft *draft, det_str remarks, det_ofac_end end_of_all, uint32_t line)
{
    det_str rest = remarks;
    bool is_in_brackets =
        false; /* the XML's, round all the links: "(Linked To: A; Linked To: B)" */
    while (rest.len != 0) {
        /* a semicolon inside an address of the web has no blank behind it */
        size_t end = 0;
        while (end < rest.len &&
               !(rest.ptr[end] == ';' && (end + 1 == rest.len || rest.ptr[end + 1] == ' ')))
            end++;
        det_str text = det_str_trim(det_str_slice(rest, 0, end));
        bool is_last = end >= rest.len;
        rest = det_str_slice(rest, end + 1, rest.len);
        if (det_str_starts(text, DET_STR("(Linked To:"))) is_in_brackets = true;
        if (is_in_brackets) text = without_brackets(text);
        if (text.len == 0) continue;
        if (is_last && end_of_all == DET_OFAC_END_CUT) {
            det_draft_say(draft, DET_PROP_REMARK, text);
            det_draft_note(draft, "remark-cut", DET_STR("Remarks"), text, line);
        } else {
            bool has_stop = is_last && end_of_all == DET_OFAC_END_STOP;
            det_ofac_say_clause(draft, has_stop ? without_stop(text) : text, line);
        }
    }
}
