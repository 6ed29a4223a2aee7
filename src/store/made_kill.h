/* made_kill.h - ending processes at random moments.                               floor: store,
 * tests
 */
#ifndef DET_STORE_MADE_KILL_H
#define DET_STORE_MADE_KILL_H

#include <stdint.h>

int64_t made_now_us(void);
void made_pause_us(int64_t us);
/* kill -9 of every process of the server of tests/postgres/server.py, which brings it back: the
 * first one before the others, so that it cannot mend anything.  Nothing while it is not back. */
void made_kill_server(void);
/* kill -9 of the processes that serve our connections: the server notices, ends all others and
 * replays its log. */
void made_kill_backends(void);

#endif
