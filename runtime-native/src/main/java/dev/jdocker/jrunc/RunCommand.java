package dev.jdocker.jrunc;

import dev.jdocker.linux.Fd;
import dev.jdocker.runtime.StartException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code run}: creates and starts a container and, unless told otherwise, stays until its end. */
@Command(name = "run", description = "create and run a container", sortOptions = false)
final class RunCommand implements Verb {
    @Mixin
    private Creation creation = new Creation();

    @Option(
            names = {"--detach", "-d"},
            description = "detach from the container's process")
    private boolean detach;

    @Option(names = "--keep", description = "do not delete the container after it exits")
    private boolean keep;

    @Option(names = "--no-subreaper", hidden = true, description = "has no effect: jrunc reaps its own child only")
    @SuppressWarnings("unused") // there is nothing to switch off
    private boolean noSubreaper;

    @Parameters(paramLabel = "<container-id>")
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.exactly("run", arguments, 1);
        try {
            ContainerId id = ContainerId.parse(arguments.getFirst());
            Bundle bundle = creation.bundle();
            Path console = creation.launch().consoleSocket(Creation.terminal(bundle.config()), detach);
            boolean relayed = Creation.terminal(bundle.config()) && !detach;
            Fd here = relayed ? TerminalRelay.callers(session.machine().linux()) : null;
            Creation.Created created = creation.create(session, id, bundle, console);
            return follow(session, created.container(), here, created.terminal());
        } catch (JruncException | StartException e) {
            throw new JruncException("jrunc run failed: " + e.getMessage(), e);
        }
    }

    private int follow(Session session, Container container, @Nullable Fd here, @Nullable Fd there) {
        int pid = container.pid();
        try (Following following = detach ? Following.nothing() : Following.of(session, pid, here, there)) {
            try {
                container.start();
            } catch (RuntimeException e) {
                container.kill();
                container.remove();
                throw e;
            }
            if (detach) {
                return 0;
            }
            int status = session.machine().runtime().waitFor(pid).exitCode();
            following.ended();
            if (!keep) {
                container.remove();
            }
            return status;
        }
    }
}
