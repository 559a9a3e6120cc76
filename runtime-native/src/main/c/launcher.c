/*
 * Plays a program of system calls that starts a container, then stays as the container's monitor: its parent, the keeper
 * of its streams, the writer of its exit record. It decides nothing; dev.jdocker.runtime compiles the program.
 * Static, freestanding, without libc: nothing of the container can be loaded into it, and it stays small.
 */
#include "program.h"

enum { SIGCHLD = 17 };

static struct header *program;
static s64 slots[SLOTS];
static char *command_line, *command_line_end;

/* Apart from what every launcher writes to, which stands in one page so that a fork copies one. */
static u8 __attribute__((aligned(4096))) buffer[16384];

void *memset(void *to, int value, u64 n) {
    for (u8 *p = to; n; n--) *p++ = (u8)value;
    return to;
}

static void report(u32 kind, u32 operation, s64 error, s32 pid) {
    struct report r = {kind, operation, (s32)error, pid};
    u64 pipe = 1UL << (13 - 1); /* SIGPIPE: of a detached child nobody may read the report any more */
    call4(NR_rt_sigprocmask, 0 /* SIG_BLOCK */, &pipe, 0, 8);
    call3(NR_write, FD_REPORT, &r, sizeof r);
}

__attribute__((noreturn)) static void leave(int status) {
    for (;;) call1(NR_exit_group, status);
}

static s64 decimal(char *to, u64 value) {
    char digits[20];
    int n = 0, i = 0;
    do digits[n++] = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    while (n) to[i++] = digits[--n];
    to[i] = 0;
    return i;
}

/*
 * No signal reaches a launcher before it asks for it. What the engine had set must not reach the container either: default
 * dispositions, which all that is forked has too.
 */
static void silence_signals(void) {
    u64 all = ~0UL;
    u64 action[4] = {0, 0, 0, 0};
    call4(NR_rt_sigprocmask, 2 /* SIG_SETMASK */, &all, 0, 8);
    for (int s = 1; s <= 64; s++) call4(NR_rt_sigaction, s, action, 0, 8);
}

/* As a container's process begins. */
static void take_signals(void) {
    u64 none = 0;
    call4(NR_rt_sigprocmask, 2 /* SIG_SETMASK */, &none, 0, 8);
}

/*
 * Stays as process 1 of the container: reaps what is left to it, hands signals on to its one child, and ends as that does.
 * The child goes on with the program, in a process group of its own that has the terminal, if there is one.
 */
static s64 become_init(void) {
    u64 all = ~0UL;
    call4(NR_rt_sigprocmask, 2, &all, 0, 8);
    call5(NR_prctl, 36 /* PR_SET_CHILD_SUBREAPER */, 1, 0, 0, 0); /* without a pid namespace of its own */
    s64 child = call5(NR_clone, SIGCHLD, 0, 0, 0, 0); /* clone3 is what the usual filters forbid */
    if (child < 0) return child;
    if (child == 0) {
        s32 self = (s32)call1(NR_getpid, 0);
        call2(NR_setpgid, 0, 0);
        call3(NR_ioctl, 0, 0x5410 /* TIOCSPGRP */, &self);
        take_signals();
        return 0;
    }
    call5(NR_prctl, 15 /* PR_SET_NAME */, "jdocker-init", 0, 0, 0);
    for (char *to = command_line, *from = "jdocker-init"; *to; to++) *to = *from ? *from++ : 0;
    call3(NR_close_range, 3, ~0U, 0);
    for (;;) {
        s64 signal = call4(NR_rt_sigtimedwait, &all, 0, 0, 8);
        if (signal > 0 && signal != SIGCHLD) call2(NR_kill, child, signal);
        for (s64 ended = 1; ended > 0 && signal == SIGCHLD;) {
            s32 status = 0;
            ended = call4(NR_wait4, -1, &status, 1 /* WNOHANG */, 0);
            if (ended == child) leave((status & 0x7f) ? 128 + (status & 0x7f) : status >> 8 & 0xff);
        }
    }
}

static s64 perform(const struct operation *op) {
    s64 a[6];
    for (int i = 0; i < 6; i++) {
        u64 v = op->argument[i];
        switch (op->kinds >> (4 * i) & 15) {
        case ARG_DATA: a[i] = v < program->size ? (s64)((u8 *)program + v) : 0; break;
        case ARG_SLOT: a[i] = v < SLOTS ? slots[v] : -1; break;
        default: a[i] = (s64)v;
        }
    }
    switch (op->call) {
    case OP_DECIMAL: return decimal((char *)a[0], (u64)a[1]);
    case OP_EXPECT: return *(u8 *)a[0] == (u8)a[1] ? 0 : -a[2];
    case OP_FAIL: return -a[0];
    case OP_INIT: return become_init();
    case OP_JUMP: return 0;
    case OP_STORE: *(s64 *)a[0] = a[1]; return 0;
    case OP_RELOCATE:
        for (s64 i = 0; i < a[1]; i++) ((s64 *)a[0])[i] += a[0];
        return 0;
    default: return system_call(op->call, a[0], a[1], a[2], a[3], a[4], a[5]);
    }
}

/* Plays a section; on an error without a rule it reports and ends the process. */
static void play(struct section section, u32 kind) {
    const struct operation *ops = (const struct operation *)((u8 *)program + section.offset);
    for (u32 i = 0; i < section.count; i++) {
        const struct operation *op = &ops[i];
        s64 result;
        do result = perform(op);
        while (result == -E_INTR);
        if (op->slot >= 0 && op->slot < SLOTS) slots[op->slot] = result;
        if (op->call == OP_JUMP) {
            i += (u32)op->argument[0];
        } else if (result < 0 && result > -4096) {
            int known = 0;
            for (int r = 0; r < 3 && !known; r++) {
                if (op->rules[r].error == -result) {
                    known = 1;
                    i += op->rules[r].skip;
                }
            }
            if (!known) {
                report(kind, i, -result, 0);
                leave(127);
            }
        }
    }
}

enum { CLONE_PARENT = 0x8000 };

struct clone_args {
    u64 flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
};

/* With CLONE_PARENT the child is one of the caller's parent, and its exit signal is the caller's. */
static s64 try_clone(u64 flags, s32 cgroup) {
    struct clone_args args;
    memset(&args, 0, sizeof args);
    args.flags = flags;
    if (!(flags & CLONE_PARENT)) args.exit_signal = SIGCHLD;
    if (cgroup >= 0) {
        args.flags |= 0x200000000UL; /* CLONE_INTO_CGROUP */
        args.cgroup = (u64)cgroup;
    }
    return call2(NR_clone3, &args, sizeof args);
}

static s64 clone_process(u64 flags, s32 cgroup) {
    s64 pid = try_clone(flags, cgroup);
    if (pid < 0) {
        report(REPORT_CLONE, 0, -pid, 0);
        leave(127);
    }
    return pid;
}

/*
 * Joins a container that runs. Whoever has CAP_SYS_PTRACE there can look at a process from its birth on (CVE-2016-9962): so
 * the one who joins is not to be seen from there, and lets go of the host's folders before it has a child that is.
 */
static void enter(void) {
    play(program->enter, REPORT_ENTER);
    call3(NR_close_range, FD_RUN, FD_LAST_KEPT, 0);
    if (program->cgroup >= 0) call1(NR_close, program->cgroup);
}

/*
 * Shows as "jdocker-monitor NAME" what was started under another name, with room for this one. Where the last byte of the
 * arguments is not NUL, the kernel takes them for one text that ends at the first.
 */
static void rename_to(const char *name) {
    char *to = command_line, *last = command_line_end - 1;
    for (const char *from = "jdocker-monitor "; to < last && *from;) *to++ = *from++;
    while (to < last && *name) *to++ = *name++;
    while (to < last) *to++ = 0;
    *last = 1;
}

/* Gives the received descriptors the numbers that a launcher is started with: the lowest, as all of them are free. */
static s64 receive(char *name, u64 room) {
    static u64 control[2 + (MAX_RECEIVED + 1) / 2];
    struct { char *base; u64 length; } data = {name, room - 1};
    struct { void *name; u64 name_length; void *data; u64 pieces; void *control; u64 control_length; u64 flags; } message;
    memset(&message, 0, sizeof message);
    message.data = &data;
    message.pieces = 1;
    message.control = control;
    message.control_length = sizeof control;
    s64 n = call3(NR_recvmsg, FD_REQUESTS, &message, 0);
    if (n > 0) name[n] = 0;
    return n;
}

/*
 * As "jdocker-spawner": becomes a launcher in a child, and that a child of the engine, for each message that the engine
 * sends; its descriptors are the launcher's, its text is the name. A process without much memory and with few
 * descriptors is copied in a moment, where the engine would copy and close a thousand. Returns in the child; goes with the
 * engine.
 */
static void serve(void) {
    static char name[256];
    call3(NR_dup3, 0, FD_REQUESTS, 0x80000);
    call3(NR_close_range, 0, FD_REQUESTS - 1, 0);
    call3(NR_close_range, FD_REQUESTS + 1, ~0U, 0);
    for (;;) {
        s64 n = receive(name, sizeof name);
        if (n == -E_INTR) continue;
        if (n <= 0) leave(0);
        s64 pid = try_clone(CLONE_PARENT, -1);
        if (pid == 0) break;
        if (pid < 0) report(REPORT_CLONE, 0, -pid, 0);
        call3(NR_close_range, 0, FD_REQUESTS - 1, 0);
    }
    call1(NR_close, FD_REQUESTS);
    rename_to(name);
}

/* A process in between enters and goes at once; the process that it clones is the launcher's child. */
static s64 start_inside(void) {
    int result[2] = {-1, -1};
    s32 pid = 0;
    call2(NR_pipe2, result, 0x80000);
    s64 between = clone_process(0, program->cgroup);
    if (between == 0) {
        enter();
        pid = (s32)clone_process(program->clone_flags | CLONE_PARENT, -1);
        if (pid == 0) return 0;
        call3(NR_write, result[1], &pid, sizeof pid);
        leave(0);
    }
    call1(NR_close, result[1]);
    s64 length = call3(NR_read, result[0], &pid, sizeof pid);
    call1(NR_close, result[0]);
    call4(NR_wait4, between, 0, 0, 0);
    if (length != sizeof pid) leave(127); /* it has failed and reported */
    return pid;
}

/* A launcher that goes at once needs nobody in between. */
static s64 start_inside_detached(void) {
    if (program->cgroup >= 0) {
        s64 procs = call4(NR_openat, program->cgroup, "cgroup.procs", 0x80001 /* WRONLY CLOEXEC */, 0);
        s64 written = call3(NR_write, procs, "0", 1);
        if (written != 1) {
            report(REPORT_CLONE, 0, written < 0 ? -written : E_INVAL, 0);
            leave(127);
        }
        call1(NR_close, procs);
    }
    enter();
    return clone_process(program->clone_flags | CLONE_PARENT, -1);
}

static s64 start(void) {
    int gate[2] = {-1, -1};
    if (program->flags & STOPPED) call2(NR_pipe2, gate, 0x80000);
    int detached = program->flags & DETACHED;
    s64 pid = program->enter.count == 0
                  ? clone_process(program->clone_flags | (detached ? CLONE_PARENT : 0), program->cgroup)
              : detached ? start_inside_detached()
                         : start_inside();
    if (pid == 0) {
        take_signals();
        if (program->flags & STOPPED) {
            u8 go;
            call1(NR_close, gate[1]);
            if (call3(NR_read, gate[0], &go, 1) != 1) leave(127); /* the parent has failed and reported */
            call1(NR_close, gate[0]);
        }
        play(program->child, REPORT_CHILD);
        report(REPORT_PROGRAM, 0, E_INVAL, 0); /* the section did not end in an execve */
        leave(127);
    }
    slots[0] = pid;
    report(REPORT_STARTED, 0, 0, (s32)pid);
    play(program->parent, REPORT_PARENT);
    if (program->flags & STOPPED) {
        call3(NR_write, gate[1], "", 1);
        call1(NR_close, gate[0]);
        call1(NR_close, gate[1]);
    }
    return pid;
}

/* Whole or not at all. It need not reach a disk: the run directory is of use only until the machine goes down. */
static void write_exit_record(s32 status) {
    struct exit_record record = {0x5445584a, status, 0, 0};
    call2(NR_clock_gettime, 0, &record.seconds);
    s64 fd = call4(NR_openat, FD_RUN, "exit.new", 0x80241 /* WRONLY CREAT TRUNC CLOEXEC */, 0600);
    call3(NR_write, fd, &record, sizeof record);
    call1(NR_close, fd);
    call5(NR_renameat2, FD_RUN, "exit.new", FD_RUN, "exit", 0);
}

/* Moves what still stands in a stream into its spool file; only with the engine's lock, so nobody else does. */
static void drain(int stream, const char *spool) {
    s64 to = -1;
    for (;;) {
        s64 n = call3(NR_read, stream, buffer, sizeof buffer);
        if (n == -E_INTR) continue;
        if (n <= 0) break; /* end of file, EIO of a hung-up terminal, EAGAIN: a stranger holds the other end */
        if (to < 0) to = call4(NR_openat, FD_RUN, spool, 0x80441 /* WRONLY CREAT APPEND CLOEXEC */, 0600);
        for (s64 done = 0; done < n;) {
            s64 w = call3(NR_write, to, buffer + done, n - done);
            if (w == -E_INTR) continue;
            if (w <= 0) return;
            done += w;
        }
    }
    if (to >= 0) call1(NR_close, to);
}

/* What the monitor takes of a stream while there is no engine: as much as a spool on tmpfs may hold of memory. */
enum { SPOOL_BLOCKS = (16 << 20) / 512, STREAMS = 2 };
enum { POLLIN = 1, POLLHUP = 16, SPLICE_NONBLOCK = 3 /* with SPLICE_F_MOVE */, SIGUSR1 = 10, SIGUSR2 = 12 };

struct pollfd {
    s32 fd;
    short events, revents;
};

static struct stream {
    s32 fd;
    s32 spool; /* -1 while not open, -2 where there can be none any more: what comes is thrown away */
    int done;  /* at its end, or the spool is full */
    const char *name;
} streams[STREAMS] = {{FD_STDOUT, -1, 0, "out.spool"}, {FD_STDERR, -1, 0, "err.spool"}};

static int poll(struct pollfd *fds, u64 count, s64 milliseconds) {
    s64 time[2] = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    return (int)call5(NR_ppoll, fds, count, milliseconds < 0 ? 0 : time, 0, 8);
}

static int engine_lives(void) {
    struct pollfd life = {FD_LIFE, 0, 0};
    poll(&life, 1, 0);
    return !(life.revents & POLLHUP);
}

/* st_blocks stands at this word of struct stat, on both architectures. */
static int is_full(s32 file) {
    s64 stat[18] = {0};
    return call2(NR_fstat, file, stat) < 0 || stat[8] >= SPOOL_BLOCKS;
}

/* Moves what stands in a stream behind what the spool has: by splice, so that a byte is in either whatever kills us. */
static void pump(struct stream *s) {
    if (s->spool == -1) {
        s64 file = call4(NR_openat, FD_RUN, s->name, 0x80041 /* WRONLY CREAT CLOEXEC */, 0600);
        s->spool = file < 0 ? -2 : (s32)file;
        call3(NR_lseek, s->spool, 0, 2 /* SEEK_END */);
    }
    if (s->spool >= 0 && is_full(s->spool)) {
        s->done = 1;
        return;
    }
    s64 n = s->spool < 0 ? -E_INVAL : call6(NR_splice, s->fd, 0, s->spool, 0, 65536, SPLICE_NONBLOCK);
    if (n == -E_INVAL) { /* a terminal, or nowhere to go */
        n = call3(NR_read, s->fd, buffer, sizeof buffer);
        for (s64 done = 0, w = 1; s->spool >= 0 && done < n && w > 0; done += w) w = call3(NR_write, s->spool, buffer + done, n - done);
    }
    if (n <= 0 && n != -E_AGAIN && n != -E_INTR) s->done = 1;
}

static void stop_pumping(void) {
    for (int i = 0; i < STREAMS; i++) {
        if (streams[i].spool >= 0) call1(NR_close, streams[i].spool);
        streams[i].spool = -1;
        streams[i].done = 0;
    }
    call2(NR_flock, FD_ENGINE, 8 /* LOCK_UN */);
}

/*
 * Waits for the end of the process. SIGUSR1 asks the monitor to close the container's stdin, which the engine has closed
 * on its side. While no engine lives the monitor holds the engine's lock and moves the output to the spools, so that the
 * container need not wait; SIGUSR2 says that an engine has come, which waits for that lock.
 */
static s32 wait_for(s64 pid) {
    u64 set = 1UL << (SIGCHLD - 1) | 1UL << (SIGUSR1 - 1) | 1UL << (SIGUSR2 - 1); /* blocked since the start */
    s32 signals = (s32)call4(NR_signalfd4, -1, &set, 8, 0x80800 /* CLOEXEC NONBLOCK */);
    int locked = 0;
    for (;;) {
        s32 status = 0;
        if (call4(NR_wait4, pid, &status, 1 /* WNOHANG */, 0) == pid) return status;
        int alone = !engine_lives();
        if (alone && !locked) locked = call2(NR_flock, FD_ENGINE, 6 /* LOCK_EX | LOCK_NB */) == 0;
        if (!alone && locked) {
            stop_pumping();
            locked = 0;
        }
        struct pollfd fds[2 + STREAMS] = {{signals, POLLIN, 0}, {alone ? -1 : FD_LIFE, 0, 0}};
        for (int i = 0; i < STREAMS; i++)
            fds[2 + i] = (struct pollfd){locked && !streams[i].done ? streams[i].fd : -1, POLLIN, 0};
        poll(fds, 2 + STREAMS, alone && !locked ? 100 /* the engine is about to die, or to come */ : -1);
        u32 signal[32]; /* struct signalfd_siginfo */
        while (call3(NR_read, signals, signal, sizeof signal) == sizeof signal)
            if (signal[0] == SIGUSR1) call1(NR_close, FD_STDIN);
        for (int i = 0; i < STREAMS; i++)
            if (fds[2 + i].revents) pump(&streams[i]);
    }
}

static u64 length(const char *text) {
    u64 n = 0;
    while (text[n]) n++;
    return n;
}

static int ends_with(const char *text, const char *end) {
    u64 n = length(text), m = length(end);
    for (u64 i = 0; i < m; i++)
        if (n < m || text[n - m + i] != end[i]) return 0;
    return 1;
}

/* execvp(3); gives the error that tells most. */
static s64 execute(char **arguments, char **environment) {
    const char *path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", *name = arguments[0];
    for (const char *c = name; *c; c++)
        if (*c == '/') return call3(NR_execve, name, arguments, environment);
    for (char **e = environment; *e; e++)
        if ((*e)[0] == 'P' && (*e)[1] == 'A' && (*e)[2] == 'T' && (*e)[3] == 'H' && (*e)[4] == '=') path = *e + 5;
    s64 error = -2; /* ENOENT */
    for (;;) {
        u64 n = 0;
        while (*path && *path != ':' && n < 4096) buffer[n++] = (u8)*path++;
        if (n + length(name) + 2 <= sizeof buffer) {
            if (n) buffer[n++] = '/';
            for (const char *c = name; (buffer[n++] = (u8)*c); c++) {}
            if (call3(NR_execve, buffer, arguments, environment) == -E_ACCES) error = -E_ACCES;
        }
        if (!*path++) return error;
    }
}

/*
 * As a program in a container of another runtime, "/sbin/docker-init -- PROGRAM ARGUMENTS": starts that program and stays
 * as its init.
 */
__attribute__((noreturn)) static void be_program_init(s64 *stack) {
    s64 count = stack[0];
    char **arguments = (char **)&stack[1], **environment = arguments + count + 1;
    s64 first = count > 1 && arguments[1][0] == '-' && arguments[1][1] == '-' && !arguments[1][2] ? 2 : 1;
    if (first >= count || become_init() < 0) leave(1);
    s64 error = execute(arguments + first, environment);
    call3(NR_write, 2, "docker-init: exec ", 18);
    call3(NR_write, 2, arguments[first], length(arguments[first]));
    if (error == -E_ACCES) call3(NR_write, 2, ": permission denied\n", 20);
    else call3(NR_write, 2, ": failed\n", 9);
    leave(error == -E_ACCES ? 126 : 127);
}

/* Where a program is mapped, if there is room: each page of page tables that a fork must copy costs as much as a page. */
static u64 beside_the_code(void) {
    return ((u64)buffer & ~0x1fffffUL) + 0x100000;
}

__attribute__((used, noreturn)) void launch(s64 *stack) {
    command_line = (char *)stack[1];
    char *last = (char *)stack[stack[0]];
    command_line_end = last + length(last) + 1;
    u64 one = 1;
    silence_signals();
    if (ends_with(command_line, "/docker-init")) be_program_init(stack);
    call5(NR_prctl, 4 /* PR_SET_DUMPABLE */, 0, 0, 0, 0); /* nobody may trace it or read its descriptors (CVE-2016-9962) */
    if (ends_with(command_line, "jdocker-spawner")) {
        call5(NR_prctl, 15 /* PR_SET_NAME */, "jdocker-spawner", 0, 0, 0);
        call1(NR_setsid, 0);
        serve();
    }
    call5(NR_prctl, 15 /* PR_SET_NAME */, "jdocker-monitor", 0, 0, 0);
    report(REPORT_LAUNCHED, 0, 0, (s32)call1(NR_getpid, 0));
    struct header peek;
    memset(&peek, 0, sizeof peek);
    call4(NR_pread64, FD_PROGRAM, &peek, sizeof peek, 0);
    if (!(peek.flags & DETACHED)) call1(NR_setsid, 0); /* to stay; a container's process begins a session by its program */
    program = (struct header *)call6(NR_mmap, beside_the_code(), peek.size, 3 /* READ WRITE */, 2 /* PRIVATE */, FD_PROGRAM, 0);
    if ((s64)program < 0 && (s64)program > -4096) leave(127);
    if (peek.magic != PROGRAM_MAGIC || peek.version != PROGRAM_VERSION) {
        report(REPORT_PROGRAM, 0, E_INVAL, 0);
        leave(127);
    }
    play(program->before, REPORT_BEFORE);
    s64 pid = start();
    if (program->flags & DETACHED) leave(0);
    call1(NR_close, FD_PROGRAM);
    call3(NR_close_range, FD_LAST_KEPT + 1, ~0U, 0);
    s32 status = wait_for(pid);
    write_exit_record(status);
    call3(NR_write, FD_EXITED, &one, sizeof one);
    call2(NR_flock, FD_ENGINE, 2 /* LOCK_EX */); /* until the engine has taken all output, or has died */
    drain(FD_STDOUT, "out.spool");
    drain(FD_STDERR, "err.spool");
    leave(0);
}
