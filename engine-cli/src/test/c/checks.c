/*
 * The kernel's floor of health checks: the least that they cost, by a loop in C without any policy.
 *
 *   checks SECONDS PID...
 *
 * Each second one check in the container of each process: fork, setns to its namespaces, fork (a process is in a pid namespace
 * only as a child), exec of /bin/true, wait. Prints the CPU time of all in thousandths of a core. Run as root.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void must(int ok, const char *what) {
    if (!ok) {
        perror(what);
        _exit(99);
    }
}

static long ended(pid_t pid) {
    int status;
    must(waitpid(pid, &status, 0) == pid, "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

static void check(int container) {
    pid_t joins = fork();
    must(joins >= 0, "fork");
    if (joins == 0) {
        int all = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP;
        must(!setns(container, all), "setns");
        pid_t runs = vfork();
        if (runs == 0) {
            execl("/bin/true", "true", (char *)0);
            _exit(98);
        }
        _exit(ended(runs));
    }
    must(ended(joins) == 0, "a check that failed");
}

static long micros(int who) {
    struct rusage usage;
    must(!getrusage(who, &usage), "getrusage");
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

int main(int argc, char **argv) {
    must(argc > 2, "usage: checks SECONDS PID...");
    int seconds = atoi(argv[1]), count = argc - 2;
    int *containers = calloc(count, sizeof *containers);
    must(containers && seconds > 0, "seconds");
    for (int i = 0; i < count; i++) {
        containers[i] = syscall(SYS_pidfd_open, atoi(argv[i + 2]), 0);
        must(containers[i] >= 0, "pidfd_open");
    }
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    for (long i = 0; i < (long)seconds * count; i++) {
        check(containers[i % count]);
        next.tv_nsec += 1000000000L / count;
        next.tv_sec += next.tv_nsec / 1000000000;
        next.tv_nsec %= 1000000000;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, 0);
    }
    printf("%ld\n", (micros(RUSAGE_SELF) + micros(RUSAGE_CHILDREN)) / seconds / 1000);
    return 0;
}
