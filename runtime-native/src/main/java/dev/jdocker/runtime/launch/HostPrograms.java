package dev.jdocker.runtime.launch;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.SpawnRequest;
import dev.jdocker.linux.Poller;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.RunningProcess;
import dev.jdocker.runtime.compile.CompileException;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.Compiler;
import dev.jdocker.runtime.compile.Grant;
import dev.jdocker.runtime.compile.Host;
import dev.jdocker.runtime.compile.HostProgramCompiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Programs of the host's: under a monitor, so that they outlive the engine, or run to their end at once. */
public final class HostPrograms {
    private static final int OUTPUT_BYTES = 64 * 1024;
    private static final Grant.TerminalMount TERMINALS =
            new Grant.TerminalMount(List.of("newinstance", "ptmxmode=0666", "mode=0620"));

    private final Linux linux;
    private final Monitors monitors;
    private final DetachedLaunch waiting;
    private final HostProgramCompiler compiler;
    private final UserNamespaces userNamespaces;

    public HostPrograms(Linux linux, Poller poller, Host host) {
        this.linux = linux;
        Launch launch = new Launch(linux, poller, Spawning.directly(linux, new LauncherImage(linux)));
        this.monitors = new Monitors(linux, poller, launch);
        this.waiting = new DetachedLaunch(linux, poller, launch);
        this.compiler = new HostProgramCompiler(host);
        this.userNamespaces = new UserNamespaces(linux, launch, new Compiler(host));
    }

    /**
     * Starts a program under a monitor and returns once it has been executed.
     *
     * @param process its words, environment, working directory and terminal; it stays the engine's user
     * @param view what it alone sees; null for what the host sees
     * @param orphaned ends what is left when somebody kills the monitor
     */
    public RunningProcess start(
            String name,
            ContainerProcess process,
            HostProgramCompiler.@Nullable View view,
            Path runDirectory,
            boolean openStdin,
            Runnable orphaned) {
        RunDirectory run = new RunDirectory(runDirectory);
        try {
            run.prepare(linux);
            Compiled compiled = compiler.compile(process, view, runDirectory.toString());
            try (Streams streams = process.terminal()
                    ? Streams.terminal(linux, process, TERMINALS)
                    : Streams.pipes(linux, openStdin)) {
                Grants grants = new Grants(linux, userNamespaces, streams, null, null);
                return monitors.start(
                        name, "program is running already", compiled, run, streams, grants, Stages.NONE, orphaned);
            }
        } catch (ErrnoException | CompileException e) {
            throw StartExceptions.notStarted(String.valueOf(e.getMessage()));
        }
    }

    /** Takes over the program of a run directory; empty where no monitor lives any more. */
    public Optional<RunningProcess> adopt(Path runDirectory, Runnable orphaned) throws IOException {
        return monitors.adopt(new RunDirectory(runDirectory), orphaned).map(process -> process);
    }

    /** How the program of a run directory ended. */
    public Optional<ExitRecord> exitRecord(Path runDirectory) {
        return new RunDirectory(runDirectory).exitRecord();
    }

    /** Writes the init of containers, for a runtime that has none: a program called with {@code --} and the container's own. */
    public static void writeInit(Path file) throws IOException {
        Files.write(file, LauncherImage.bytes());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A program's end: its exit code and the beginning of what it wrote. */
    public record Finished(int exitCode, String output) {}

    /** Runs a program to its end. */
    public Finished run(List<String> words, List<String> environment) {
        try (Fd nothing = linux.openat(Fd.CWD, "/dev/null", Flags.O_RDONLY, 0);
                Fd output = linux.memfdCreate("output", Flags.MFD_CLOEXEC)) {
            int pid = linux.posixSpawn(
                    new SpawnRequest(words.getFirst(), words, environment, Arrays.asList(nothing, output, output)));
            int exitCode = waiting.waitFor(pid).exitCode();
            byte[] bytes = new byte[OUTPUT_BYTES];
            int length = linux.pread(output, bytes, 0, bytes.length, 0);
            return new Finished(exitCode, new String(bytes, 0, length, StandardCharsets.UTF_8));
        }
    }
}
