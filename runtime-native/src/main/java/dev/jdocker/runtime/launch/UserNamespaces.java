package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Pipe;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.Compiler;
import dev.jdocker.runtime.compile.IdMappings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * User namespaces that nobody lives in, for idmapped mounts: mount_setattr(2) takes a mapping only as a namespace's
 * descriptor. The latest are kept. A JVM, having threads, can enter no user namespace, so a launcher makes them.
 */
final class UserNamespaces {
    private static final int KEPT = 64;

    private final Linux linux;
    private final Launch launch;
    private final Compiler compiler;
    private final Map<IdMappings, Fd> namespaces = new LinkedHashMap<>(16, 0.75f, true);

    UserNamespaces(Linux linux, Launch launch, Compiler compiler) {
        this.linux = linux;
        this.launch = launch;
        this.compiler = compiler;
    }

    /** The namespace of these mappings; stays ours to close. */
    synchronized Fd of(IdMappings mappings) {
        Fd known = namespaces.get(mappings);
        if (known != null) {
            return known;
        }
        Fd made = make(mappings);
        namespaces.put(mappings, made);
        if (namespaces.size() > KEPT) {
            var eldest = namespaces.entrySet().iterator();
            eldest.next().getValue().close();
            eldest.remove();
        }
        return made;
    }

    private Fd make(IdMappings mappings) {
        Path directory = temporaryDirectory();
        RunDirectory run = new RunDirectory(directory);
        Compiled holder = compiler.idmapHolder(mappings);
        try (Pipe gate = linux.pipe2(0);
                Fd dir = run.open(linux);
                Fd exited = linux.eventfd(0, 0);
                Fd alive = run.aliveFile(linux);
                Fd engine = run.engineFile(linux)) {
            var fds = new Launch.MonitorFds(null, dir, null, null, null, exited, alive, engine);
            Launch.Launched launched = launch.run("idmap", holder, fds, List.of(gate.read()), Stages.NONE, null);
            if (launched.report().failure() != null) {
                throw launched.report().failure();
            }
            Fd namespace = linux.openat(Fd.CWD, "/proc/" + launched.report().pid() + "/ns/user", Flags.O_RDONLY, 0);
            gate.write().close();
            try (Fd monitor = linux.pidfdOpen(launched.monitorPid())) {
                while (linux.waitPidfd(monitor) == null) {
                    launch.awaitReadable(monitor);
                }
            }
            return namespace;
        } finally {
            delete(directory);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("jdocker-idmap");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
