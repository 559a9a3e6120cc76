package dev.jdocker.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Mount and network namespaces in which {@code jrunc} is called on bundles of busybox, without any engine. */
final class RuntimeWorld implements AutoCloseable {
    private static final List<String> APPLETS = List.of(
            "sh", "sleep", "cat", "true", "id", "ls", "tty", "stty", "kill", "env", "grep", "readlink", "touch");

    private final Path folder;
    private final Process holder;
    private @Nullable ObjectNode specification;

    RuntimeWorld() {
        try {
            folder = Files.createTempDirectory("jrunc-test-");
            Files.createDirectory(root());
            holder = new ProcessBuilder(
                            "unshare",
                            "-m",
                            "-n",
                            "--propagation",
                            "private",
                            "sh",
                            "-c",
                            "mount -t tmpfs tmpfs \"$1\" && echo ready && exec cat",
                            "sh",
                            root().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (holder.getInputStream().read() != 'r') {
                throw new IOException("no namespaces for the runtime: the suite needs root");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    Path root() {
        return folder.resolve("root");
    }

    /** A command line of jrunc in these namespaces. */
    List<String> command(String... words) {
        List<String> command = inside(program().toString(), "--root", root().toString());
        command.addAll(Arrays.asList(words));
        return command;
    }

    /** A command line of any program in these namespaces. */
    List<String> inside(String... words) {
        List<String> command =
                new ArrayList<>(List.of("nsenter", "-t", Long.toString(holder.pid()), "-m", "-n", "--wd=" + folder));
        command.addAll(Arrays.asList(words));
        return command;
    }

    static Path program() {
        return Settings.distribution().resolve("bin/jrunc");
    }

    Outcome jrunc(String... words) {
        return run(command(words));
    }

    /** The same with stdout and stderr to nowhere: what is left behind would hold them open. */
    Outcome jruncApart(String... words) {
        return shell("exec \"$@\" </dev/null >/dev/null 2>" + folder.resolve("stderr"), command(words));
    }

    /** Runs a shell script outside of the namespaces, with a command line as its parameters. */
    Outcome shell(String script, List<String> parameters) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(parameters);
        return run(command);
    }

    Outcome run(List<String> command) {
        try {
            return Cli.finish(
                    new ProcessBuilder(command).directory(folder.toFile()).start(),
                    new byte[0],
                    String.join(" ", command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode state(String id) {
        try {
            return Http.JSON.readTree(jrunc("state", id).output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String status(String id) {
        return state(id).path("status").asText();
    }

    void awaitStatus(String id, String status) {
        Await.until(id + " is " + status, () -> status(id).equals(status));
    }

    /** A bundle with what {@code jrunc spec} writes, without a terminal, running a program of busybox. */
    TestBundle bundle(String... program) {
        try {
            Path directory = Files.createTempDirectory(folder, "bundle-");
            Path bin = Files.createDirectories(directory.resolve("rootfs/bin"));
            Files.copy(busybox(), bin.resolve("busybox"));
            for (String applet : APPLETS) {
                Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
            }
            ObjectNode config = specification(directory).deepCopy();
            config.withObject("/process").put("terminal", false);
            config.withObject("/process").set("args", Http.JSON.valueToTree(program));
            config.withObject("/root").put("readonly", false);
            config.withObject("/linux").put("cgroupsPath", "/" + folder.getFileName() + "/" + directory.getFileName());
            TestBundle bundle = new TestBundle(directory, config);
            bundle.write();
            return bundle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code jrunc spec} writes, which is the same for all bundles. */
    private ObjectNode specification(Path directory) throws IOException {
        ObjectNode known = specification;
        if (known == null) {
            jrunc("spec", "--bundle", directory.toString()).output();
            known = (ObjectNode)
                    Http.JSON.readTree(directory.resolve("config.json").toFile());
            specification = known;
        }
        return known;
    }

    private static Path busybox() {
        return Stream.of("/usr/bin/busybox", "/bin/busybox")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the package busybox-static is needed"));
    }

    /** What stands in the test's control groups, by their names; the same in each hierarchy. */
    List<Path> cgroups() {
        try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
            List<Path> found = new ArrayList<>();
            for (Path hierarchy : Stream.concat(Stream.of(Path.of("/sys/fs/cgroup")), hierarchies)
                    .toList()) {
                Path ours = hierarchy.resolve(folder.getFileName());
                if (Files.isDirectory(ours)) {
                    try (Stream<Path> groups = Files.list(ours)) {
                        groups.filter(Files::isDirectory).forEach(found::add);
                    }
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of the namespace's mount table that name the test's folder, but for the root itself. */
    List<String> mounts() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(holder.pid()), "mountinfo"))) {
            return lines.filter(line -> line.contains(folder.toString() + "/bundle"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directories that containers have below the runtime's root: on a tmpfs that is only in its namespace. */
    List<String> directories() {
        try (Stream<Path> all =
                Files.list(Path.of("/proc", Long.toString(holder.pid()), "root" + root().toAbsolutePath()))) {
            return all.map(path -> path.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void deleteAll() {
        for (String id : directories()) {
            jrunc("delete", "--force", id).output();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            deleteAll();
        } finally {
            holder.destroyForcibly();
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
            try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
                for (Path hierarchy : hierarchies.toList()) {
                    Files.deleteIfExists(hierarchy.resolve(folder.getFileName()));
                }
            }
            Files.deleteIfExists(Path.of("/sys/fs/cgroup").resolve(folder.getFileName()));
        }
    }

    /** A bundle whose configuration a case changes before it is used. */
    record TestBundle(Path directory, ObjectNode config) {
        TestBundle write() {
            try {
                Files.write(directory.resolve("config.json"), Http.JSON.writeValueAsBytes(config));
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String path() {
            return directory.toString();
        }

        Path rootfs() {
            return directory.resolve("rootfs");
        }
    }
}
