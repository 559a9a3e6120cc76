package dev.jdocker.jrunc;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code start}: lets the program of a created container run. */
@Command(name = "start", description = "executes the user defined process in a created container")
final class StartCommand implements Verb {
    @Parameters(paramLabel = "<container-id>")
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.exactly("start", arguments, 1);
        Container container = session.container(arguments.getFirst());
        switch (container.status()) {
            case CREATED -> container.start();
            case STOPPED -> throw new JruncException("cannot start a container that has stopped");
            case CREATING -> throw new JruncException("cannot start a container in the creating state");
            case RUNNING, PAUSED -> throw new JruncException("cannot start an already running container");
        }
        return 0;
    }
}
