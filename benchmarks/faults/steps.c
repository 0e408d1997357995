/* Counts the steps by which a process changes files, and lets one of them go wrong.

   Loaded before the C library (LD_PRELOAD), so that every writer is met: Python, SQLite, Rust and Qt. A
   step is one call that changes what lies in the watched folder. Before `arm` nothing is touched; after it
   the step of that number fails, or the process dies there as by a power cut. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { OFF, COUNT, KILL, TEAR, NO_SPACE, IO_ERROR, NO_PERMISSION };
/* What a step is: opening or naming something (needs permission), taking room, or letting go of it. */
enum kind { NAMING, ROOM, OTHER };

static enum mode mode = OFF;
static char watched[PATH_MAX];
static size_t watched_length;
static long wanted, seen;
static int has_failed;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))find(#name))

static void *find(const char *name) { return dlsym(RTLD_NEXT, name); }

void arm(int new_mode, long step, const char *folder) {
    strncpy(watched, folder, sizeof watched - 1);
    watched_length = strlen(watched);
    wanted = step;
    seen = 0;
    has_failed = 0;
    mode = new_mode;
}

long disarm(void) {
    mode = OFF;
    return seen;
}

int failed(void) { return has_failed; }

static int is_below(const char *path) {
    return strncmp(path, watched, watched_length) == 0;
}

static int is_handle_below(int handle) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

static int is_watched_at(int folder, const char *path) {
    return path[0] == '/' || folder == AT_FDCWD ? is_below(path) : is_handle_below(folder);
}

/* Returns the error that the step of now is to have, or 0; `tear` tells that it is to be done by half first. */
static int take_step(enum kind kind, int *tear) {
    int error = 0;
    *tear = 0;
    pthread_mutex_lock(&turn);
    long number = seen++;
    if (mode == KILL && number == wanted) {
        kill(getpid(), SIGKILL);
        pause();
    }
    if (mode == TEAR && number == wanted) *tear = 1;
    /* A disk that is full stays full. */
    if (mode == NO_SPACE && number >= wanted && kind == ROOM) {
        error = ENOSPC;
        *tear = !has_failed;
    }
    if (mode == IO_ERROR && number == wanted) error = EIO;
    if (mode == NO_PERMISSION && number == wanted && kind == NAMING) error = EACCES;
    if (error) has_failed = 1;
    pthread_mutex_unlock(&turn);
    return error;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    pause();
}

/* A step that is done or not done. */
#define WHOLE(condition, kind, call)                                                                       \
    do {                                                                                                   \
        if (mode == OFF || !(condition)) return call;                                                      \
        int tear, error = take_step(kind, &tear);                                                          \
        if (error) {                                                                                       \
            errno = error;                                                                                 \
            return -1;                                                                                     \
        }                                                                                                  \
        int result = call;                                                                                 \
        if (tear) die();                                                                                   \
        return result;                                                                                     \
    } while (0)

/* A step that may be done by half, by the half call. */
#define WRITTEN(handle, length, whole, half)                                                               \
    do {                                                                                                   \
        if (mode == OFF || !is_handle_below(handle)) return whole;                                         \
        int tear, error = take_step(ROOM, &tear);                                                          \
        if (tear && (length) > 1) {                                                                        \
            ssize_t written = half;                                                                        \
            if (error) return written;                                                                     \
            die();                                                                                         \
        }                                                                                                  \
        if (error) {                                                                                       \
            errno = error;                                                                                 \
            return -1;                                                                                     \
        }                                                                                                  \
        ssize_t result = whole;                                                                            \
        if (tear) die();                                                                                   \
        return result;                                                                                     \
    } while (0)

static int is_changing(int flags) { return (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC); }

static mode_t take_rights(int flags, va_list more) {
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;
}

#define OPENING(name)                                                                                      \
    int name(const char *path, int flags, ...) {                                                           \
        va_list more;                                                                                      \
        va_start(more, flags);                                                                             \
        mode_t rights = take_rights(flags, more);                                                          \
        va_end(more);                                                                                      \
        WHOLE(is_changing(flags) && is_below(path), NAMING, REAL(name)(path, flags, rights));              \
    }
#define OPENING_AT(name)                                                                                   \
    int name(int folder, const char *path, int flags, ...) {                                               \
        va_list more;                                                                                      \
        va_start(more, flags);                                                                             \
        mode_t rights = take_rights(flags, more);                                                          \
        va_end(more);                                                                                      \
        WHOLE(is_changing(flags) && is_watched_at(folder, path), NAMING,                                   \
              REAL(name)(folder, path, flags, rights));                                                    \
    }

OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)

ssize_t write(int handle, const void *data, size_t length) {
    WRITTEN(handle, length, REAL(write)(handle, data, length), REAL(write)(handle, data, length / 2));
}
ssize_t pwrite(int handle, const void *data, size_t length, off_t place) {
    WRITTEN(handle, length, REAL(pwrite)(handle, data, length, place),
            REAL(pwrite)(handle, data, length / 2, place));
}
ssize_t pwrite64(int handle, const void *data, size_t length, off64_t place) {
    WRITTEN(handle, length, REAL(pwrite64)(handle, data, length, place),
            REAL(pwrite64)(handle, data, length / 2, place));
}
ssize_t writev(int handle, const struct iovec *parts, int count) {
    WRITTEN(handle, count, REAL(writev)(handle, parts, count), REAL(writev)(handle, parts, count / 2));
}
ssize_t sendfile(int out, int in, off_t *place, size_t length) {
    extern ssize_t sendfile(int, int, off_t *, size_t);
    WRITTEN(out, length, REAL(sendfile)(out, in, place, length), REAL(sendfile)(out, in, place, length / 2));
}
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags) {
    WRITTEN(out, length, REAL(copy_file_range)(in, from, out, to, length, flags),
            REAL(copy_file_range)(in, from, out, to, length / 2, flags));
}
int ftruncate(int handle, off_t length) { WHOLE(is_handle_below(handle), ROOM, REAL(ftruncate)(handle, length)); }
int ftruncate64(int handle, off64_t length) {
    WHOLE(is_handle_below(handle), ROOM, REAL(ftruncate64)(handle, length));
}
/* What is written outlives the process here, so the wait for the disk is left out: it is most of the time. */
int fsync(int handle) { WHOLE(is_handle_below(handle), ROOM, 0); }
int fdatasync(int handle) { WHOLE(is_handle_below(handle), ROOM, 0); }
int mkdir(const char *path, mode_t rights) { WHOLE(is_below(path), NAMING, REAL(mkdir)(path, rights)); }
int rename(const char *from, const char *to) { WHOLE(is_below(to), NAMING, REAL(rename)(from, to)); }
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    WHOLE(is_watched_at(to_folder, to), NAMING, REAL(renameat)(from_folder, from, to_folder, to));
}
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    WHOLE(is_watched_at(to_folder, to), NAMING, REAL(renameat2)(from_folder, from, to_folder, to, flags));
}
int link(const char *from, const char *to) { WHOLE(is_below(to), NAMING, REAL(link)(from, to)); }
int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    WHOLE(is_watched_at(to_folder, to), NAMING, REAL(linkat)(from_folder, from, to_folder, to, flags));
}
int unlink(const char *path) { WHOLE(is_below(path), OTHER, REAL(unlink)(path)); }
int unlinkat(int folder, const char *path, int flags) {
    WHOLE(is_watched_at(folder, path), OTHER, REAL(unlinkat)(folder, path, flags));
}
int rmdir(const char *path) { WHOLE(is_below(path), OTHER, REAL(rmdir)(path)); }
int chmod(const char *path, mode_t rights) { WHOLE(is_below(path), OTHER, REAL(chmod)(path, rights)); }
int fchmod(int handle, mode_t rights) { WHOLE(is_handle_below(handle), OTHER, REAL(fchmod)(handle, rights)); }
