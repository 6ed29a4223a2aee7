/* gen.h - how programs of the build that read data/ end at the first problem.
 *
 * Not of the product.  The place of the line that is being read is kept here; GEN_NAME is defined
 * before the file is included. */
#ifndef DET_TOOLS_GEN_H
#define DET_TOOLS_GEN_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"

static const char *at_path;
static int at_line;

static void die(const char *format, ...) DET_PRINTF(1, 2);

static void
die(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, GEN_NAME ": %s:%d: ", at_path, at_line);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

#endif
