/* ofac/take.c - the children of an element, each asked for by name. */
#include "list/ofac/take.h"

#include "list/ofac/fact.h"

det_str
det_ofac_path(det_draft *draft, const det_element *element)
{
    det_str path = element->name;
    const det_element *up = element->parent;
    for (; up != NULL && up->parent != NULL; up = up->parent)
        path = det_draft_print(draft, "%.*s/%.*s", DET_STR_FMT(up->name), DET_STR_FMT(path));
    return path;
}

void
det_ofac_take(det_draft *draft, const det_element *item, const char *const *names,
              const det_element **children, size_t count)
{
    for (size_t i = 0; i < count; i++)
        children[i] = NULL;
    for (const det_element *child = item->first; child != NULL; child = child->next) {
        size_t i = 0;
        while (i < count && !det_str_equal(child->name, det_str_of(names[i] + (*names[i] == '-' ||
                                                                               *names[i] == '*'))))
            i++;
        bool may_repeat = i < count && (*names[i] == '-' || *names[i] == '*');
        if (i == count || (children[i] != NULL && !may_repeat))
            det_ofac_note_unknown(draft, det_ofac_path(draft, child), child);
        else if (children[i] == NULL)
            children[i] = child;
    }
}

const det_element *
det_ofac_again(const det_element *element)
{
    const det_element *next = element->next;
    while (next != NULL && !det_str_equal(next->name, element->name))
        next = next->next;
    return next;
}

det_str
det_ofac_text(const det_element *element)
{
    return element == NULL ? (det_str){0} : element->text;
}
