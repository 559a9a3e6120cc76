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
import java.util.function.Function;

/**
 * User namespaces that nobody lives in. Those for idmapped mounts are kept, the latest at least: mount_setattr(2) takes a
 * mapping only as a namespace's descriptor. A JVM, having threads, can enter no user namespace, so a launcher makes them.
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
        Fd made = make(mappings, 0, namespaces -> open(namespaces, "user"));
        namespaces.put(mappings, made);
        if (namespaces.size() > KEPT) {
            var eldest = namespaces.entrySet().iterator();
            eldest.next().getValue().close();
            eldest.remove();
        }
        return made;
    }

    /** A new one with a new network namespace that belongs to it. */
    OwnedNetwork withNetwork(IdMappings mappings) {
        return make(mappings, Flags.CLONE_NEWNET, namespaces -> {
            Fd users = open(namespaces, "user");
            try {
                return new OwnedNetwork(users, open(namespaces, "net"));
            } catch (RuntimeException e) {
                users.close();
                throw e;
            }
        });
    }

    private Fd open(String namespaces, String kind) {
        return linux.openat(Fd.CWD, namespaces + kind, Flags.O_RDONLY, 0);
    }

    /** @param take called with the folder of the namespaces, as long as they are there */
    private <T> T make(IdMappings mappings, long owned, Function<String, T> take) {
        Path directory = temporaryDirectory();
        RunDirectory run = new RunDirectory(directory);
        Compiled holder = compiler.namespaceHolder(mappings, owned);
        try (Pipe gate = linux.pipe2(0);
                Fd dir = run.open(linux);
                Fd exited = linux.eventfd(0, 0);
                Fd alive = run.aliveFile(linux);
                Fd engine = run.engineFile(linux)) {
            var fds = new Launch.MonitorFds(null, dir, null, null, null, exited, alive, engine);
            Report launched = launch.run("idmap", holder, fds, List.of(gate.read()), Stages.NONE, null);
            if (launched.failure() != null) {
                throw launched.failure();
            }
            try {
                return take.apply("/proc/" + launched.pid() + "/ns/");
            } finally {
                gate.write().close();
                launch.reap(launched.launcher());
            }
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
