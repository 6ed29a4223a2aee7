/* pages.c - the pages under /ui/: files that were built from web/ and lie in the program.
 *
 * They hold nothing that is secret and are given to everybody; what they show they ask of /v1 with
 * the key that somebody entered.  A name with a hash in it never changes its content, so browsers
 * keep it; index.html is asked for each time and answered 304.  Every page is one file, index.html,
 * whose script reads the address: so an address that names no file is a page if it has no dot. */
#include <string.h>

#include "server/pages.h"

/* No script or style but our own files, none in the page itself; no frame, no other host. */
static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

void
serve_page_heads(serve_answer *answer)
{
    serve_set(answer, "Content-Security-Policy", det_str_of(policy));
    serve_set(answer, "Referrer-Policy", DET_STR("no-referrer"));
    serve_set(answer, "Cross-Origin-Opener-Policy", DET_STR("same-origin"));
    serve_set(answer, "Cross-Origin-Resource-Policy", DET_STR("same-origin"));
    serve_set(answer, "X-Frame-Options", DET_STR("DENY"));
}

static const serve_page *
find_page(det_str path)
{
    for (const serve_page *page = serve_pages; page->path != NULL; page++)
        if (det_str_equal(det_str_of(page->path), path)) return page;
    return NULL;
}

static void
give(serve_request *request, serve_answer *answer, const serve_page *page, bool is_for_ever)
{
    bool is_packed = page->packed_bytes < page->plain_bytes && serve_takes_gzip(request);
    serve_page_heads(answer);
    serve_type(answer, page->type);
    serve_set(answer, "Vary", DET_STR("Accept-Encoding"));
    serve_set(answer, "Cache-Control",
              is_for_ever ? DET_STR("public, max-age=31536000, immutable") : DET_STR("no-cache"));
    if (is_packed) serve_set(answer, "Content-Encoding", DET_STR("gzip"));
    det_text_add(serve_text(answer),
                 (det_str){(const char *)(is_packed ? page->packed : page->plain),
                           is_packed ? page->packed_bytes : page->plain_bytes});
    serve_tag(answer);
}

static void
tell_how(serve_answer *answer)
{
    serve_page_heads(answer);
    serve_status(answer, 404);
    serve_type(answer, "text/plain; charset=utf-8");
    det_text_add(serve_text(answer),
                 DET_STR("This program was built without its pages.\n\n"
                         "./dev build makes both; ./dev pages makes the pages alone, and\n"
                         "meson configure -Dpages=true puts them into the program.\n\n"
                         "A verdict can be read without them: /ui/verdict\n"
                         "What else is answered: /openapi.json\n"));
}

static void
answer_page(serve_request *request, serve_answer *answer)
{
    const serve_page *index = find_page(DET_STR("index.html"));
    det_str name = serve_path(request, "page");
    if (index == NULL)
        tell_how(answer);
    else if (det_str_find_byte(name, '.') != SIZE_MAX)
        serve_fail(answer, 404, "no such page; /ui/ has those that there are");
    else
        give(request, answer, index, false);
}

static void
answer_asset(serve_request *request, serve_answer *answer)
{
    char path[256];
    det_str name = serve_path(request, "file");
    const serve_page *page = NULL;
    if (name.len < sizeof path - sizeof "assets/") {
        memcpy(path, "assets/", 7);
        memcpy(path + 7, name.ptr, name.len);
        page = find_page((det_str){path, 7 + name.len});
    }
    if (page == NULL)
        serve_fail(answer, 404, "no such file; load the page again");
    else
        give(request, answer, page, true);
}

static void
answer_ui(serve_request *request, serve_answer *answer)
{
    (void)request;
    serve_page_heads(answer);
    serve_status(answer, 303);
    serve_type(answer, "text/plain; charset=utf-8");
    serve_set(answer, "Location", DET_STR("/ui/screen"));
    det_text_add(serve_text(answer), DET_STR("/ui/screen\n"));
}

bool
serve_page_root(serve_request *request, serve_answer *answer)
{
    det_str accept = serve_header(request, "Accept");
    if (serve_pages[0].path == NULL || det_str_find(accept, DET_STR("text/html")) == SIZE_MAX)
        return false;
    serve_set(answer, "Vary", DET_STR("Accept"));
    answer_ui(request, answer);
    return true;
}

const serve_route serve_routes_pages[] = {
    {"GET", "/ui", SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, answer_ui},
    {"GET", "/ui/", SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, answer_ui},
    {"GET", "/ui/verdict", SERVE_ASK, SERVE_PROBLEM, SERVE_SLOW, 0, serve_page_verdict},
    {"GET", "/ui/assets/{file}", SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, answer_asset},
    {"GET", "/ui/{page}", SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, answer_page},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
