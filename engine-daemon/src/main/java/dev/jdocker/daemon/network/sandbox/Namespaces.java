package dev.jdocker.daemon.network.sandbox;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.netlink.Links;
import dev.jdocker.linux.netlink.NetlinkSocket;
import dev.jdocker.linux.netlink.NetworkNamespaces;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The network namespaces of containers, made before them, each kept by a mount on a file of a folder: the container joins
 * it by that file, and finds its links, addresses and routes there from its first instruction on.
 */
public final class Namespaces {
    private final Linux linux;
    private final Path folder;
    private final NetworkNamespaces kernel;

    /**
     * Keeps them in that folder, which is made.
     *
     * @param folder on tmpfs: a namespace does not outlive a boot
     */
    public Namespaces(Linux linux, Path folder) throws IOException {
        this.linux = linux;
        this.folder = Files.createDirectories(folder);
        this.kernel = new NetworkNamespaces(linux);
    }

    /** The file that stands for a namespace. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * Makes one, instead of one of that name that is left over, and works in it.
     *
     * @param made one that the container's user namespace owns, null for one that is the host's
     */
    public void create(String name, @Nullable Fd made, Consumer<Inside> work) {
        remove(name);
        Supplier<@Nullable Void> inside = () -> {
            begin(work);
            return null;
        };
        if (made == null) {
            kernel.create(file(name).toString(), inside);
        } else {
            kernel.adopt(made, file(name).toString(), inside);
        }
    }

    private void begin(Consumer<Inside> work) {
        try (NetlinkSocket socket = NetlinkSocket.open(linux);
                Fd here = kernel.open("/proc/thread-self/ns/net")) {
            Links links = new Links(socket);
            links.setUp(links.get("lo").index(), true);
            work.accept(new Inside(socket, here));
        }
    }

    /** Works in one that is there. */
    public void in(String file, Consumer<Inside> work) {
        try (Fd namespace = kernel.open(file)) {
            kernel.inside(namespace, () -> {
                try (NetlinkSocket socket = NetlinkSocket.open(linux)) {
                    work.accept(new Inside(socket, namespace));
                }
                return null;
            });
        }
    }

    /** Removes one; what is gone already is no failure. */
    public void remove(String name) {
        kernel.remove(file(name).toString());
    }

    /** The names of all that are there. */
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        }
        return names;
    }
}
