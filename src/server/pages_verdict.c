/* pages_verdict.c - /ui/verdict: one verdict as a page that needs no script and prints.
 *
 * It is asked as /v1/screen is, and what is shown is read from the line that was answered: so this
 * page and the program cannot tell two things.  Every text that is not ours goes through put_text,
 * which leaves nothing that could be markup, and stands in <bdi>, so that its direction ends with
 * it. */
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "server/pages.h"
#include "server/v1.h"

enum { FORM_FIELDS = 6 };
static const struct {
    const char *name, *label, *hint;
    size_t offset;
} form[FORM_FIELDS] = {
    {"name", "Name", "", offsetof(det_question, name)},
    {"birthDate", "Born", "1961, 1961-04 or 1961-04-17", offsetof(det_question, birth_date)},
    {"nationality", "Nationality", "KP, or the country's name",
     offsetof(det_question, nationality)},
    {"idNumber", "Number", "passport, identity card, registration",
     offsetof(det_question, id_number)},
    {"schema", "Kind", "Person, Company, Vessel", offsetof(det_question, schema)},
    {"on", "On", "a day; else today", offsetof(det_question, on)},
};

static void
put(det_text *out, const char *html)
{
    det_text_add(out, det_str_of(html));
}

/* Never markup, neither between tags nor in an attribute in quotes. */
static void
put_text(det_text *out, det_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&':
            put(out, "&amp;");
            break;
        case '<':
            put(out, "&lt;");
            break;
        case '>':
            put(out, "&gt;");
            break;
        case '"':
            put(out, "&quot;");
            break;
        case '\'':
            put(out, "&#39;");
            break;
        default:
            det_text_add_byte(out, (unsigned char)text.ptr[i] < ' ' ? ' ' : text.ptr[i]);
        }
    }
}

static void
put_name(det_text *out, det_str text)
{
    put(out, "<bdi class=\"name\">");
    put_text(out, text);
    put(out, "</bdi>");
}

/* A code of the engine with blanks for its underscores, as a badge in its tone. */
static void
put_badge(det_text *out, det_str code, const char *tone)
{
    det_text_print(out, "<span class=\"badge %s\">", tone);
    for (size_t i = 0; i < code.len; i++) {
        char byte = code.ptr[i] == '_' ? ' ' : code.ptr[i];
        put_text(out, (det_str){&byte, 1});
    }
    put(out, "</span>");
}

static const char *
tone_of(det_str code)
{
    static const struct {
        const char *code, *tone;
    } tones[] = {{"CLEAR", "good"},      {"ALERT", "bad"},     {"UNSCREENABLE", "warn"},
                 {"SUPPRESSED", "warn"}, {"in_force", "bad"},  {"paused", "warn"},
                 {"agree", "good"},      {"disagree", "warn"}, {"listed", "bad"}};
    for (size_t i = 0; i < sizeof tones / sizeof tones[0]; i++)
        if (det_str_equal(code, det_str_of(tones[i].code))) return tones[i].tone;
    return "plain";
}

/* ---- the parts of the page ----------------------------------------------------------------------
 */

static void
put_head(det_text *out)
{
    put(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<title>Verdict \xc2\xb7 detente</title>\n");
    for (const serve_page *page = serve_pages; page->path != NULL; page++) {
        if (strcmp(page->type, "text/css; charset=utf-8") == 0)
            det_text_print(out, "<link rel=\"stylesheet\" href=\"/ui/%s\">\n", page->path);
        if (strcmp(page->type, "image/svg+xml") == 0)
            det_text_print(out, "<link rel=\"icon\" href=\"/ui/%s\">\n", page->path);
    }
    put(out, "</head>\n<body>\n<main class=\"plain\">\n");
}

static void
put_form(det_text *out, const det_question *question)
{
    put(out, "<form class=\"card noprint\" method=\"get\" action=\"/ui/verdict\">\n"
             "<div class=\"fields\">\n");
    for (size_t i = 0; i < FORM_FIELDS; i++) {
        det_str value = *(const det_str *)((const char *)question + form[i].offset);
        det_text_print(out, "<div class=\"field\"><label for=\"%s\">%s</label><input id=\"%s\" ",
                       form[i].name, form[i].label, form[i].name);
        det_text_print(out, "name=\"%s\" placeholder=\"%s\" value=\"", form[i].name, form[i].hint);
        put_text(out, value);
        put(out, "\"></div>\n");
    }
    put(out, "</div>\n<button type=\"submit\" class=\"primary\">Screen</button>\n</form>\n");
}

static void
put_measures(det_text *out, const det_tree *tree, uint32_t row)
{
    uint32_t list = det_tree_get(tree, row, "measures");
    if (det_tree_size(tree, list) == 0) {
        put(out, "<p class=\"soft\">No measure of it is on record for that day.</p>\n");
        return;
    }
    put(out, "<ul>\n");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str state = det_tree_text(tree, det_tree_get(tree, at, "state"));
        uint32_t cites = det_tree_get(tree, at, "cites");
        bool is_first = true;
        put(out, "<li>");
        put_text(out, det_tree_text(tree, det_tree_get(tree, at, "id")));
        put(out, " ");
        put_badge(out, state, tone_of(state));
        put(out, " since ");
        put_text(out, det_tree_text(tree, det_tree_get(tree, at, "since")));
        put(out, "<br><span class=\"small soft\">");
        for (uint32_t c = det_tree_first(tree, cites); c != DET_TREE_NONE;
             c = det_tree_next(tree, c)) {
            put(out, is_first ? "" : "; ");
            put_text(out, det_tree_text(tree, c));
            is_first = false;
        }
        put(out, "</span></li>\n");
    }
    put(out, "</ul>\n");
}

static void
put_regimes(det_text *out, const det_tree *tree, uint32_t result)
{
    uint32_t list = det_tree_get(tree, result, "regimes");
    for (uint32_t row = det_tree_first(tree, list); row != DET_TREE_NONE;
         row = det_tree_next(tree, row)) {
        det_str status = det_tree_text(tree, det_tree_get(tree, row, "status"));
        det_str title = det_tree_text(tree, det_tree_get(tree, row, "title"));
        if (title.len == 0) title = det_tree_text(tree, det_tree_get(tree, row, "tag"));
        put(out, "<h4>");
        put_text(out, title);
        put(out, " ");
        put_badge(out, status, tone_of(status));
        put(out, "</h4>\n");
        put_measures(out, tree, row);
    }
}

static void
put_result(det_text *out, const det_tree *tree, uint32_t result)
{
    uint32_t why = det_tree_get(tree, result, "explanation");
    bool is_match = det_str_equal(det_tree_text(tree, det_tree_get(tree, result, "match")),
                                  DET_STR("true"));
    put(out, "<section class=\"card\">\n<h3>");
    put_name(out, det_tree_text(tree, det_tree_get(tree, result, "caption")));
    put(out, " <span class=\"soft small\">");
    put_text(out, det_tree_text(tree, det_tree_get(tree, result, "id")));
    put(out, is_match ? "</span> <span class=\"badge bad\">alerts</span></h3>\n"
                      : "</span> <span class=\"badge plain\">information only</span></h3>\n");
    put_regimes(out, tree, result);
    put(out, "<h4>Why</h4>\n<ul>\n");
    for (uint32_t at = det_tree_first(tree, why); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        put(out, "<li>");
        put_name(out, det_tree_text(tree, det_tree_get(tree, at, "text")));
        put(out, "</li>\n");
    }
    put(out, "</ul>\n</section>\n");
}

static void
put_lists(det_text *out, const det_tree *tree)
{
    uint32_t list = det_tree_get(tree, 0, "lists");
    put(out, "<p class=\"small soft\">Lists in use: ");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        put_text(out, det_tree_text(tree, det_tree_get(tree, at, "source")));
        put(out, " of ");
        put_text(out, det_tree_text(tree, det_tree_get(tree, at, "dated")));
        put(out, det_tree_next(tree, at) == DET_TREE_NONE ? "" : ", ");
    }
    put(out, ".<br>Snapshot ");
    put_text(out, det_tree_text(tree, det_tree_get(tree, 0, "snapshot")));
    put(out, ", engine ");
    put_text(out, det_tree_text(tree, det_tree_get(tree, 0, "engine")));
    put(out, ", profile ");
    put_text(out, det_tree_text(tree, det_tree_get(tree, 0, "profile")));
    put(out, ".</p>\n");
}

static void
put_verdict(det_text *out, const det_tree *tree)
{
    det_str code = det_tree_text(tree, det_tree_get(tree, 0, "verdict"));
    uint32_t list = det_tree_get(tree, 0, "results");
    det_str told = det_tree_text(tree, det_tree_get(tree, 0, "text"));
    uint32_t query = det_tree_get(tree, 0, "query");
    det_text_print(out, "<h1><span class=\"badge large %s\">", tone_of(code));
    put_text(out, code);
    put(out, "</span> ");
    put_name(out, det_tree_text(tree, det_tree_get(tree, query, "name")));
    put(out, "</h1>\n<p>Judged at the end of ");
    put_text(out, det_tree_text(tree, det_tree_get(tree, 0, "on")));
    put(out, ".</p>\n");
    if (told.len > 0) {
        put(out, "<p class=\"note\">");
        put_text(out, told);
        put(out, "</p>\n");
    }
    if (det_str_equal(det_tree_text(tree, det_tree_get(tree, 0, "complete")), DET_STR("false")))
        put(out, "<p class=\"note\">Not every list that was asked has a whole version for that "
                 "day.</p>\n");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        put_result(out, tree, at);
    put_lists(out, tree);
}

/* ---- the endpoint -------------------------------------------------------------------------------
 */

static bool
is_day_or_none(serve_answer *answer, det_str on)
{
    det_error err = {0};
    det_day day;
    if (on.len == 0 || det_day_read(on, (det_where){0}, &day, &err) == DET_OK) return true;
    serve_fail(answer, 400, "on: %.*s", (int)err.length, err.text);
    return false;
}

/* The line that was answered, apart from the page that is made of it. */
static det_status
ask(serve_request *request, det_question *question, det_tree *tree, det_error *err)
{
    det_text *line = NULL;
    det_str copy = {0};
    det_verdict verdict = DET_VERDICT_UNSCREENABLE;
    det_status st = det_text_new(0, &line, err);
    if (question->on.len == 0) question->on = serve_today(request);
    if (st == DET_OK) st = serve_screen(request, question, 1, line, &verdict, err);
    if (st == DET_OK && !det_arena_copy(serve_arena(request), det_text_str(line), &copy))
        st = det_fail(err, DET_NOMEM, (det_where){0}, "verdict");
    if (st == DET_OK) st = det_tree_read_json(copy, "verdict", serve_arena(request), tree, err);
    det_text_free(line);
    return st;
}

void
serve_page_verdict(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"name",   "birthDate", "nationality", "idNumber",
                                        "schema", "on",        NULL};
    det_question question = {0};
    det_error err = {0};
    det_tree tree;
    serve_page_heads(answer);
    serve_set(answer, "Cache-Control", DET_STR("no-store"));
    if (!v1_known_query(request, answer, known)) return;
    for (size_t i = 0; i < FORM_FIELDS; i++)
        *(det_str *)((char *)&question + form[i].offset) = serve_query(request, form[i].name);
    if (!is_day_or_none(answer, question.on)) return;
    bool is_asked = question.name.len > 0 || question.id_number.len > 0;
    if (is_asked && ask(request, &question, &tree, &err) != DET_OK) {
        serve_fail_error(answer, &err);
        return;
    }
    det_text *out = serve_text(answer);
    serve_type(answer, "text/html; charset=utf-8");
    put_head(out);
    if (is_asked)
        put_verdict(out, &tree);
    else
        put(out, "<h1>Screen one name</h1>\n");
    put_form(out, &question);
    put(out, "</main>\n</body>\n</html>\n");
}
