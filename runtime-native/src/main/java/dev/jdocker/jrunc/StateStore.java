package dev.jdocker.jrunc;

import dev.jdocker.oci.SpecException;
import dev.jdocker.oci.SpecJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The directories of the containers, one each, below the root that {@code --root} names. */
final class StateStore {
    private static final String FILE = "state.json";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    /** A container's init may pass through to its fifo when it is not root any more. */
    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");

    private final Path root;

    StateStore(Path root) {
        this.root = root;
    }

    Path directory(ContainerId id) {
        return root.resolve(id.text());
    }

    /** Makes the directory of a new container and writes its first state; fails if the id is taken. */
    void add(ContainerId id, SavedState state) {
        try {
            Files.createDirectories(root, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.createDirectory(directory(id), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.setPosixFilePermissions(directory(id), PASSABLE);
        } catch (FileAlreadyExistsException e) {
            throw new JruncException("container with given ID already exists", e);
        } catch (IOException e) {
            throw new JruncException("make the directory of container " + id + ": " + e, e);
        }
        write(id, state);
    }

    /** Replaces the state, whole or not at all. It need not reach a disk: processes do not outlive a boot either. */
    void write(ContainerId id, SavedState state) {
        Path directory = directory(id);
        Path fresh = directory.resolve(FILE + ".new");
        try {
            Files.write(fresh, SpecJson.write(state));
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new JruncException("write the state of container " + id + ": " + e, e);
        }
    }

    /** The state of a container; empty if there is none of that id. */
    Optional<SavedState> find(ContainerId id) {
        Path file = directory(id).resolve(FILE);
        try {
            return Optional.of(SpecJson.read(Files.readAllBytes(file), SavedState.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | SpecException e) {
            throw new JruncException("read " + file + ": " + e.getMessage(), e);
        }
    }

    SavedState get(ContainerId id) {
        return find(id).orElseThrow(() -> new JruncException("container does not exist"));
    }

    /** All containers, by id. */
    List<SavedState> all() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(root)) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve(FILE)))
                    .sorted()
                    .map(directory ->
                            find(new ContainerId(directory.getFileName().toString())))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException e) {
            throw new JruncException("list the containers of " + root + ": " + e, e);
        }
    }

    /** Removes the container's directory; does nothing if it is gone. */
    void remove(ContainerId id) {
        Path directory = directory(id);
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException | UncheckedIOException e) {
            if (Files.exists(directory)) {
                throw new JruncException("remove " + directory + ": " + e, e);
            }
        } catch (IOException e) {
            throw new JruncException("remove " + directory + ": " + e, e);
        }
    }
}
