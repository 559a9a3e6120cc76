package dev.jdocker.cli.network;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code jdocker network connect}. */
public final class NetworkConnectCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] NETWORK CONTAINER", "Connect a container to a network", 2, 2);
    }

    @Override
    public void declare(Flags flags) {
        flags.add("alias", Kind.STRINGS, "Add network-scoped alias for the container")
                .add("driver-opt", Kind.STRINGS, "driver options for the network")
                .add(
                        "gw-priority",
                        Kind.INT,
                        "Highest gw-priority provides the default gateway. Accepts positive and negative values.")
                .add("ip", Kind.STRING, "IPv4 address (e.g., \"172.30.100.104\")")
                .add("ip6", Kind.STRING, "IPv6 address (e.g., \"2001:db8::33\")")
                .add("link", Kind.LINK, "Add link to another container")
                .add("link-local-ip", Kind.STRINGS, "Add a link-local address for the container");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        JsonObject endpoint = new JsonObject()
                .put(
                        "IPAMConfig",
                        new JsonObject()
                                .put("IPv4Address", flags.string("ip"))
                                .put("IPv6Address", flags.string("ip6"))
                                .put("LinkLocalIPs", flags.strings("link-local-ip")))
                .put("Links", flags.list("link"))
                .put("Aliases", flags.strings("alias"))
                .put("DriverOpts", driverOptions(flags.strings("driver-opt")))
                .put("GwPriority", flags.number("gw-priority"));
        JsonObject body =
                new JsonObject().set("Container", flags.arguments().get(1)).set("EndpointConfig", endpoint.fields());
        session.engine()
                .post(operation(flags.arguments().getFirst(), "connect"), body.fields())
                .close();
        return 0;
    }

    static Query operation(String network, String operation) {
        return Query.of("/networks/" + Query.encode(network) + "/" + operation);
    }

    private static Map<String, String> driverOptions(List<String> words) throws CommandException {
        Map<String, String> options = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0 || word.substring(0, equals).isBlank()) {
                throw new CommandException("invalid key/value pair format in driver options");
            }
            options.put(
                    word.substring(0, equals).strip(),
                    word.substring(equals + 1).strip());
        }
        return options;
    }
}
