package dev.jdocker.runtime.launch;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.linux.cgroup.CgroupEntry;
import dev.jdocker.linux.cgroup.CgroupException;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Resources;
import dev.jdocker.runtime.ContainerRuntime;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.LaunchRequest;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.compile.CompileException;
import dev.jdocker.runtime.compile.CompileRequest;
import dev.jdocker.runtime.compile.CompileRequest.Launching;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.Compiler;
import dev.jdocker.runtime.compile.ExecCompiler;
import dev.jdocker.runtime.compile.Filter;
import dev.jdocker.runtime.compile.Host;
import dev.jdocker.runtime.compile.IdMappings;
import dev.jdocker.seccomp.SeccompCompiler;
import dev.jdocker.seccomp.SeccompException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runtime that this project exists for: containers by system calls, without another program below it. */
public final class NativeRuntime implements ContainerRuntime {
    private final Linux linux;
    private final Poller poller;
    private final Cgroups cgroups;
    private final Compiler compiler;
    private final Filters filters;
    private final Monitors monitors;
    private final Executions executions;
    private final UserNamespaces userNamespaces;
    private final HookRunner hooks;

    public NativeRuntime(Linux linux, Poller poller, Cgroups cgroups, SeccompCompiler seccomp, Host host) {
        this.linux = linux;
        this.poller = poller;
        this.cgroups = cgroups;
        this.compiler = new Compiler(host);
        this.filters = new Filters(seccomp);
        Launch launch = new Launch(linux, poller, new Spawner(linux, poller, new LauncherImage(linux)));
        this.userNamespaces = new UserNamespaces(linux, launch, compiler);
        this.monitors = new Monitors(linux, poller, launch);
        this.hooks = new HookRunner(
                linux, new DetachedLaunch(linux, poller, launch), userNamespaces, new ExecCompiler(host));
        this.executions = new Executions(linux, poller, launch, filters, host, userNamespaces);
    }

    /** A user namespace of these mappings, for idmapped mounts; stays this runtime's to close. */
    public Fd userNamespace(IdMappings mappings) {
        return userNamespaces.of(mappings);
    }

    /** A new network namespace for a container whose user ids are these; the caller closes it. */
    public OwnedNetwork network(IdMappings mappings) {
        return userNamespaces.withNetwork(mappings);
    }

    @Override
    public RunningContainer start(LaunchRequest request) {
        LinuxSection section = request.spec().linux();
        ContainerProcess process = request.spec().process();
        String cgroupPath = section == null ? null : section.cgroupsPath();
        if (section == null || process == null || cgroupPath == null) {
            throw StartExceptions.notStarted("config needs linux, process and linux.cgroupsPath");
        }
        Cgroup cgroup = null;
        try {
            Filter filter = filters.of(section.seccomp());
            RunDirectory run = prepare(request.runDirectory(), cgroupPath);
            Resources limits = section.resources();
            cgroup = cgroups.create(
                    cgroupPath, limits == null ? Resources.builder().build() : limits);
            return start(request, process, run, cgroup, filter);
        } catch (ErrnoException | CgroupException | CompileException | SeccompException e) {
            delete(cgroup);
            throw StartExceptions.notStarted(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            delete(cgroup);
            throw e;
        }
    }

    private static void delete(@Nullable Cgroup cgroup) {
        if (cgroup != null) {
            cgroup.delete();
        }
    }

    private RunDirectory prepare(Path directory, String cgroupPath) {
        RunDirectory run = new RunDirectory(directory);
        try {
            run.prepare(linux);
            Files.writeString(directory.resolve("cgroup"), cgroupPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return run;
    }

    private RunningContainer start(
            LaunchRequest request, ContainerProcess process, RunDirectory run, Cgroup cgroup, @Nullable Filter filter) {
        HookSubject subject = HookSubject.of(request.id(), run.path(), request.spec(), cgroup);
        if (!subject.hooks().poststop().isEmpty()) {
            run.keep(request.spec());
        }
        try (CgroupEntry entry = cgroup.entry()) {
            int tasks = entry instanceof CgroupEntry.Tasks(List<Fd> files) ? files.size() : 0;
            Compiled compiled = compiler.compile(new CompileRequest(
                    request.spec(),
                    request.rootfs(),
                    tasks,
                    filter,
                    run.path().toString(),
                    Launching.monitored(request.init())));
            try (Streams streams =
                    Streams.of(linux, process, compiled, () -> Streams.pipes(linux, request.openStdin()))) {
                Grants grants = new Grants(linux, userNamespaces, streams, entry, null);
                MonitoredProcess init = monitors.start(
                        request.id(),
                        "container is running already",
                        compiled,
                        run,
                        streams,
                        grants,
                        hooks.stages(subject),
                        cgroup::killAll);
                hooks.started(subject, init.pid());
                return new MonitoredContainer(
                        init, cgroup, executions, new OomPoll(poller, cgroup), () -> hooks.stopped(subject));
            }
        }
    }

    @Override
    public Optional<RunningContainer> adopt(String id, Path runDirectory) {
        try {
            Path group = runDirectory.resolve("cgroup");
            if (!Files.exists(group)) {
                return Optional.empty();
            }
            Cgroup cgroup = cgroups.open(Files.readString(group));
            RunDirectory run = new RunDirectory(runDirectory);
            Runnable ended = run.kept()
                    .map(spec -> HookSubject.of(id, run.path(), spec, cgroup))
                    .<Runnable>map(subject -> () -> hooks.stopped(subject))
                    .orElse(() -> {});
            return monitors.adopt(run, cgroup::killAll)
                    .map(init -> new MonitoredContainer(init, cgroup, executions, new OomPoll(poller, cgroup), ended));
        } catch (IOException e) {
            throw new UncheckedIOException("adopt container " + id, e);
        }
    }

    @Override
    public Optional<ExitRecord> exitRecord(Path runDirectory) {
        return new RunDirectory(runDirectory).exitRecord();
    }
}
