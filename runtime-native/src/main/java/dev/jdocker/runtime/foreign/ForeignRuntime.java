package dev.jdocker.runtime.foreign;

import dev.jdocker.linux.Linux;
import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.Root;
import dev.jdocker.oci.Spec;
import dev.jdocker.oci.SpecJson;
import dev.jdocker.runtime.ContainerRuntime;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.LaunchRequest;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.RunningProcess;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.HostProgramCompiler;
import dev.jdocker.runtime.compile.IdMappings;
import dev.jdocker.runtime.launch.HostPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Another OCI runtime, called by its command line: its {@code run} is the program of a monitor of ours. */
final class ForeignRuntime implements ContainerRuntime {
    private static final int NOT_STARTED = 128;
    /**
     * Where a root file system can be mounted for a user namespace, out of sight of all others. Everybody can come there, as not to
     * the engine's folders, nobody has anything of use there, and the kernel knows these directories as always empty, so that what
     * lies on them does not count against mounts of the container's own procfs and sysfs.
     */
    private static final List<Path> COVERS = List.of(
            Path.of("/sys/kernel/debug"),
            Path.of("/sys/kernel/config"),
            Path.of("/sys/fs/pstore"),
            Path.of("/sys/kernel/security"),
            Path.of("/sys/fs/fuse/connections"));

    private static final String INIT = "/sbin/docker-init";
    private static final String CREATE_FAILED =
            "failed to create task for container: failed to create shim task: OCI runtime create failed: ";

    /** By this file a run directory is known as another runtime's: it says which. */
    static final String MARK = "foreign";

    private final Linux linux;
    private final Cgroups cgroups;
    private final HostPrograms programs;
    private final RuntimeProgram runtime;

    ForeignRuntime(Linux linux, Cgroups cgroups, HostPrograms programs, RuntimeProgram runtime) {
        this.linux = linux;
        this.cgroups = cgroups;
        this.programs = programs;
        this.runtime = runtime;
    }

    @Override
    public RunningContainer start(LaunchRequest request) {
        LinuxSection section = request.spec().linux();
        ContainerProcess process = request.spec().process();
        String group = section == null ? null : section.cgroupsPath();
        if (section == null || process == null || group == null) {
            throw refused("config needs linux, process and linux.cgroupsPath");
        }
        RuntimeCalls calls = new RuntimeCalls(programs, runtime, request.runDirectory(), request.id());
        Cgroup cgroup = cgroups.open(group);
        if (request.spec().mounts().stream()
                        .anyMatch(mount -> !mount.uidMappings().isEmpty())
                && !calls.mountsIdmapped()) {
            throw refused("user namespaces need a runtime whose features tell of idmapped mounts: " + runtime.path());
        }
        HostProgramCompiler.Root root = root(request, section);
        Path bundle = prepare(calls, request, group, root);
        Path pidFile = calls.directory().resolve("init.pid");
        Path log = calls.directory().resolve("runtime.log");
        List<String> words =
                List.of("run", "--bundle", bundle.toString(), "--pid-file", pidFile.toString(), request.id());
        RunningProcess caller = programs.start(
                request.id(),
                calls.process(log, words, process),
                root,
                calls.directory(),
                request.openStdin(),
                cgroup::killAll);
        int pid = Started.await(caller, pidFile, log, CREATE_FAILED);
        return new ForeignContainer(linux, calls, caller, pid, cgroup);
    }

    private static StartException refused(String why) {
        return new StartException("unable to start container process: " + why, NOT_STARTED);
    }

    private static HostProgramCompiler.@Nullable Root root(LaunchRequest request, LinuxSection section) {
        if (!(request.rootfs() instanceof Rootfs.Overlay overlay)) {
            return null;
        }
        if (section.uidMappings().isEmpty()) {
            return new HostProgramCompiler.Root(overlay, null, overlay.mountPoint());
        }
        Path cover = COVERS.stream()
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> refused("there is no place to mount a root file system at: " + COVERS));
        IdMappings mappings = new IdMappings(section.uidMappings(), section.gidMappings());
        return new HostProgramCompiler.Root(overlay, mappings, cover.resolve("rootfs"));
    }

    private Path prepare(
            RuntimeCalls calls, LaunchRequest request, String group, HostProgramCompiler.@Nullable Root mounted) {
        Path directory = calls.directory();
        Path bundle = directory.resolve("bundle");
        Root root = request.spec().root();
        Path rootfs = switch (request.rootfs()) {
            case Rootfs.Overlay overlay ->
                mounted == null || mounted.mappings() == null ? overlay.mountPoint() : mounted.place();
            case Rootfs.Directory(Path path) -> path;
        };
        Spec spec = request.spec().toBuilder()
                .root(new Root(rootfs.toString(), root != null && root.readonly()))
                .build();
        try {
            Files.createDirectories(bundle);
            if (request.init()) {
                spec = withInit(spec, directory.resolve("docker-init"));
            }
            for (String old : List.of("init.pid", "runtime.log", "call.log")) {
                Files.deleteIfExists(directory.resolve(old));
            }
            Files.writeString(directory.resolve("cgroup"), group);
            Files.write(directory.resolve(MARK), SpecJson.write(runtime));
            Files.write(bundle.resolve("config.json"), SpecJson.write(spec));
            return bundle;
        } catch (IOException e) {
            throw new UncheckedIOException("make the bundle " + bundle, e);
        }
    }

    /** The engine's tiny init goes into the container as a program, by the path and the words that Docker has for it. */
    private static Spec withInit(Spec spec, Path program) throws IOException {
        HostPrograms.writeInit(program);
        ContainerProcess process = Objects.requireNonNull(spec.process());
        List<String> words = new ArrayList<>(List.of(INIT, "--"));
        words.addAll(process.args());
        List<Mount> mounts = new ArrayList<>(spec.mounts());
        mounts.add(new Mount(INIT, "bind", program.toString(), List.of("bind", "ro"), List.of(), List.of()));
        return spec.toBuilder()
                .process(process.toBuilder().args(words).build())
                .mounts(mounts)
                .build();
    }

    @Override
    public Optional<RunningContainer> adopt(String id, Path runDirectory) {
        try {
            Cgroup cgroup = cgroups.open(Files.readString(runDirectory.resolve("cgroup")));
            RuntimeCalls calls = new RuntimeCalls(programs, runtime, runDirectory, id);
            int pid = Started.pid(runDirectory.resolve("init.pid"));
            return programs.adopt(runDirectory, cgroup::killAll)
                    .map(caller -> new ForeignContainer(linux, calls, caller, pid, cgroup));
        } catch (IOException e) {
            throw new UncheckedIOException("adopt container " + id, e);
        }
    }

    @Override
    public Optional<ExitRecord> exitRecord(Path runDirectory) {
        return programs.exitRecord(runDirectory);
    }

    /** The runtime that a run directory was made for; null for one of our own. */
    static @Nullable RuntimeProgram programOf(Path runDirectory) {
        Path mark = runDirectory.resolve(MARK);
        try {
            return Files.exists(mark) ? SpecJson.read(Files.readAllBytes(mark), RuntimeProgram.class) : null;
        } catch (IOException e) {
            throw new UncheckedIOException("read " + mark, e);
        }
    }
}
