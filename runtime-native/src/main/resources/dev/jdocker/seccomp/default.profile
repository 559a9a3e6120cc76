# The system call filter that a container has unless another one is asked for.
#
# Its outcome for every call is that of Docker's default profile. A rule is a line
#
#   ACTION [when CLAUSE; CLAUSE ...]
#
# followed by indented names of system calls; a call that no rule names meets the action after "otherwise".
#
#   ACTION   allow, or errno N
#   CLAUSE   cap C           the container may have this capability      no cap C     it may not
#            arch A B        the machine is one of these                 no arch A B  it is none of these
#            kernel 4.8      the kernel is this version or a newer one
#            arg0 < 38       also == and >, unsigned; arg0 & MASK == V compares some bits
#
# "machine A also B C" names the further system call interfaces that a machine's kernel serves.

otherwise errno 1

machine x86_64 also x86 x32
machine aarch64 also arm
machine mips64 also mips mips64n32
machine mips64n32 also mips mips64
machine mipsel64 also mipsel mipsel64n32
machine mipsel64n32 also mipsel mipsel64
machine s390x also s390
machine riscv64
machine loongarch64

# identity and credentials
allow
    capget capset getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32 getpgid
    getpgrp getpid getppid getresgid getresgid32 getresuid getresuid32 getsid gettid getuid getuid32
    setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups setgroups32 setpgid setregid
    setregid32 setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setsid setuid
    setuid32 umask

# processes and threads
allow
    execve execveat exit exit_group fork get_robust_list get_thread_area getcpu getrandom getrusage
    landlock_add_rule landlock_create_ruleset landlock_restrict_self map_shadow_stack membarrier
    pidfd_open pidfd_send_signal prctl process_mrelease restart_syscall riscv_hwprobe rseq seccomp
    set_robust_list set_thread_area set_tid_address sysinfo times uname uretprobe vfork wait4 waitid
    waitpid

# scheduling and limits
allow
    getpriority getrlimit ioprio_get ioprio_set prlimit64 sched_get_priority_max
    sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler
    sched_rr_get_interval sched_rr_get_interval_time64 sched_setaffinity sched_setattr
    sched_setparam sched_setscheduler sched_yield setpriority setrlimit ugetrlimit

# signals
allow
    alarm getitimer kill pause rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo
    rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo setitimer
    sigaltstack signalfd signalfd4 sigprocmask sigreturn tgkill tkill

# clocks and timers
allow
    adjtimex clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime
    clock_gettime64 clock_nanosleep clock_nanosleep_time64 gettimeofday nanosleep time timer_create
    timer_delete timer_getoverrun timer_gettime timer_gettime64 timer_settime timer_settime64
    timerfd_create timerfd_gettime timerfd_gettime64 timerfd_settime timerfd_settime64

# memory
allow
    brk madvise memfd_create memfd_secret mincore mlock mlock2 mlockall mmap mmap2 mprotect mremap
    mseal msync munlock munlockall munmap pkey_alloc pkey_free pkey_mprotect remap_file_pages

# waiting and locking
allow
    epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait
    epoll_wait_old eventfd eventfd2 fanotify_mark futex futex_requeue futex_time64 futex_wait
    futex_waitv futex_wake inotify_add_watch inotify_init inotify_init1 inotify_rm_watch _newselect
    poll ppoll ppoll_time64 pselect6 pselect6_time64 select

# asynchronous input and output
allow
    io_cancel io_destroy io_getevents io_pgetevents io_pgetevents_time64 io_setup io_submit

# sockets
allow
    accept accept4 bind connect getpeername getsockname getsockopt listen recv recvfrom recvmmsg
    recvmmsg_time64 recvmsg send sendmmsg sendmsg sendto setsockopt shutdown socketcall socketpair

# messages between processes
allow
    ipc mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend
    mq_timedsend_time64 mq_unlink msgctl msgget msgrcv msgsnd semctl semget semop semtimedop
    semtimedop_time64 shmat shmctl shmdt shmget

# extended attributes
allow
    fgetxattr flistxattr fremovexattr fsetxattr getxattr getxattrat lgetxattr listxattr listxattrat
    llistxattr lremovexattr lsetxattr removexattr removexattrat setxattr setxattrat

# file systems
allow
    fstatfs fstatfs64 listmount statfs statfs64 statmount sync sync_file_range syncfs

# reading and writing
allow
    copy_file_range fadvise64 fadvise64_64 fallocate fdatasync fsync ftruncate ftruncate64 _llseek
    lseek pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readahead readv sendfile sendfile64
    splice tee truncate truncate64 vmsplice write writev

# descriptors
allow
    close close_range creat dup dup2 dup3 fcntl fcntl64 flock ioctl name_to_handle_at open openat
    openat2 pipe pipe2

# files and folders
allow
    access cachestat chdir chmod chown chown32 faccessat faccessat2 fchdir fchmod fchmodat fchmodat2
    fchown fchown32 fchownat fstat fstat64 fstatat64 futimesat getcwd getdents getdents64 lchown
    lchown32 link linkat lstat lstat64 mkdir mkdirat mknod mknodat newfstatat readlink readlinkat
    rename renameat renameat2 rmdir stat stat64 statx symlink symlinkat unlink unlinkat utime
    utimensat utimensat_time64 utimes

# what depends on the container, the machine or the arguments

allow when kernel 4.8
    process_vm_readv process_vm_writev ptrace

# every address family but AF_ALG (38) and AF_VSOCK (40)
allow when arg0 < 38
    socket

allow when arg0 == 39
    socket

allow when arg0 > 40
    socket

# PER_LINUX, PER_LINUX32, UNAME26, both, and the question what it is
allow when arg0 == 0
    personality

allow when arg0 == 8
    personality

allow when arg0 == 0x20000
    personality

allow when arg0 == 0x20008
    personality

allow when arg0 == 0xffffffff
    personality

allow when arch ppc64le
    swapcontext sync_file_range2

allow when arch arm arm64
    arm_fadvise64_64 arm_sync_file_range breakpoint cacheflush set_tls sync_file_range2

allow when arch amd64 x32
    arch_prctl

allow when arch amd64 x32 x86
    modify_ldt

allow when arch s390 s390x
    s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr

allow when arch riscv64
    riscv_flush_icache

allow when cap DAC_READ_SEARCH
    open_by_handle_at

allow when cap SYS_ADMIN
    bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie lsm_get_self_attr
    lsm_list_modules lsm_set_self_attr mount mount_setattr move_mount open_tree perf_event_open
    quotactl quotactl_fd setdomainname sethostname setns syslog umount umount2 unshare

# not with a flag that makes a namespace
allow when no cap SYS_ADMIN; no arch s390 s390x; arg0 & 0x7e020000 == 0
    clone

allow when no cap SYS_ADMIN; arch s390 s390x; arg1 & 0x7e020000 == 0
    clone

# its flags are in memory, out of the filter's sight; a C library falls back to clone
errno 38 when no cap SYS_ADMIN
    clone3

allow when cap SYS_BOOT
    reboot

allow when cap SYS_CHROOT
    chroot

allow when cap SYS_MODULE
    delete_module finit_module init_module

allow when cap SYS_PACCT
    acct

allow when cap SYS_PTRACE
    kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace

allow when cap SYS_RAWIO
    ioperm iopl

allow when cap SYS_TIME
    clock_settime clock_settime64 settimeofday stime

allow when cap SYS_TTY_CONFIG
    vhangup

allow when cap SYS_NICE
    get_mempolicy mbind set_mempolicy set_mempolicy_home_node

allow when cap SYSLOG
    syslog

allow when cap BPF
    bpf

allow when cap PERFMON
    perf_event_open
