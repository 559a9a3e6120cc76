/*
 * The kernel's floor: the least that a container's life costs, by a loop in C without any policy.
 *
 *   floor LOWER SCRATCH COUNT
 *
 * Each life: clone3 with pid, mount, uts, ipc, cgroup and net namespaces; overlay, proc, dev, devpts, shm, mqueue, sysfs;
 * pivot_root; exec of /bin/true; wait. Prints the median in microseconds. Run as root in a mount namespace of its own.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char options[4096], merged[1024];

static void must(int ok, const char *what) {
    if (!ok) {
        perror(what);
        _exit(99);
    }
}

static void child(void) {
    must(!mount(0, "/", 0, MS_REC | MS_PRIVATE, 0), "private");
    must(!mount("overlay", merged, "overlay", 0, options), "overlay");
    must(!chdir(merged), "chdir");
    must(!mount("proc", "proc", "proc", MS_NOSUID | MS_NOEXEC | MS_NODEV, 0), "proc");
    must(!mount("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k"), "dev");
    must(!mkdir("dev/pts", 0755) && !mkdir("dev/shm", 0755) && !mkdir("dev/mqueue", 0755), "mkdir");
    must(!mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620"), "devpts");
    must(!mount("shm", "dev/shm", "tmpfs", MS_NOSUID | MS_NOEXEC | MS_NODEV, "mode=1777,size=65536k"), "shm");
    must(!mount("mqueue", "dev/mqueue", "mqueue", MS_NOSUID | MS_NOEXEC | MS_NODEV, 0), "mqueue");
    must(!mount("sysfs", "sys", "sysfs", MS_RDONLY | MS_NOSUID | MS_NOEXEC | MS_NODEV, 0), "sysfs");
    must(!syscall(SYS_pivot_root, ".", "."), "pivot_root");
    must(!umount2(".", MNT_DETACH), "umount");
    must(!chdir("/"), "chdir");
    execl("/bin/true", "true", (char *)0);
    must(0, "exec");
}

static int compare(const void *a, const void *b) {
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    must(argc == 4, "usage: floor LOWER SCRATCH COUNT");
    int count = atoi(argv[3]);
    long *times = calloc(count, sizeof *times);
    must(times && count > 0, "count");
    snprintf(merged, sizeof merged, "%s/merged", argv[2]);
    mkdir(merged, 0755);
    for (int i = 0; i < count; i++) {
        char upper[1024], work[1024];
        struct timespec start, end;
        clock_gettime(CLOCK_MONOTONIC, &start);
        snprintf(upper, sizeof upper, "%s/u%d", argv[2], i);
        snprintf(work, sizeof work, "%s/w%d", argv[2], i);
        must(!mkdir(upper, 0755) && !mkdir(work, 0755), "mkdir");
        snprintf(options, sizeof options, "lowerdir=%s,upperdir=%s,workdir=%s", argv[1], upper, work);
        struct clone_args args = {
            .flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP | CLONE_NEWNET,
            .exit_signal = SIGCHLD,
        };
        long pid = syscall(SYS_clone3, &args, sizeof args);
        must(pid >= 0, "clone3");
        if (pid == 0) {
            child();
        }
        int status;
        must(waitpid(pid, &status, 0) == pid && status == 0, "a life that failed");
        clock_gettime(CLOCK_MONOTONIC, &end);
        times[i] = (end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000;
    }
    qsort(times, count, sizeof *times, compare);
    printf("%ld\n", times[count / 2]);
    return 0;
}
