package dev.jdocker.daemon.container.files;

import dev.jdocker.api.container.MountPoint;
import dev.jdocker.daemon.container.ContainerFilesystem;
import dev.jdocker.daemon.container.ContainerFilesystems;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.layer.Compression;
import dev.jdocker.daemon.tar.Owners;
import dev.jdocker.daemon.tar.TarLimits;
import dev.jdocker.daemon.tar.TarPaths;
import dev.jdocker.daemon.tar.TreeUnpacker;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.oci.User;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Map;
import java.util.Optional;

/**
 * {@code PUT /containers/{id}/archive?path=…}: unpacks a tar, plain or compressed by gzip or zstd, into a folder of a
 * container. It is decompressed here, never by a program that is looked for (CVE-2026-41567). For a container that does not
 * run the archive is stored first, so that the container is not kept from starting by a slow client.
 */
final class WriteArchive implements Handler {

    private final ContainerFilesystems containers;
    private final RootViews views;
    private final Linux linux;
    private final ContentStore spools;

    WriteArchive(ContainerFilesystems containers, RootViews views, Linux linux, ContentStore spools) {
        this.containers = containers;
        this.views = views;
        this.linux = linux;
        this.spools = spools;
    }

    /** What a client asks for. */
    private record Request(
            ContainerFilesystem container, String reference, String given, boolean keepKinds, boolean asUser) {

        ContainerPath path() {
            return ContainerPath.of(given);
        }
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        Request request = new Request(
                containers.get(exchange.pathVariable("id")),
                exchange.pathVariable("id"),
                exchange.query().string("path", ""),
                exchange.query().bool("noOverwriteDirNonDir", false),
                exchange.query().bool("copyUIDGID", false));
        ContainerPath _ = request.path();
        Blocking.run("archive-write", () -> {
            try (RootView view = views.running(request.container()).orElse(null)) {
                if (view != null) {
                    unpack(request, view, exchange.body());
                } else {
                    unpackStopped(request, exchange.body());
                }
            }
        });
        request.container().publish("extract-to-dir", Map.of());
        exchange.respond(200);
    }

    private void unpackStopped(Request request, InputStream body) throws IOException {
        try (RootView view = views.toRead(request.container())) {
            String _ = place(request, view); // before a client sends gigabytes for nothing
        }
        try (ContentStore.Spool spool = spools.spool(body)) {
            Optional<Boolean> done = request.container().whileStopped(() -> {
                try (RootView view = views.stopped(request.container())) {
                    unpack(request, view, spool);
                    return true;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            if (done.isEmpty()) { // started meanwhile
                try (RootView view = views.toRead(request.container())) {
                    unpack(request, view, spool);
                }
            }
        }
    }

    private void unpack(Request request, RootView view, ContentStore.Spool spool) throws IOException {
        try (InputStream in = Channels.newInputStream(spool.open())) {
            unpack(request, view, in);
        }
    }

    private void unpack(Request request, RootView view, InputStream body) throws IOException {
        String place = place(request, view);
        TreeUnpacker.Rules rules = new TreeUnpacker.Rules(false, request.keepKinds(), owners(request));
        try (InputStream tar = Compression.plain(body);
                TreeUnpacker unpacker =
                        new TreeUnpacker(linux, view.root(), TarPaths.clean(place), tar, TarLimits.DEFAULT, rules)) {
            unpacker.unpack();
            tar.transferTo(OutputStream.nullOutputStream());
        } catch (ErrnoException e) {
            throw new ServerError(FileFailures.text(e), e);
        } catch (IOException e) {
            throw new ServerError(String.valueOf(e.getMessage()), e);
        }
    }

    private static Owners owners(Request request) {
        Owners toDisk = IdTranslation.toDisk(request.container().idMap());
        if (!request.asUser() || request.container().config().user().isEmpty()) {
            return toDisk;
        }
        User user = request.container().user();
        return new Owners(
                id -> toDisk.users().applyAsInt(user.uid()),
                id -> toDisk.groups().applyAsInt(user.gid()));
    }

    /** The real path of the folder to unpack into, which may be written to. */
    private static String place(Request request, RootView view) {
        String path = request.path().text();
        String real = view.evaluate(path);
        try (Fd handle = view.handle(new ContainerPath(real))) {
            if (!view.stat(handle).isDirectory()) {
                throw new BadRequest("extraction point is not a directory");
            }
        } catch (ErrnoException e) {
            throw FileFailures.of(e, "", request.given(), request.reference());
        }
        refuseReadOnly(request.container(), real);
        return real;
    }

    private static void refuseReadOnly(ContainerFilesystem container, String path) {
        Optional<MountPoint> mount = container.mounts().stream()
                .filter(point -> path.equals(point.destination()) || path.startsWith(point.destination() + "/"))
                .reduce((a, b) -> a.destination().length() > b.destination().length() ? a : b);
        if (mount.isPresent() && !mount.get().writable()) {
            throw new BadRequest("mounted volume is marked read-only");
        }
        if (mount.isEmpty()
                && container.hostConfig().readonlyRootfs()
                && container.hostConfig().tmpfs().keySet().stream().noneMatch(place -> isBelow(path, place))) {
            throw new BadRequest("container rootfs is marked read-only");
        }
    }

    private static boolean isBelow(String path, String place) {
        String clean = "/" + TarPaths.clean(place);
        return path.equals(clean) || path.startsWith(clean + "/");
    }
}
