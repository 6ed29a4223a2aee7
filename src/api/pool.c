/* pool.c - batches on several threads. */
#include <pthread.h>
#include <stdlib.h>

#include "api/book.h"
#include "api/decision.h"

/* A batch is cut into as many runs of neighbours as there are threads; each run is answered by its
 * own worker into its own text, and the texts are put behind each other.  So the order is that of
 * the questions and the bytes do not know how many threads there were. */

enum { THREADS_MAX = 256 };

typedef struct thread_job {
    void (*job)(void *context, unsigned i);
    void *context;
    unsigned i;
    pthread_t thread;
    bool is_started;
} thread_job;

static void *
run_job(void *argument)
{
    thread_job *job = argument;
    job->job(job->context, job->i);
    return NULL;
}

void
det_threads_run(unsigned threads, void (*job)(void *context, unsigned i), void *context)
{
    thread_job jobs[THREADS_MAX];
    for (unsigned i = 0; i < threads; i++) {
        jobs[i] = (thread_job){.job = job, .context = context, .i = i};
        if (i > 0)
            jobs[i].is_started = pthread_create(&jobs[i].thread, NULL, run_job, &jobs[i]) == 0;
    }
    for (unsigned i = 0; i < threads; i++)
        if (!jobs[i].is_started) job(context, i);
    for (unsigned i = 0; i < threads; i++)
        if (jobs[i].is_started) pthread_join(jobs[i].thread, NULL);
}

struct det_pool {
    unsigned threads;
    det_worker *workers[THREADS_MAX];
    det_text *texts[THREADS_MAX];
};

det_status
det_pool_new(const det_snapshot *snapshot, const det_profile *profile, unsigned threads,
             det_pool **out, det_error *err)
{
    if (threads == 0) threads = 1;
    if (threads > THREADS_MAX)
        return det_fail(err, DET_USAGE, (det_where){0}, "%u threads; at most %d are used", threads,
                        THREADS_MAX);
    det_pool *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "pool of workers");
    made->threads = threads;
    det_status st = DET_OK;
    for (unsigned i = 0; i < threads && st == DET_OK; i++) {
        st = det_worker_new(snapshot, profile, &made->workers[i], err);
        if (st == DET_OK) st = det_text_new(0, &made->texts[i], err);
    }
    if (st != DET_OK) {
        det_pool_free(made);
        return st;
    }
    *out = made;
    return DET_OK;
}

void
det_pool_free(det_pool *pool)
{
    if (pool == NULL) return;
    for (unsigned i = 0; i < pool->threads; i++) {
        det_worker_free(pool->workers[i]);
        det_text_free(pool->texts[i]);
    }
    free(pool);
}

const det_worker *
det_pool_worker(const det_pool *pool)
{
    return pool->workers[0];
}

void
det_pool_use(det_pool *pool, const det_books *books)
{
    if (books != NULL && books->suppressions.count == 0) books = NULL;
    for (unsigned i = 0; i < pool->threads; i++)
        det_worker_use(pool->workers[i], books);
}

typedef struct batch {
    det_pool *pool;
    const det_question *questions;
    size_t count;
    det_verdict *verdicts;
    det_status status[THREADS_MAX];
    det_error *errors; /* one a thread */
} batch;

static void
answer_run(void *context, unsigned i)
{
    batch *work = context;
    det_pool *pool = work->pool;
    size_t first = work->count * i / pool->threads, last = work->count * (i + 1) / pool->threads;
    det_text_clear(pool->texts[i]);
    work->status[i] = DET_OK;
    for (size_t q = first; q < last && work->status[i] == DET_OK; q++) {
        det_verdict verdict;
        work->status[i] = det_worker_screen(pool->workers[i], &work->questions[q], pool->texts[i],
                                            &verdict, &work->errors[i]);
        if (work->status[i] != DET_OK) break;
        det_text_add_byte(pool->texts[i], '\n');
        if (work->verdicts != NULL) work->verdicts[q] = verdict;
        work->status[i] = det_text_check(pool->texts[i], &work->errors[i]);
    }
}

/* One thread writes where the answers belong. */
static det_status
answer_alone(det_pool *pool, const det_question *questions, size_t count, det_text *ndjson,
             det_verdict *verdicts, det_error *err)
{
    size_t length = det_text_length(ndjson);
    det_status st = DET_OK;
    for (size_t q = 0; q < count && st == DET_OK; q++) {
        det_verdict verdict;
        st = det_worker_screen(pool->workers[0], &questions[q], ndjson, &verdict, err);
        if (st != DET_OK) break;
        det_text_add_byte(ndjson, '\n');
        if (verdicts != NULL) verdicts[q] = verdict;
        st = det_text_check(ndjson, err);
    }
    if (st != DET_OK) det_text_truncate(ndjson, length);
    return st;
}

det_status
det_pool_screen(det_pool *pool, const det_question *questions, size_t count, det_text *ndjson,
                det_verdict *verdicts, det_error *err)
{
    batch work = {.pool = pool, .questions = questions, .count = count, .verdicts = verdicts};
    if (pool->threads == 1) return answer_alone(pool, questions, count, ndjson, verdicts, err);
    work.errors = calloc(pool->threads, sizeof *work.errors);
    if (work.errors == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "batch");
    det_threads_run(pool->threads, answer_run, &work);
    size_t length = det_text_length(ndjson);
    det_status st = DET_OK;
    for (unsigned i = 0; i < pool->threads && st == DET_OK; i++) {
        st = work.status[i];
        if (st != DET_OK && err != NULL) *err = work.errors[i];
        if (st == DET_OK) det_text_add(ndjson, det_text_str(pool->texts[i]));
    }
    if (st == DET_OK) st = det_text_check(ndjson, err);
    if (st != DET_OK) det_text_truncate(ndjson, length);
    free(work.errors);
    return st;
}
