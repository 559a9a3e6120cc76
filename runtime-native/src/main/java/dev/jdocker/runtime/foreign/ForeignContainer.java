package dev.jdocker.runtime.foreign;

import dev.jdocker.linux.Linux;
import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.linux.cgroup.CgroupStats;
import dev.jdocker.oci.Resources;
import dev.jdocker.oci.SpecJson;
import dev.jdocker.runtime.ExecRequest;
import dev.jdocker.runtime.ForwardingProcess;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.RunningProcess;
import dev.jdocker.runtime.compile.HostProgramCompiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A container of another runtime. The runtime's {@code run} stays with it under a monitor of ours, so its streams and its end are
 * ours to follow; what changes it is asked of the runtime.
 */
final class ForeignContainer implements RunningContainer, ForwardingProcess {

    private final Linux linux;
    private final RuntimeCalls calls;
    private final RunningProcess caller;
    private final int pid;
    private final Cgroup cgroup;

    ForeignContainer(Linux linux, RuntimeCalls calls, RunningProcess caller, int pid, Cgroup cgroup) {
        this.linux = linux;
        this.calls = calls;
        this.caller = caller;
        this.pid = pid;
        this.cgroup = cgroup;
    }

    @Override
    public RunningProcess process() {
        return caller;
    }

    @Override
    public int pid() {
        return pid;
    }

    /** A runtime says of a container that has just ended that it does not run: that is no failure of the signal. */
    @Override
    public void signal(int signal) {
        if (caller.exited().isPresent()) {
            return;
        }
        try {
            calls.run("kill", calls.id(), Integer.toString(signal));
        } catch (ForeignRuntimeException e) {
            if (stillRuns()) {
                throw e;
            }
        }
    }

    private boolean stillRuns() {
        return caller.exited().isEmpty() && cgroup.pids().contains(pid);
    }

    @Override
    public void killAll() {
        cgroup.killAll();
        if (cgroup.isFrozen()) {
            cgroup.thaw();
        }
    }

    @Override
    public void pause() {
        calls.run("pause", calls.id());
    }

    @Override
    public void resume() {
        calls.run("resume", calls.id());
    }

    @Override
    public boolean isPaused() {
        return cgroup.isFrozen();
    }

    @Override
    public void update(Resources resources) {
        Path file = calls.directory().resolve("update.json");
        try {
            Files.write(file, SpecJson.write(resources));
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file, e);
        }
        calls.run("update", "--resources", file.toString(), calls.id());
    }

    @Override
    public CgroupStats stats() {
        return cgroup.stats();
    }

    @Override
    public List<Integer> processes() {
        return cgroup.pids();
    }

    /** The configuration the runtime knows has the filter already. */
    @Override
    public RunningProcess exec(ExecRequest request) {
        Path directory = request.runDirectory();
        Path document = directory.resolve("process.json");
        Path pidFile = directory.resolve("pid");
        Path log = directory.resolve("runtime.log");
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(pidFile);
            Files.write(document, SpecJson.write(request.process()));
        } catch (IOException e) {
            throw new UncheckedIOException("write " + document, e);
        }
        List<String> words =
                List.of("exec", "--process", document.toString(), "--pid-file", pidFile.toString(), calls.id());
        RunningProcess execution = calls.programs()
                .start(
                        request.id(),
                        calls.process(log, words, request.process()),
                        // Where the root file system is, which runtimes go to.
                        new HostProgramCompiler.Joined(Path.of("/proc", Integer.toString(caller.pid()), "ns/mnt")),
                        directory,
                        request.openStdin(),
                        () -> {});
        int started = Started.await(execution, pidFile, log, "OCI runtime exec failed: ");
        return new ForeignProcess(linux, execution, started);
    }

    /** What the runtime left of a container, because somebody killed it, goes once the container has ended. */
    @Override
    public void close() {
        caller.close();
        if (caller.exit().isDone() && Files.exists(calls.state().resolve(calls.id()))) {
            calls.run("delete", "--force", calls.id());
        }
    }
}
