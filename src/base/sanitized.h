/* sanitized.h - is this build watched by a sanitizer?                                  floor: base
 *
 * A sanitizer reserves terabytes of addresses, and looks for leaks with ptrace from a process of
 * its own: limits and filters that are for the program alone make room for it. */
#ifndef DET_BASE_SANITIZED_H
#define DET_BASE_SANITIZED_H

#if defined(__SANITIZE_ADDRESS__)
#define DET_IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||                         \
    __has_feature(thread_sanitizer)
#define DET_IS_SANITIZED 1
#endif
#endif
#ifndef DET_IS_SANITIZED
#define DET_IS_SANITIZED 0
#endif

#endif
