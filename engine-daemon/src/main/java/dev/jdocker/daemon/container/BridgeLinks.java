package dev.jdocker.daemon.container;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.daemon.network.etc.HostsFile;
import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.linux.netlink.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Links of containers in the network {@code bridge}, which has no names: what a container calls another stands in its
 * hosts file and its environment. A document has a link as {@code <id>:<alias>}; in networks of users links are the
 * endpoints' affair.
 */
final class BridgeLinks {
    private static final String BRIDGE = "bridge";

    private final ContainerRegistry registry;
    private final Networks networks;

    BridgeLinks(ContainerRegistry registry, Networks networks) {
        this.registry = registry;
        this.networks = networks;
    }

    /** A link: the container that is meant, and what the other calls it. */
    record Link(Container target, String alias) {
        String name() {
            return target.document().name().text();
        }
    }

    /** The same with the linked containers told by their ids; they are to be there. */
    HostConfig resolve(HostConfig wish) {
        String mode = wish.networkMode();
        if (wish.links().isEmpty()) {
            return wish;
        }
        if (mode.equals("host") || mode.startsWith(NamespaceSharing.CONTAINER)) {
            throw new BadRequest("conflicting options: "
                    + (mode.equals("host") ? "host type networking" : "container type network")
                    + " can't be used with links. This would result in undefined behavior");
        }
        if (!Network.isPredefined(mode)) {
            return wish.toBuilder().links(List.of()).build();
        }
        List<String> links = new ArrayList<>();
        for (String text : wish.links()) {
            if (text.isEmpty()) {
                throw new BadRequest("empty string specified for links");
            }
            String[] parts = text.split(":", -1);
            if (parts.length > 2 || parts[0].isEmpty() || parts[parts.length - 1].isEmpty()) {
                throw new BadRequest("bad format for links: " + text);
            }
            Container target = target(parts[0]);
            if (target.document().hostConfig().networkMode().equals("host")) {
                throw new BadRequest("conflicting options: host type networking can't be used with links. This would"
                        + " result in undefined behavior");
            }
            String alias = parts.length == 2 ? parts[1] : parts[0];
            // An engine's own form, "/db:/web/database", comes back from those who copy a container.
            links.add(target.id().text() + ":" + alias.substring(alias.lastIndexOf('/') + 1));
        }
        return wish.toBuilder().links(links).build();
    }

    private Container target(String reference) {
        try {
            return registry.get(reference);
        } catch (NotFound e) {
            throw new BadRequest("could not get container for " + reference + ": " + e.text(), e);
        }
    }

    /** Those of a container whose other ends are still there. */
    List<Link> of(ContainerDocument document) {
        List<Link> links = new ArrayList<>();
        for (String text : document.hostConfig().links()) {
            int colon = text.indexOf(':');
            try {
                links.add(new Link(registry.get(text.substring(0, colon)), text.substring(colon + 1)));
            } catch (NotFound e) {
                // it was removed since
            }
        }
        return links;
    }

    /** As inspect shows them: {@code /db:/web/database}. */
    List<String> shown(ContainerDocument document) {
        return of(document).stream()
                .map(link -> "/" + link.name() + ":/" + document.name().text() + "/" + link.alias())
                .toList();
    }

    /** The lines of the hosts file; those that are linked are to run. */
    List<HostsFile.Entry> hosts(ContainerDocument document) {
        List<HostsFile.Entry> entries = new ArrayList<>();
        for (Link link : of(document)) {
            entries.add(new HostsFile.Entry(address(document, link), names(link)));
        }
        return entries;
    }

    /** The lines of those that run. */
    List<HostsFile.Entry> present(ContainerDocument document) {
        List<HostsFile.Entry> entries = new ArrayList<>();
        for (Link link : of(document)) {
            find(link).ifPresent(address -> entries.add(new HostsFile.Entry(address, names(link))));
        }
        return entries;
    }

    private static String names(Link link) {
        String names = link.alias() + " " + link.target().document().config().hostname();
        return link.name().equals(link.alias()) ? names : names + " " + link.name();
    }

    private String address(ContainerDocument document, Link link) {
        if (!link.target().isRunning()) {
            throw new ServerError("Cannot link to a non running container: /" + link.name() + " AS /"
                    + document.name().text() + "/" + link.alias());
        }
        return find(link)
                .orElseThrow(() ->
                        new ServerError("container " + link.target().id() + " not attached to default bridge network"));
    }

    private Optional<String> find(Link link) {
        return networks.sandbox(link.target().id().text()).stream()
                .flatMap(sandbox -> sandbox.endpoints().stream())
                .filter(endpoint -> endpoint.network().equals(BRIDGE))
                .map(Endpoint::addresses)
                .filter(addresses -> !addresses.isEmpty())
                .map(addresses -> IpPrefix.text(addresses.getFirst().address()))
                .findFirst();
    }

    /** The variables that a container finds those by that it is linked to; they are to run. */
    List<String> variables(ContainerDocument document) {
        List<String> variables = new ArrayList<>();
        for (Link link : of(document)) {
            variables.addAll(variables(document, link, address(document, link)));
        }
        return variables;
    }

    /** The variables of those that run. */
    List<String> presentVariables(ContainerDocument document) {
        List<String> variables = new ArrayList<>();
        for (Link link : of(document)) {
            find(link).ifPresent(address -> variables.addAll(variables(document, link, address)));
        }
        return variables;
    }

    private static List<String> variables(ContainerDocument document, Link link, String address) {
        return LinkVariables.of(
                link.alias(),
                "/" + document.name().text() + "/" + link.alias(),
                address,
                link.target().document().config());
    }
}
