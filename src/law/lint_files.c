/* Lint over the files themselves: titles, stray characters, sources, how citations are written. */
#include "law/lint.h"

/* Longer titles do not fit a line of a table. */
enum { TITLE_BYTES_MAX = 300 };

typedef struct file_lint {
    det_loader *loader;
    const det_lawbook *law;
    const det_tree *tree;
    det_strmap used;   /* sources that an item names */
    det_strmap places; /* "instrument|regime": where an instrument has a file */
    det_str regime;
    bool header_has_source;
} file_lint;

static void
remember(file_lint *lint, det_strmap *map, det_str key)
{
    uint32_t existing = 0;
    if (!det_strmap_add(map, key, 1, &existing)) lint->loader->form.has_no_memory = true;
}

/* Characters that a reader does not see: controls, marks of direction, a byte order mark, blanks of
 * no width. */
static bool
is_unseen(uint32_t code)
{
    return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7f && code <= 0x9f) ||
           (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0xfeff || code == 0xad;
}

static void
lint_text(file_lint *lint, uint32_t node)
{
    det_str text = det_tree_text(lint->tree, node), key = det_tree_key(lint->tree, node);
    det_where at = det_tree_where(lint->tree, node);
    for (size_t i = 0; i < text.len;) {
        uint32_t code = 0;
        size_t bytes = det_str_utf8_next(text, i, &code);
        if (bytes == 0) break;
        if (is_unseen(code)) {
            DET_LINT(lint->loader, "L441", at,
                     "this text holds the character U+%04X, which nobody sees; take it out", code);
            break;
        }
        i += bytes;
    }
    if (!det_str_equal(key, DET_STR("title"))) return;
    if (text.len > TITLE_BYTES_MAX)
        DET_LINT(lint->loader, "L442", at,
                 "the title has %zu bytes; keep it below %d and put the rest into 'note'", text.len,
                 TITLE_BYTES_MAX);
    if (det_str_ends(text, DET_STR(".")) && !det_str_ends(text, DET_STR("..")) &&
        det_str_find(text, DET_STR(". ")) == SIZE_MAX && text.len > 40)
        DET_LINT(lint->loader, "L443", at, "a title is no sentence; leave the full stop out");
}

/* "para 3", "paragraph 3", "op. 3", "§ 3": the number alone is written. */
static void
lint_cite(file_lint *lint, uint32_t node)
{
    static const char *const words[] = {"para ", "para. ", "paragraph ", "Paragraph ", "paras ",
                                        "OP ",   "op ",    "op. ",       "Art. ",      "\xc2\xa7"};
    det_str text = det_tree_text(lint->tree, node);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (det_str_starts(text, det_str_of(words[i])))
            DET_LINT(lint->loader, "L444", det_tree_where(lint->tree, node),
                     "'%.*s': of this instrument the number alone is written, such as 8(d)",
                     DET_STR_FMT(text));
    size_t depth = 0;
    bool is_even = true;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '(') depth++;
        if (text.ptr[i] == ')' && depth-- == 0) {
            is_even = false;
            break;
        }
    }
    if (!is_even || depth != 0)
        DET_LINT(lint->loader, "L445", det_tree_where(lint->tree, node),
                 "'%.*s' has a bracket without its other", DET_STR_FMT(text));
}

static void
each_text(file_lint *lint, uint32_t node, void (*see)(file_lint *, uint32_t))
{
    if (det_tree_kind_of(lint->tree, node) == DET_TREE_TEXT) see(lint, node);
    for (uint32_t child = det_tree_first(lint->tree, node); child != DET_TREE_NONE;
         child = det_tree_next(lint->tree, child))
        if (det_tree_kind_of(lint->tree, child) == DET_TREE_TEXT) see(lint, child);
}

static void
use_source(file_lint *lint, uint32_t node)
{
    remember(lint, &lint->used, det_tree_text(lint->tree, node));
}

static void
lint_map(file_lint *lint, uint32_t map)
{
    uint32_t source = det_tree_get(lint->tree, map, "source");
    uint32_t note = det_tree_get(lint->tree, map, "note");
    det_str basis = det_tree_text(lint->tree, det_tree_get(lint->tree, map, "basis"));
    det_str confidence = det_tree_text(lint->tree, det_tree_get(lint->tree, map, "confidence"));
    each_text(lint, source, use_source);
    each_text(lint, det_tree_get(lint->tree, map, "cite"), lint_cite);
    if (det_str_equal(basis, DET_STR("seen")) && source == DET_TREE_NONE &&
        !lint->header_has_source)
        DET_LINT(lint->loader, "L446", det_tree_where(lint->tree, map),
                 "'basis: seen' and no 'source', here or in the header: seen where?");
    if (det_str_equal(confidence, DET_STR("low")) && note == DET_TREE_NONE)
        DET_LINT(lint->loader, "L447", det_tree_where(lint->tree, map),
                 "'confidence: low' and no 'note': what is doubted?");
}

/* The header: where it stands, and its title. */
static void
lint_header(file_lint *lint)
{
    const det_tree *tree = lint->tree;
    uint32_t header = det_tree_get(tree, 0, "instrument"), regime = det_tree_get(tree, 0, "regime");
    if (det_tree_kind_of(tree, regime) == DET_TREE_MAP) regime = det_tree_get(tree, regime, "id");
    det_str id = det_tree_text(tree, det_tree_get(tree, header, "id")), key = {0};
    lint->regime = det_tree_text(tree, regime);
    lint->header_has_source = det_tree_get(tree, header, "source") != DET_TREE_NONE;
    if (header == DET_TREE_NONE) return;
    if (!det_arena_print(lint->loader->form.arena, &key, "%.*s|%.*s", DET_STR_FMT(id),
                         DET_STR_FMT(lint->regime)))
        lint->loader->form.has_no_memory = true;
    uint32_t existing = 0;
    if (det_strmap_get(&lint->places, key, &existing))
        DET_LINT(lint->loader, "L448", det_tree_where(tree, header),
                 "%.*s has two files in the regime '%.*s'; put them together", DET_STR_FMT(id),
                 DET_STR_FMT(lint->regime));
    else
        remember(lint, &lint->places, key);
    /* the loader's own table of instruments is out of order once the book is linked */
    const det_law_id *named = det_law_id_find(lint->law, id);
    const det_instrument *kept = named != NULL && named->kind == DET_ID_INSTRUMENT ? named->thing
                                                                                   : NULL;
    det_str title = det_tree_text(tree, det_tree_get(tree, header, "title"));
    if (kept != NULL && title.len > 0 && !det_str_equal(kept->title, title))
        DET_LINT(lint->loader, "L449", det_tree_where(tree, header),
                 "%.*s has another title at %s:%u", DET_STR_FMT(id), DET_LINT_FILE(kept->at),
                 kept->at.line);
}

/* An act that cites an instrument which has no file in the act's regime. */
static void
lint_strangers(file_lint *lint)
{
    for (size_t i = 0; i < lint->loader->acts.count; i++) {
        const det_act *act = lint->loader->acts.items[i];
        for (size_t j = 0; j < act->cites.count; j++) {
            const det_instrument *cited = act->cites.items[j].instrument;
            det_str key = {0};
            uint32_t existing = 0;
            if (cited == act->instrument) continue;
            if (!det_arena_print(lint->loader->form.arena, &key, "%.*s|%.*s",
                                 DET_STR_FMT(cited->id), DET_STR_FMT(act->regime->id)))
                lint->loader->form.has_no_memory = true;
            if (!det_strmap_get(&lint->places, key, &existing))
                DET_LINT(lint->loader, "L450", act->at,
                         "this rests on %.*s, which has no file in the regime '%.*s'",
                         DET_STR_FMT(act->cites.items[j].text), DET_STR_FMT(act->regime->id));
        }
    }
}

void
det_lint_files(det_loader *loader, const det_lawbook *law, const det_tree *const *trees,
               size_t count)
{
    file_lint lint = {.loader = loader, .law = law};
    lint.used = det_strmap_in(loader->form.arena);
    lint.places = det_strmap_in(loader->form.arena);
    for (size_t i = 0; i < count; i++) {
        lint.tree = trees[i];
        lint_header(&lint);
        for (uint32_t node = 0; node < trees[i]->count; node++) {
            if (det_tree_kind_of(trees[i], node) == DET_TREE_TEXT) lint_text(&lint, node);
            if (det_tree_kind_of(trees[i], node) == DET_TREE_MAP) lint_map(&lint, node);
        }
    }
    for (size_t i = 0; i < loader->sources.count; i++) {
        const det_law_source *source = loader->sources.items[i];
        uint32_t existing = 0;
        if (!det_strmap_get(&lint.used, source->id, &existing))
            DET_LINT(loader, "L451", source->at, "source '%.*s' is used by nothing",
                     DET_STR_FMT(source->id));
    }
    lint_strangers(&lint);
}
