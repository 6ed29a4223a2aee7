/* pages.h - the files of the pages, made from web/ when the server is built.          floor: server
 */
#ifndef DET_SERVER_PAGES_H
#define DET_SERVER_PAGES_H

#include <stddef.h>

#include "server/route.h"

typedef struct serve_page {
    const char *path; /* below /ui/: "index.html", "assets/index-C4Prs3wS.js" */
    const char *type;
    const unsigned char *plain;
    size_t plain_bytes;
    const unsigned char *packed; /* gzip */
    size_t packed_bytes;
} serve_page;

/* Ends with a NULL path; empty where the server was built without pages. */
extern const serve_page serve_pages[];

/* What every answer under /ui/ says of itself: nothing runs but our own files, nobody frames it. */
void serve_page_heads(serve_answer *answer);

/* "/" of a browser leads to the pages, where there are some.  False: nothing was answered. */
bool serve_page_root(serve_request *request, serve_answer *answer);

/* /ui/verdict: one verdict as a page that needs no script.  pages_verdict.c */
void serve_page_verdict(serve_request *request, serve_answer *answer);

#endif
