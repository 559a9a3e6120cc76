package dev.jdocker.jrunc;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code state}: prints the state of a container as the runtime specification defines it. */
@Command(name = "state", description = "output the state of a container")
final class StateCommand implements Verb {
    @Parameters(paramLabel = "<container-id>")
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.exactly("state", arguments, 1);
        Container container = session.container(arguments.getFirst());
        session.out().print(OciState.of(container).pretty());
        return 0;
    }
}
