package dev.jdocker.linux.netlink;

import dev.jdocker.linux.Fd;
import org.jspecify.annotations.Nullable;

/**
 * A link to be made.
 *
 * @param name up to 15 bytes
 * @param mtu bytes, 0 for the kernel's choice; of a pair that of both ends
 * @param address null for the kernel's choice
 * @param master index of the bridge that it becomes a port of, 0 for none
 * @param namespace the network namespace in which it is made, null for that of the socket
 */
public record NewLink(
        String name,
        LinkKind kind,
        int mtu,
        @Nullable MacAddress address,
        int master,
        @Nullable Fd namespace,
        boolean up) {

    public static NewLink of(String name, LinkKind kind) {
        return new NewLink(name, kind, 0, null, 0, null, false);
    }

    public NewLink withMtu(int bytes) {
        return new NewLink(name, kind, bytes, address, master, namespace, up);
    }

    public NewLink withAddress(@Nullable MacAddress mac) {
        return new NewLink(name, kind, mtu, mac, master, namespace, up);
    }

    public NewLink withMaster(int index) {
        return new NewLink(name, kind, mtu, address, index, namespace, up);
    }

    public NewLink in(Fd networkNamespace) {
        return new NewLink(name, kind, mtu, address, master, networkNamespace, up);
    }

    public NewLink started() {
        return new NewLink(name, kind, mtu, address, master, namespace, true);
    }
}
