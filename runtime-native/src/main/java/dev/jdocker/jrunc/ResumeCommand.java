package dev.jdocker.jrunc;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code resume}: lets the processes of a paused container go on. */
@Command(name = "resume", description = "resumes all processes that have been previously paused")
final class ResumeCommand implements Verb {
    @Parameters(paramLabel = "<container-id>")
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.exactly("resume", arguments, 1);
        Container container = session.container(arguments.getFirst());
        if (container.status() != Status.PAUSED) {
            throw new JruncException("container not paused");
        }
        container.cgroup().thaw();
        return 0;
    }
}
