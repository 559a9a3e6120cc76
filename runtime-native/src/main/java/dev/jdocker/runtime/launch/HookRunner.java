package dev.jdocker.runtime.launch;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.SpawnRequest;
import dev.jdocker.linux.Linux.WaitStatus;
import dev.jdocker.linux.cgroup.CgroupEntry;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Hook;
import dev.jdocker.oci.SpecJson;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.ExecCompiler;
import dev.jdocker.runtime.compile.Stage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Runs the hooks of containers: those of the runtime's namespaces as children of this process, those of the container's by
 * joining it. Each is given the container's state on its stdin. One that fails ends the start, at {@code poststart} and
 * {@code poststop} it is only told of in the log, as the runtime specification has it.
 */
final class HookRunner {
    private static final Logger LOG = System.getLogger(HookRunner.class.getName());
    private static final int OUTPUT_BYTES = 4096;

    private final Linux linux;
    private final DetachedLaunch launch;
    private final UserNamespaces userNamespaces;
    private final ExecCompiler compiler;
    private final JoinedNamespaces joined;

    HookRunner(Linux linux, DetachedLaunch launch, UserNamespaces userNamespaces, ExecCompiler compiler) {
        this.linux = linux;
        this.launch = launch;
        this.userNamespaces = userNamespaces;
        this.compiler = compiler;
        this.joined = new JoinedNamespaces(linux);
    }

    /** The hooks of a start, each at its stage. */
    Stages stages(HookSubject subject) {
        return subject.hasNone()
                ? Stages.NONE
                : (stage, pid) -> {
                    reached(subject, stage, pid);
                    return true;
                };
    }

    void reached(HookSubject subject, Stage stage, int pid) {
        switch (stage) {
            case MOUNTED -> {
                onHost("prestart", subject.hooks().prestart(), state(subject, "creating", pid));
                onHost("createRuntime", subject.hooks().createRuntime(), state(subject, "creating", pid));
                inside("createContainer", subject.hooks().createContainer(), root(), subject, "creating", pid);
            }
            case STARTING -> starting(subject, pid);
            case CREATED -> throw new IllegalStateException("no hook runs when a container is created");
        }
    }

    /** Before the program is executed, with its user and capabilities. */
    void starting(HookSubject subject, int pid) {
        inside("startContainer", subject.hooks().startContainer(), subject.process(), subject, "created", pid);
    }

    void started(HookSubject subject, int pid) {
        tolerant(() -> onHost("poststart", subject.hooks().poststart(), state(subject, "running", pid)));
    }

    void stopped(HookSubject subject) {
        // Each of them gets its turn, whatever the others do.
        for (Hook hook : subject.hooks().poststop()) {
            tolerant(() -> onHost("poststop", List.of(hook), state(subject, "stopped", 0)));
        }
    }

    private static void tolerant(Runnable hooks) {
        try {
            hooks.run();
        } catch (StartException e) {
            LOG.log(Level.WARNING, e.getMessage());
        }
    }

    private static ContainerProcess root() {
        return ContainerProcess.builder().cwd("/").build();
    }

    /** The state of the runtime specification. */
    private static byte[] state(HookSubject subject, String status, int pid) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("ociVersion", SpecJson.VERSION);
        state.put("id", subject.id());
        state.put("status", status);
        if (pid != 0) {
            state.put("pid", pid);
        }
        state.put("bundle", subject.bundle().toString());
        state.put("annotations", subject.annotations());
        return SpecJson.write(state);
    }

    private void onHost(String point, List<Hook> hooks, byte[] state) {
        for (Hook hook : hooks) {
            run(
                    point,
                    hook,
                    state,
                    (in, out) -> linux.posixSpawn(
                            new SpawnRequest(hook.path(), arguments(hook), hook.env(), Arrays.asList(in, out, out))));
        }
    }

    private void inside(
            String point, List<Hook> hooks, ContainerProcess as, HookSubject subject, String status, int pid) {
        for (Hook hook : hooks) {
            ContainerProcess process = as.toBuilder()
                    .terminal(false)
                    .args(arguments(hook))
                    .env(hook.env())
                    .build();
            run(point, hook, state(subject, status, pid), (in, out) -> join(hook, process, subject, pid, in, out));
        }
    }

    private int join(Hook hook, ContainerProcess process, HookSubject subject, int pid, Fd in, Fd out) {
        try (Fd init = linux.pidfdOpen(pid);
                CgroupEntry entry = subject.cgroup().entry();
                Streams streams = Streams.given(in, out, out)) {
            Compiled compiled = compiler.hook(hook.path(), process, joined.of(pid, entry));
            return launch.start(
                    subject.id(), compiled, new Grants(linux, userNamespaces, streams, entry, init), Stages.NONE);
        }
    }

    private static List<String> arguments(Hook hook) {
        return hook.args().isEmpty() ? List.of(hook.path()) : hook.args();
    }

    /** Starts a hook and gives its process id. */
    private interface Start {
        int start(Fd stdin, Fd output);
    }

    private void run(String point, Hook hook, byte[] state, Start start) {
        try (Fd in = LauncherImage.sealed(linux, "state", state, 0, 0);
                Fd out = linux.memfdCreate("output", Flags.MFD_CLOEXEC)) {
            Integer limit = hook.timeout();
            WaitStatus status = launch.waitFor(start.start(in, out), limit == null ? 0 : limit);
            if (status.exitCode() != 0) {
                throw failed(point, hook, "exit status " + status.exitCode() + ", output: " + text(out));
            }
        } catch (TimeoutException e) {
            throw failed(point, hook, String.valueOf(e.getMessage()));
        } catch (ErrnoException e) {
            throw failed(point, hook, String.valueOf(e.getMessage()));
        } catch (StartException e) {
            throw failed(point, hook, String.valueOf(e.getMessage()));
        }
    }

    private String text(Fd output) {
        byte[] bytes = new byte[OUTPUT_BYTES];
        int length = linux.pread(output, bytes, 0, bytes.length, 0);
        return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
    }

    private static StartException failed(String point, Hook hook, String why) {
        return StartExceptions.notStarted("error running " + point + " hook " + hook.path() + ": " + why);
    }
}
