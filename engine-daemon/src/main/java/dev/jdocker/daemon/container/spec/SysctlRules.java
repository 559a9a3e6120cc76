package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.daemon.error.BadRequest;
import java.util.Set;

/** Only sysctls of namespaces that the container has of its own may be set: others are the host's. */
final class SysctlRules {
    private static final Set<String> IPC = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    private SysctlRules() {}

    static void check(HostConfig wish) {
        for (String given : wish.sysctls().keySet()) {
            String name = given.replace('/', '.');
            if (IPC.contains(name) || name.startsWith("fs.mqueue.")) {
                require(name, "IPC", wish.ipcMode());
            } else if (name.startsWith("net.")) {
                require(name, "network", wish.networkMode());
            } else if (name.equals("kernel.domainname")) {
                require(name, "UTS", wish.utsMode());
            } else {
                throw new BadRequest("sysctl \"" + name + "\" is not in a separate kernel namespace");
            }
        }
    }

    private static void require(String name, String namespace, String mode) {
        if (mode.equals("host")) {
            throw new BadRequest("sysctl \"" + name + "\" not allowed in host " + namespace + " namespace");
        }
    }
}
