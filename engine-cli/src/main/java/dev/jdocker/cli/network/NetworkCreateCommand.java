package dev.jdocker.cli.network;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker network create}. */
public final class NetworkCreateCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] NETWORK", "Create a network", 1, 1);
    }

    @Override
    public void declare(Flags flags) {
        flags.add("attachable", Kind.BOOL, "Enable manual container attachment")
                .add("aux-address", Kind.MAP, "Auxiliary IPv4 or IPv6 addresses used by Network driver")
                .add("config-from", Kind.STRING, "The network from which to copy the configuration")
                .add("config-only", Kind.BOOL, "Create a configuration only network")
                .add("driver", 'd', Kind.STRING, "bridge", "Driver to manage the Network")
                .add("gateway", Kind.STRINGS, "IPv4 or IPv6 Gateway for the master subnet")
                .add("ingress", Kind.BOOL, "Create swarm routing-mesh network")
                .add("internal", Kind.BOOL, "Restrict external access to the network")
                .add("ip-range", Kind.STRINGS, "Allocate container ip from a sub-range")
                .add("ipam-driver", (char) 0, Kind.STRING, "default", "IP Address Management Driver")
                .add("ipam-opt", Kind.MAP, "Set IPAM driver specific options")
                .add("ipv4", (char) 0, Kind.BOOL, "true", "Enable or disable IPv4 address assignment")
                .add("ipv6", Kind.BOOL, "Enable or disable IPv6 address assignment")
                .add("label", Kind.LABEL, "Set metadata on a network")
                .add("opt", 'o', Kind.MAP, "Set driver specific options")
                .add("scope", Kind.STRING, "Control the network's scope")
                .add("subnet", Kind.STRINGS, "Subnet in CIDR format that represents a network segment");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        JsonObject body = new JsonObject();
        try {
            body.set("Name", flags.arguments().getFirst())
                    .set("Driver", flags.string("driver"))
                    .put("Scope", flags.string("scope"))
                    .set("IPAM", ipam(flags))
                    .put("Internal", flags.isSet("internal"))
                    .put("Attachable", flags.isSet("attachable"))
                    .put("Ingress", flags.isSet("ingress"))
                    .put("ConfigOnly", flags.isSet("config-only"))
                    .set("Options", flags.map("opt"))
                    .set("Labels", flags.map("label"));
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        // What was not asked for is the daemon's to decide.
        for (String family : new String[] {"ipv4", "ipv6"}) {
            if (flags.given(family)) {
                body.set("EnableIP" + family.substring(2), flags.isSet(family));
            }
        }
        if (!flags.string("config-from").isEmpty()) {
            body.set("ConfigFrom", Map.of("Network", flags.string("config-from")));
        }
        Map<String, @Nullable Object> created = session.engine()
                .post(Query.of("/networks/create"), body.fields())
                .object();
        session.printLine(Json.string(created, "Id"));
        return 0;
    }

    private static Map<String, @Nullable Object> ipam(Flags flags) {
        return new JsonObject()
                .set("Driver", flags.string("ipam-driver"))
                .set("Options", flags.map("ipam-opt"))
                .set(
                        "Config",
                        SubnetFlags.configs(
                                flags.strings("subnet"),
                                flags.strings("ip-range"),
                                flags.strings("gateway"),
                                flags.map("aux-address")))
                .fields();
    }
}
