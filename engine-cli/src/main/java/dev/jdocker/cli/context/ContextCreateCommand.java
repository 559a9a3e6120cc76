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
        return Usage.of("[OPTIONS] CONTEXT", "Create a context", 1, 1).withDetails(EndpointOption.help("create"));
    }

    @Override
    public void declare(Flags flags) {
        flags.add("description", Kind.STRING, "Description of the context")
                .add("docker", Kind.PAIRS, "set the docker endpoint")
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
        DefaultContext here = DefaultContext.of(session);
        EndpointOption option = EndpointOption.parse(flags.list("docker"), store, here);
        String from = flags.string("from");
        StoredContext context;
        Map<String, byte[]> tls;
        if (option != null) {
            context = StoredContext.of(name, "", option.endpoint());
            tls = option.tls();
        } else {
            String source = from.isEmpty() ? CurrentContext.name(session.global(), session.environment()) : from;
            boolean isDefault = source.equals(CurrentContext.DEFAULT);
            context = (isDefault ? here.context() : store.get(source)).named(name);
            tls = isDefault ? here.tls() : store.tls(source);
        }
        if (flags.given("description")) {
            context = context.described(flags.string("description"));
        }
        // Whoever finds the context finds its keys.
        store.putTls(name, tls);
        store.put(context);
        session.printLine(name);
        session.warn("Successfully created context \"" + name + "\"");
        return 0;
    }
}
