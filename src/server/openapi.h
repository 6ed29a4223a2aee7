/* openapi.h - docs/openapi.yaml as JSON, made when the server is built.               floor: server
 */
#ifndef DET_SERVER_OPENAPI_H
#define DET_SERVER_OPENAPI_H

#include <stddef.h>

extern const unsigned char serve_openapi[];
extern const size_t serve_openapi_bytes;

#endif
