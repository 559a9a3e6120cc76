package dev.jdocker.jrunc;

import dev.jdocker.runtime.StartException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code create}: makes a container whose program waits for {@code start}. */
@Command(name = "create", description = "create a container", sortOptions = false)
final class CreateCommand implements Verb {
    @Mixin
    private Creation creation = new Creation();

    @Parameters(paramLabel = "<container-id>")
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.exactly("create", arguments, 1);
        try {
            ContainerId id = ContainerId.parse(arguments.getFirst());
            Bundle bundle = creation.bundle();
            Path console = creation.launch().consoleSocket(Creation.terminal(bundle.config()), true);
            creation.create(session, id, bundle, console);
            return 0;
        } catch (JruncException | StartException e) {
            throw new JruncException("jrunc create failed: " + e.getMessage(), e);
        }
    }
}
