package dev.jdocker.cli.context;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.InspectFormat;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker context inspect}. */
public final class ContextInspectCommand implements Command {
    private static final String NOWHERE = "<IN MEMORY>";

    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] [CONTEXT] [CONTEXT...]", "Display detailed information on one or more contexts", 0, -1);
    }

    @Override
    public void declare(Flags flags) {
        flags.add("format", 'f', Kind.STRING, InspectFormat.HELP);
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        List<String> names = flags.arguments().isEmpty()
                ? List.of(CurrentContext.name(session.global(), session.environment()))
                : flags.arguments();
        ContextStore store = ContextStore.of(session.environment());
        return InspectFormat.of(flags.string("format"))
                .escaping()
                .run(session, names, name -> find(session, store, name));
    }

    private static Map<String, @Nullable Object> find(Session session, ContextStore store, String name)
            throws IOException {
        if (name.equals(CurrentContext.DEFAULT)) {
            DefaultContext here = DefaultContext.of(session);
            return view(here.context().described(""), here.tls(), NOWHERE, NOWHERE);
        }
        StoredContext context = store.get(name);
        return view(
                context,
                store.tls(name),
                store.metadata(name).toString(),
                store.tlsFolder(name).toString());
    }

    private static Map<String, @Nullable Object> view(
            StoredContext context, Map<String, byte[]> tls, String metadata, String tlsFolder) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>(context.json());
        view.put("TLSMaterial", tls.isEmpty() ? Map.of() : Map.of(StoredContext.DOCKER, List.copyOf(tls.keySet())));
        Map<String, @Nullable Object> storage = new LinkedHashMap<>();
        storage.put("MetadataPath", metadata);
        storage.put("TLSPath", tlsFolder);
        view.put("Storage", storage);
        return view;
    }
}
