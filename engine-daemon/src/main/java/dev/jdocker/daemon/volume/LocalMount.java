package dev.jdocker.daemon.volume;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/** Mounts what a local volume's options name in the volume's place, and takes it away. */
final class LocalMount {
    private static final int PLACE = 4; // of the fields of /proc/self/mountinfo, proc(5)
    private static final Pattern PASSWORD = Pattern.compile("(?<=^|,)(password|pass)=[^,]*");

    private final Linux linux;
    private final ServerAddress servers = new ServerAddress(InetAddress::getByName);

    LocalMount(Linux linux) {
        this.linux = linux;
    }

    /** Mounts it; may take as long as a server on the network. */
    void mount(LocalOptions options, Path place) {
        if (options.device().isEmpty()) {
            throw new BadRequest("missing device in volume options");
        }
        onThreadOfItsOwn(() -> mount(servers.resolved(options), place.toString()));
    }

    private void mount(LocalOptions options, String target) {
        MountWords parsed = MountWords.parse(options.words());
        try {
            linux.mount(options.device(), target, options.type(), parsed.flags(), parsed.data());
        } catch (ErrnoException e) {
            throw failed(options, target, parsed, e);
        }
        try {
            if (parsed.isReadOnlyBind()) {
                linux.mount(null, target, null, parsed.flags() | Flags.MS_REMOUNT, null);
            }
            if (parsed.propagation() != 0) {
                linux.mount(null, target, null, parsed.propagation(), null);
            }
        } catch (ErrnoException e) {
            takeAway(target);
            throw failed(options, target, parsed, e);
        }
    }

    private static ServerError failed(LocalOptions options, String target, MountWords words, ErrnoException e) {
        StringBuilder text = new StringBuilder("failed to mount local volume: mount ")
                .append(options.device())
                .append(':')
                .append(target);
        if (words.flags() != 0) {
            text.append(", flags: 0x").append(Long.toHexString(words.flags()));
        }
        if (!words.data().isEmpty()) {
            text.append(", data: ").append(PASSWORD.matcher(words.data()).replaceAll("$1=********"));
        }
        return new ServerError(
                text.append(": ").append(Errno.describe(e.errno())).toString(), e);
    }

    void unmount(Path place) {
        onThreadOfItsOwn(() -> takeAway(place.toString()));
    }

    private void takeAway(String target) {
        try {
            linux.umount2(target, 0);
        } catch (ErrnoException e) {
            if (e.is(Errno.EBUSY)) {
                linux.umount2(target, Flags.MNT_DETACH); // somebody looks at it; it goes when they do not any more
            } else if (!e.is(Errno.EINVAL) && !e.is(Errno.ENOENT)) {
                throw e; // EINVAL: nothing is mounted there
            }
        }
    }

    /** Whether something is mounted there, as this process sees it. */
    boolean isMounted(Path place) {
        try {
            return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                    .anyMatch(line -> line.split(" ")[PLACE].equals(escaped(place.toString())));
        } catch (IOException e) {
            throw new UncheckedIOException("read /proc/self/mountinfo", e);
        }
    }

    private static String escaped(String path) {
        return path.replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011")
                .replace("\n", "\\012");
    }

    /** A platform thread: a server that does not answer would hold a carrier of virtual threads. */
    private static void onThreadOfItsOwn(Runnable call) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("volume-mount").start(() -> {
            try {
                call.run();
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
}
