package dev.jdocker.jrunc;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pause}: stops all processes of a container where they stand. */
@Command(name = "pause", description = "pause suspends all processes inside the container")
final class PauseCommand implements Verb {
    @Parameters(paramLabel = "<container-id>")
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.exactly("pause", arguments, 1);
        Container container = session.container(arguments.getFirst());
        switch (container.status()) {
            case CREATED, RUNNING -> container.cgroup().freeze();
            case CREATING, PAUSED, STOPPED -> throw new JruncException("container not running");
        }
        return 0;
    }
}
