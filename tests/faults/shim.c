/* Lets calls that change files fail: the n-th below one folder, as a disk or a power cut would have it.
 *
 * Preloaded into the process under test, which arms it by `fault_arm`. Counted are calls that make, write, sync,
 * rename, link, shorten or remove files below the folder; reading is never disturbed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { NONE, KILL, FAIL, FULL, SHORT };
enum act { GROWS, OTHER };

#define FILES 4096
static char below[PATH_MAX];
static size_t below_length;
static atomic_long calls;
static long fatal;
static int wanted;
static atomic_int is_full;
static atomic_uchar ours[FILES];
static char told[256];

void fault_arm(const char *folder, int kind, long at) {
    snprintf(below, sizeof below, "%s/", folder);
    below_length = strlen(below);
    fatal = at;
    wanted = kind;
    atomic_store(&is_full, 0);
    atomic_store(&calls, 0);
    told[0] = 0;
}

long fault_disarm(void) {
    below_length = 0;
    return atomic_load(&calls);
}

/* which call it was that failed */
const char *fault_told(void) { return told; }

static int inside(int folder, const char *path) {
    char full[PATH_MAX + 64], base[PATH_MAX], link[64];
    if (!below_length || !path) return 0;
    if (path[0] == '/') return strncmp(path, below, below_length) == 0 || strncmp(path, below, below_length - 1) == 0 && path[below_length - 1] == 0;
    if (folder == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) return 0;
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t length = readlink(link, base, sizeof base - 1);
        if (length < 0) return 0;
        base[length] = 0;
    }
    snprintf(full, sizeof full, "%s/%s", base, path);
    return strncmp(full, below, below_length) == 0;
}

static int held(int file) { return below_length && file >= 0 && file < FILES && ours[file]; }

/* on a full disk what is there already can still be written over */
static int fits(int file, long long end) {
    struct stat found;
    return fstat(file, &found) == 0 && end <= (long long)found.st_size;
}

/* -1 with errno set where the call must fail, 1 where it must be cut short, 0 where it may pass */
static int meet(const char *call, enum act act) {
    long number = atomic_fetch_add(&calls, 1) + 1;
    if (!fatal || number != fatal) {
        if (act == GROWS && atomic_load(&is_full)) { errno = ENOSPC; return -1; }
        return 0;
    }
    snprintf(told, sizeof told, "%s", call);
    switch (wanted) {
    case KILL: kill(getpid(), SIGKILL); pause(); return -1;
    case FAIL: errno = EIO; return -1;
    case FULL: atomic_store(&is_full, 1); errno = ENOSPC; return -1;
    case SHORT:
        atomic_store(&is_full, 1);
        if (strstr(call, "write")) return 1;
        errno = ENOSPC; return -1;
    }
    return 0;
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static void note(int file, int is_ours) {
    if (file >= 0 && file < FILES) ours[file] = is_ours;
}

/* -- making and opening */

static int makes(int folder, const char *path, int flags) {
    struct stat found;
    return (flags & O_CREAT) && fstatat(folder, path, &found, 0) != 0;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, #name, const char *, int, ...); \
        va_list rest; va_start(rest, flags); mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0; va_end(rest); \
        int is_ours = inside(AT_FDCWD, path); \
        if (is_ours && (flags & (O_CREAT | O_TRUNC)) && meet(#name, makes(AT_FDCWD, path, flags) ? GROWS : OTHER)) return -1; \
        int file = real(path, flags, mode); \
        note(file, is_ours); \
        return file; \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        REAL(int, #name, int, const char *, int, ...); \
        va_list rest; va_start(rest, flags); mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0; va_end(rest); \
        int is_ours = inside(folder, path); \
        if (is_ours && (flags & (O_CREAT | O_TRUNC)) && meet(#name, makes(folder, path, flags) ? GROWS : OTHER)) return -1; \
        int file = real(folder, path, flags, mode); \
        note(file, is_ours); \
        return file; \
    }
OPENAT(openat)
OPENAT(openat64)

int close(int file) {
    REAL(int, "close", int);
    note(file, 0);
    return real(file);
}

/* -- writing */

ssize_t write(int file, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (held(file)) {
        int met = meet("write", fits(file, lseek(file, 0, SEEK_CUR) + (long long)size) ? OTHER : GROWS);
        if (met < 0) return -1;
        if (met > 0 && size > 1) size /= 2;
    }
    return real(file, data, size);
}

#define PWRITE(name, offset_t) \
    ssize_t name(int file, const void *data, size_t size, offset_t offset) { \
        REAL(ssize_t, #name, int, const void *, size_t, offset_t); \
        if (held(file)) { \
            int met = meet(#name, fits(file, (long long)offset + (long long)size) ? OTHER : GROWS); \
            if (met < 0) return -1; \
            if (met > 0 && size > 1) size /= 2; \
        } \
        return real(file, data, size, offset); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int file, const struct iovec *pieces, int count) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    if (held(file)) {
        int met = meet("writev", GROWS);
        if (met < 0) return -1;
        if (met > 0) return write(file, pieces[0].iov_base, pieces[0].iov_len / 2);
    }
    return real(file, pieces, count);
}

#define SENDFILE(name, offset_t) \
    ssize_t name(int out, int in, offset_t *offset, size_t size) { \
        REAL(ssize_t, #name, int, int, offset_t *, size_t); \
        if (held(out)) { \
            int met = meet(#name, GROWS); \
            if (met < 0) return -1; \
            if (met > 0 && size > 1) size /= 2; \
        } \
        return real(out, in, offset, size); \
    }
SENDFILE(sendfile, off_t)
SENDFILE(sendfile64, off64_t)

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned int flags) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned int);
    if (held(out) && meet("copy_file_range", GROWS)) return -1;
    return real(in, from, out, to, size, flags);
}

/* -- on handles */

#define ON_HANDLE(name) \
    int name(int file) { \
        REAL(int, #name, int); \
        if (held(file) && meet(#name, OTHER)) return -1; \
        return real(file); \
    }
ON_HANDLE(fsync)
ON_HANDLE(fdatasync)

#define FTRUNCATE(name, offset_t) \
    int name(int file, offset_t size) { \
        REAL(int, #name, int, offset_t); \
        if (held(file) && meet(#name, OTHER)) return -1; \
        return real(file, size); \
    }
FTRUNCATE(ftruncate, off_t)
FTRUNCATE(ftruncate64, off64_t)

#define FALLOCATE(name, offset_t) \
    int name(int file, offset_t from, offset_t size) { \
        REAL(int, #name, int, offset_t, offset_t); \
        if (held(file) && meet(#name, GROWS)) return errno; \
        return real(file, from, size); \
    }
FALLOCATE(posix_fallocate, off_t)
FALLOCATE(posix_fallocate64, off64_t)

/* -- on names */

#define ON_NAME(name, act) \
    int name(const char *path) { \
        REAL(int, #name, const char *); \
        if (inside(AT_FDCWD, path) && meet(#name, act)) return -1; \
        return real(path); \
    }
ON_NAME(unlink, OTHER)
ON_NAME(rmdir, OTHER)
ON_NAME(remove, OTHER)

int unlinkat(int folder, const char *path, int flags) {
    REAL(int, "unlinkat", int, const char *, int);
    if (inside(folder, path) && meet("unlinkat", OTHER)) return -1;
    return real(folder, path, flags);
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    if (inside(AT_FDCWD, path) && meet("mkdir", GROWS)) return -1;
    return real(path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode) {
    REAL(int, "mkdirat", int, const char *, mode_t);
    if (inside(folder, path) && meet("mkdirat", GROWS)) return -1;
    return real(folder, path, mode);
}

#define ON_TWO(name, act) \
    int name(const char *from, const char *to) { \
        REAL(int, #name, const char *, const char *); \
        if ((inside(AT_FDCWD, from) || inside(AT_FDCWD, to)) && meet(#name, act)) return -1; \
        return real(from, to); \
    }
ON_TWO(rename, OTHER)
ON_TWO(link, GROWS)
ON_TWO(symlink, GROWS)

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    REAL(int, "renameat", int, const char *, int, const char *);
    if ((inside(from_folder, from) || inside(to_folder, to)) && meet("renameat", OTHER)) return -1;
    return real(from_folder, from, to_folder, to);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    REAL(int, "linkat", int, const char *, int, const char *, int);
    if ((inside(from_folder, from) || inside(to_folder, to)) && meet("linkat", GROWS)) return -1;
    return real(from_folder, from, to_folder, to, flags);
}
