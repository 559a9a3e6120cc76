package dev.jdocker.daemon.container.files;

import dev.jdocker.daemon.container.ContainerFilesystem;
import dev.jdocker.daemon.container.ContainerFilesystems;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.tar.TarWriter;
import dev.jdocker.daemon.tar.TreeWriter;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Stat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.Map;

/** {@code HEAD} and {@code GET /containers/{id}/archive?path=…}: what a path is, and a tar of it. */
final class ReadArchive {

    private static final int BUFFER = 1 << 16;

    private final ContainerFilesystems containers;
    private final RootViews views;
    private final Linux linux;

    ReadArchive(ContainerFilesystems containers, RootViews views, Linux linux) {
        this.containers = containers;
        this.views = views;
        this.linux = linux;
    }

    Handler head() {
        return exchange -> handle(exchange, true);
    }

    Handler get() {
        return exchange -> handle(exchange, false);
    }

    private void handle(Exchange exchange, boolean headOnly) throws IOException {
        String given = exchange.query().string("path", "");
        ContainerPath path = ContainerPath.of(given);
        ContainerFilesystem container = containers.get(exchange.pathVariable("id"));
        Blocking.run("archive-read", () -> {
            try (RootView view = views.toRead(container);
                    Fd handle = open(view, path, given, exchange.pathVariable("id"))) {
                Stat stat = view.stat(handle);
                String target = stat.isSymlink() ? view.evaluate(path.text()) : "";
                exchange.setHeader(
                        PathStat.HEADER, PathStat.of(path.base(), stat, target).header());
                if (headOnly) {
                    exchange.respond(200);
                } else {
                    write(exchange, container, view, handle, path, stat);
                }
            }
        });
        if (!headOnly) {
            container.publish("archive-path", Map.of());
        }
    }

    private static Fd open(RootView view, ContainerPath path, String given, String container) {
        try {
            return view.handle(path);
        } catch (ErrnoException e) {
            throw FileFailures.of(e, "lstat " + path + ": ", given, container);
        }
    }

    /** What is mounted of the kernel has no place in a copy of the whole container: its files never end, or differ at each look. */
    private static boolean isOfTheKernel(String path) {
        return path.startsWith("proc/") || path.startsWith("sys/") || path.startsWith("dev/");
    }

    private void write(
            Exchange exchange, ContainerFilesystem container, RootView view, Fd handle, ContainerPath path, Stat stat)
            throws IOException {
        try (Fd folder = stat.isDirectory() ? view.reading(handle) : view.folder(path.parent());
                BufferedOutputStream out = new BufferedOutputStream(
                        exchange.stream(200, "application/x-tar").asOutputStream(), BUFFER)) {
            TarWriter tar = new TarWriter(out);
            TreeWriter tree =
                    new TreeWriter(linux, tar, TreeWriter.Form.FILES, IdTranslation.toContainer(container.idMap()));
            if (stat.isDirectory()) {
                String name = path.base().equals("/") ? "/" : path.base() + "/";
                if (view.evaluate(path.text()).equals("/")) {
                    tree.leavingOut((file, _) -> isOfTheKernel(file.substring(name.length())));
                }
                tree.writeFolder(folder, name, name);
            } else {
                tree.write(folder, path.base(), path.base());
            }
            tar.finish();
        }
    }
}
