package dev.jdocker.daemon.container;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.SecretMount;
import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.daemon.secret.Secrets;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.oci.IdMapping;
import dev.jdocker.oci.Mount;
import dev.jdocker.runtime.compile.IdMappings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The secrets and configs of a container as files on a tmpfs of their own, mounted for the moment of its start: the container's mounts are
 * copies that live on, and what was decrypted goes with the container's run.
 */
final class GivenSecrets implements AutoCloseable {
    private static final List<String> OPTIONS = List.of("bind", "ro", "nosuid", "nodev", "noexec", "rprivate");

    private final Linux linux;
    private final Path place;
    private final List<Mount> mounts = new ArrayList<>();

    private GivenSecrets(Linux linux, Path place) {
        this.linux = linux;
        this.place = place;
    }

    static GivenSecrets open(Engine engine, ContainerDocument document) {
        Path place = engine.paths().secrets().resolve(document.id().shortText() + "-" + UUID.randomUUID());
        GivenSecrets given = new GivenSecrets(engine.linux(), place);
        HostConfig wish = document.hostConfig();
        if (wish.secrets().isEmpty() && wish.configs().isEmpty()) {
            return given;
        }
        try {
            Files.createDirectories(place);
            long flags = Flags.MS_NOSUID | Flags.MS_NODEV | Flags.MS_NOEXEC;
            engine.linux().mount("secrets", place.toString(), "tmpfs", flags, "mode=700");
            given.write(engine.secrets().secrets(), wish.secrets(), document.idMap());
            given.write(engine.secrets().configs(), wish.configs(), document.idMap());
            return given;
        } catch (IOException e) {
            throw new UncheckedIOException("make " + place, e);
        } catch (RuntimeException e) {
            given.close();
            throw e;
        }
    }

    private void write(Secrets store, List<SecretMount> files, @Nullable IdMap ids) {
        for (SecretMount file : files) {
            write(file, store.data(file.id()), ids);
        }
    }

    private void write(SecretMount secret, byte[] data, @Nullable IdMap ids) {
        Path file = place.resolve(Integer.toString(mounts.size()));
        int flags = Flags.O_WRONLY | Flags.O_CREAT | Flags.O_EXCL | Flags.O_CLOEXEC;
        try (Fd fd = linux.openat(Fd.CWD, file.toString(), flags, 0600)) {
            for (int done = 0; done < data.length; ) {
                done += linux.write(fd, data, done, data.length - done);
            }
            linux.fchownat(
                    fd,
                    "",
                    (int) onHost(ids == null ? List.of() : ids.users(), secret.uid()),
                    (int) onHost(ids == null ? List.of() : ids.groups(), secret.gid()),
                    Flags.AT_EMPTY_PATH);
            linux.fchmod(fd, secret.mode());
        } finally {
            Arrays.fill(data, (byte) 0);
        }
        mounts.add(new Mount(secret.target(), "bind", file.toString(), OPTIONS, List.of(), List.of()));
    }

    private static long onHost(List<IdMapping> ids, long id) {
        return ids.isEmpty() ? id : IdMappings.toHost(ids, id);
    }

    List<Mount> mounts() {
        return List.copyOf(mounts);
    }

    @Override
    public void close() {
        if (Files.exists(place)) {
            TemporaryMounts.remove(linux, place);
        }
    }
}
