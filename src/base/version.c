/* version.c - the version that the build was made from. */
#include "detente.h"

const char *
det_version(void)
{
    return DET_VERSION;
}
