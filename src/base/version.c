#include "detente.h"

const char *
det_version(void)
{
    return DET_VERSION;
}
