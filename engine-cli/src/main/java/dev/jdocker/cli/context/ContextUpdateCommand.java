package dev.jdocker.cli.context;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import java.io.IOException;

/** {@code jdocker context update}. */
public final class ContextUpdateCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] CONTEXT", "Update a context", 1, 1).withDetails(EndpointOption.help("update"));
    }

    @Override
    public void declare(Flags flags) {
        flags.add("description", Kind.STRING, "Description of the context")
                .add("docker", Kind.PAIRS, "set the docker endpoint");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        String name = flags.arguments().getFirst();
        ContextStore.checkName(name);
        ContextStore store = ContextStore.of(session.environment());
        StoredContext context = store.get(name);
        if (flags.given("description")) {
            context = context.described(flags.string("description"));
        }
        EndpointOption option = EndpointOption.parse(flags.list("docker"), store, DefaultContext.of(session));
        if (option != null) {
            context = context.at(option.endpoint());
            store.putTls(name, option.tls());
        }
        store.put(context);
        session.printLine(name);
        session.warn("Successfully updated context \"" + name + "\"");
        return 0;
    }
}
