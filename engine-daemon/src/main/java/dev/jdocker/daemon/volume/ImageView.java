package dev.jdocker.daemon.volume;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.runtime.Rootfs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Looks at an image's layers as one root file system, mounted read-only where nobody else sees it. */
public final class ImageView {
    private ImageView() {}

    /** Calls {@code look} with the root, on a thread of its own; the root is gone afterwards. */
    public static void of(Linux linux, Rootfs.Overlay image, Consumer<Fd> look) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        // A thread may leave the mount namespace of its process, not come back: so it ends with that.
        Thread.ofPlatform().daemon().name("image-view").start(() -> {
            try {
                linux.unshare(Flags.CLONE_NEWNS);
                linux.mount(null, "/", null, Flags.MS_REC | Flags.MS_PRIVATE, null);
                String place = image.mountPoint().toString();
                mount(linux, image.lowers(), place);
                try (Fd root = linux.openat(Fd.CWD, place, Flags.O_PATH | Flags.O_DIRECTORY | Flags.O_CLOEXEC, 0)) {
                    look.accept(root);
                }
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Mounts layers, the topmost first, at {@code place}, read-only. Layers are named by descriptors, since the options of mount(2) may not exceed a page. */
    public static void mount(Linux linux, List<Path> layers, String place) {
        List<Fd> handles = new ArrayList<>();
        try {
            StringBuilder options = new StringBuilder("lowerdir=");
            for (Path layer : layers) {
                Fd handle =
                        linux.openat(Fd.CWD, layer.toString(), Flags.O_PATH | Flags.O_DIRECTORY | Flags.O_CLOEXEC, 0);
                handles.add(handle);
                options.append(handle.procPath()).append(':');
            }
            // overlayfs wants two layers where none is writable
            Fd empty = linux.openat(Fd.CWD, place, Flags.O_PATH | Flags.O_DIRECTORY | Flags.O_CLOEXEC, 0);
            handles.add(empty);
            options.append(empty.procPath());
            linux.mount("overlay", place, "overlay", Flags.MS_RDONLY, options.toString());
        } finally {
            handles.forEach(Fd::close);
        }
    }
}
