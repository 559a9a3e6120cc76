/*
 * The form of a program of system calls, written by dev.jdocker.runtime.program.ProgramWriter and played by launcher.c.
 * Little-endian; offsets count bytes from the start of the header. Both sides change together, with VERSION.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "system.h"

enum { PROGRAM_MAGIC = 0x504b444a, PROGRAM_VERSION = 3, SLOTS = 256 };

/* Descriptors that every launcher is started with, by number. The monitor keeps those up to FD_LAST_KEPT. */
enum {
    FD_LIFE = 0,          /* pipe, read end: hung up while no engine lives; the null device where none matters */
    FD_PROGRAM = 3,       /* the program, sealed */
    FD_RUN = 4,           /* the run directory */
    FD_STDIN = 5,         /* the container's stdin, write end; may be absent */
    FD_STDOUT = 6,        /* its stdout, read end, or the terminal's master */
    FD_STDERR = 7,        /* its stderr, read end; absent with a terminal */
    FD_EXITED = 8,        /* eventfd: counts 1 when the exit record is written */
    FD_ALIVE = 9,         /* lock file, held locked for as long as the monitor lives */
    FD_ENGINE = 10,       /* lock file, held locked by the engine while it takes the output */
    FD_LAST_KEPT = 10,
    FD_REPORT = 11,       /* pipe to the engine: struct report, then end of file when the program is executed */
    FD_REQUESTS = 255     /* of the spawner: the socket by which it is sent what a launcher is started with */
};

/* The kernel's SCM_MAX_FD: more descriptors no message takes. */
enum { MAX_RECEIVED = 253 };

struct section {
    u32 offset; /* of the first operation */
    u32 count;
};

enum {
    STOPPED = 1, /* the child waits until the parent's part is done */
    DETACHED = 2 /* the child is a child of the launcher's parent, and the launcher does not stay as its monitor */
};

struct header {
    u32 magic;
    u32 version;
    u64 size;
    u64 clone_flags;
    s32 cgroup;  /* descriptor for CLONE_INTO_CGROUP, -1 without */
    u32 flags;   /* STOPPED, DETACHED */
    struct section before; /* played in the launcher before the clone */
    struct section enter;  /* played by the process that clones the container's process into the container */
    struct section child;  /* played in the container's process; its last operation executes the program */
    struct section parent; /* played in the launcher after the clone; slot 0 holds the child's pid */
};

/* What an argument means. */
enum { ARG_IMMEDIATE = 0, ARG_DATA = 1, ARG_SLOT = 2 };

/* Operations beside the system calls. */
enum {
    OP_DECIMAL = 0x10000, /* (data, value): writes value in decimal and a NUL, gives the number of digits */
    OP_JUMP = 0x10001,    /* (count): skips the next count operations */
    OP_EXPECT = 0x10002,  /* (data, byte, errno): fails unless that byte stands there */
    OP_FAIL = 0x10003,    /* (errno): fails */
    OP_STORE = 0x10004,   /* (data, value): writes 8 bytes */
    OP_RELOCATE = 0x10005, /* (data, count): adds the address of data to each of the first count words there */
    OP_INIT = 0x10006      /* (): goes on in a child; the process itself stays as its tiny init and ends as it does */
};

/* On this error number, go on after skipping that many operations. 0 is no entry. */
struct rule {
    u16 error;
    u16 skip;
};

struct operation {
    u32 call;  /* system call number or OP_* */
    u32 kinds; /* ARG_*, 4 bits each, the first argument lowest */
    u64 argument[6];
    s32 slot; /* where the result is kept, -1 nowhere */
    struct rule rules[3];
};

enum { REPORT_STARTED = 1, REPORT_BEFORE = 2, REPORT_CLONE = 3, REPORT_CHILD = 4, REPORT_PARENT = 5, REPORT_PROGRAM = 6 };
enum { REPORT_ENTER = 8 };
enum { REPORT_LAUNCHED = 9 /* always the first */ };
enum { REPORT_STAGE = 7 /* written by the child's program itself: it waits at the stage that operation numbers */ };

struct report {
    u32 kind;
    u32 operation; /* index within its section */
    s32 error;     /* error number, positive */
    s32 pid;       /* of the launcher with REPORT_LAUNCHED, of the container's init with REPORT_STARTED */
};

/* The file "exit" in the run directory. */
struct exit_record {
    u32 magic;
    s32 status; /* as wait4(2) gives it */
    s64 seconds;
    s64 nanoseconds;
};

#endif
