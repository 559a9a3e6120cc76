package dev.jdocker.apparmor;

/**
 * The text of the profile {@code docker-default}: all is allowed but what reaches beyond the container. Where the distribution has
 * the usual definitions and abstractions they are used.
 */
record DefaultProfile(String daemonLabel, boolean hasTunables, boolean hasBase) {
    static final String NAME = "docker-default";

    private static final String RULES = """
              network,
              capability,
              file,
              umount,

              # A way into the kernel's memory of file contents, and of no use to containers (CVE-2026-31431).
              deny network alg,

              # The engine stops containers, unconfined or under its own profile; runtimes it may have called do too.
              signal (receive) peer=unconfined,
              signal (receive) peer=runc,
              signal (receive) peer=crun,
              signal (receive) peer=DAEMON,
              signal (send,receive) peer=SELF,
              ptrace (trace,read,tracedby,readby) peer=SELF,

              deny mount,

              # In /proc a process writes what stands below process numbers, and the settings of shared memory.
              deny @{PROC}/* w,
              deny @{PROC}/{[^0-9s]*,s[^y]*,sy[^s]*,sys?*}/** w,
              deny @{PROC}/sys/{[^k]**,k[^e]**,ke[^r]**} w,
              deny @{PROC}/sys/kernel/{[^s]**,s,s[^h]**,sh,sh[^m]**} w,
              deny @{PROC}/{sysrq-trigger,kcore,mem,kmem} rwklx,

              # In /sys nothing but control groups.
              deny /sys/{[^f]*,f[^s]*}/** wklx,
              deny /sys/fs/{[^c]*,c[^g]*,cg[^r]*}/** wklx,
              deny /sys/{firmware,devices/virtual/powercap,kernel/security}/** rwklx,
            """;

    String text() {
        String head = hasTunables ? "#include <tunables/global>\n" : "@{PROC}=/proc/\n";
        String base = hasBase ? "  #include <abstractions/base>\n\n" : "";
        return head + "\nprofile " + NAME + " flags=(attach_disconnected,mediate_deleted) {\n" + base
                + RULES.replace("SELF", NAME).replace("DAEMON", daemonLabel) + "}\n";
    }
}
