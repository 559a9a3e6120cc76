package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.NaturalOrder;
import dev.jdocker.cli.output.Quoted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker port}. */
public final class PortCommand implements Command {
    private static final int LAST_PORT = 65535;

    @Override
    public Usage usage() {
        return Usage.of(
                "CONTAINER [PRIVATE_PORT[/PROTO]]",
                "List port mappings or a specific mapping for the container",
                1,
                2,
                "container port",
                "port");
    }

    @Override
    public void declare(Flags flags) {
        // has none
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String container = flags.arguments().getFirst();
        Map<String, @Nullable Object> ports = Json.object(
                Json.object(
                        session.engine().get(Query.container(container, "json")).object(), "NetworkSettings"),
                "Ports");
        List<String> lines = new ArrayList<>();
        if (flags.arguments().size() > 1) {
            String asked = flags.arguments().get(1);
            bindings(ports, key(asked)).forEach(lines::add);
            if (lines.isEmpty()) {
                throw new CommandException("Error: No public port '" + asked + "' published for " + container);
            }
        } else {
            for (String port : ports.keySet()) {
                bindings(ports, port).forEach(binding -> lines.add(port + " -> " + binding));
            }
            lines.sort(NaturalOrder.BY_NUMBERS);
        }
        if (!lines.isEmpty()) {
            session.printLine(String.join("\n", lines));
        }
        return 0;
    }

    private static String key(String asked) throws CommandException {
        int slash = asked.indexOf('/');
        String port = slash < 0 ? asked : asked.substring(0, slash);
        String protocol = slash < 0 ? "" : asked.substring(slash + 1);
        try {
            if (Integer.parseUnsignedInt(port) > LAST_PORT) {
                throw invalid(port, "value out of range");
            }
        } catch (NumberFormatException e) {
            throw invalid(port, "invalid syntax");
        }
        return port + "/" + (protocol.isEmpty() ? "tcp" : protocol);
    }

    private static CommandException invalid(String port, String why) {
        return new CommandException(
                "Error: invalid port (" + port + "): strconv.ParseUint: parsing " + Quoted.string(port) + ": " + why);
    }

    private static List<String> bindings(Map<String, @Nullable Object> ports, String port) {
        List<String> bindings = new ArrayList<>();
        for (Object binding : Json.list(ports, port)) {
            String host = Json.string(binding, "HostIp");
            bindings.add((host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + Json.string(binding, "HostPort"));
        }
        return bindings;
    }
}
