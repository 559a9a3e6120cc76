package dev.jdocker.cli.context;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import java.io.IOException;
import java.util.Map;

/** {@code jdocker context create}. */
public final class ContextCreateCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] CONTEXT", "Create a context", 1, 1).withDetails(EndpointOption.HELP);
    }

    @Override
    public void declare(Flags flags) {
        flags.add("description", Kind.STRING, "Description of the context")
                .add("docker", Kind.LIST, "set the docker endpoint")
                .add("from", Kind.STRING, "create context from a named context");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String name = flags.arguments().getFirst();
        ContextStore store = ContextStore.of(session.environment());
        ContextStore.checkName(name);
        if (store.has(name)) {
            throw new CommandException("context \"" + name + "\" already exists");
        }
        EndpointOption option = EndpointOption.parse(flags.list("docker"), store);
        String from = flags.string("from");
        DockerEndpoint endpoint;
        Map<String, byte[]> tls;
        String description = flags.string("description");
        if (option != null) {
            endpoint = option.endpoint();
            tls = option.tls();
        } else if (from.isEmpty() || from.equals(CurrentContext.DEFAULT)) {
            endpoint = new DockerEndpoint("", false);
            tls = Map.of();
        } else {
            StoredContext source = store.get(from);
            endpoint = source.endpoint();
            tls = store.tls(from);
            description = flags.given("description") ? description : source.description();
        }
        // Whoever finds the context finds its keys.
        store.putTls(name, tls);
        store.put(StoredContext.of(name, description, endpoint));
        session.printLine(name);
        session.warn("Successfully created context \"" + name + "\"");
        return 0;
    }
}
