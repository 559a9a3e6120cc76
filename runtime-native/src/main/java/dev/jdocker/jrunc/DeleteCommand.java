package dev.jdocker.jrunc;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code delete}: removes what is left of a container. */
@Command(name = "delete", description = "delete any resources held by the container")
final class DeleteCommand implements Verb {
    @Option(
            names = {"--force", "-f"},
            description = "forcibly deletes the container if it is still running (uses SIGKILL)")
    private boolean force;

    @Parameters(paramLabel = "<container-id>")
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.exactly("delete", arguments, 1);
        ContainerId id = ContainerId.parse(arguments.getFirst());
        SavedState state = session.store().find(id).orElse(null);
        if (state == null) {
            // A creation that was killed before it could write anything leaves an empty directory.
            session.store().remove(id);
            if (force) {
                return 0;
            }
            throw new JruncException("container does not exist");
        }
        Container container = new Container(session, id, state);
        Status status = container.status();
        switch (status) {
            case STOPPED -> {}
            case CREATED -> container.kill();
            case CREATING, RUNNING, PAUSED -> {
                if (!force) {
                    throw new JruncException(
                            "cannot delete container " + id + " that is not stopped: " + status.word());
                }
                container.kill();
            }
        }
        container.remove();
        return 0;
    }
}
