package dev.jdocker.daemon.container;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.daemon.config.NameOptions;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.network.dns.DnsEndpoint;
import dev.jdocker.daemon.network.dns.EmbeddedDns;
import dev.jdocker.daemon.network.dns.ResolverSettings;
import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Sandbox;
import dev.jdocker.daemon.network.model.SandboxObserver;
import dev.jdocker.linux.netlink.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells the name server, and containers' files, of what becomes of containers' networks. */
final class ContainerNames implements SandboxObserver {
    private final ContainerRegistry registry;
    private final ContainerFiles files;
    private final NameOptions options;
    private final EmbeddedDns dns;

    ContainerNames(ContainerRegistry registry, ContainerFiles files, NameOptions options, EmbeddedDns dns) {
        this.registry = registry;
        this.files = files;
        this.options = options;
        this.dns = dns;
    }

    @Override
    public void opened(Sandbox sandbox) {
        serve(sandbox);
        for (Container other : registry.all()) {
            ContainerDocument document = other.document();
            boolean linked =
                    document.hostConfig().links().stream().anyMatch(link -> link.startsWith(sandbox.container() + ":"));
            if (linked && other.isRunning()) {
                try {
                    files.followLinks(document);
                } catch (IOException e) {
                    throw failure(document.name().text(), e);
                }
            }
        }
    }

    private static ServerError failure(String container, IOException e) {
        return new ServerError("write the names of container " + container + ": " + e.getMessage(), e);
    }

    @Override
    public void changed(Sandbox before, Sandbox now) {
        for (Endpoint endpoint : before.endpoints()) {
            if (now.in(endpoint.networkId()).isEmpty()) {
                dns.left(endpoint.networkId(), before.container());
            }
        }
        serve(now);
        try {
            files.follow(document(now), before, now);
        } catch (IOException e) {
            throw failure(now.name(), e);
        }
    }

    @Override
    public void closed(Sandbox sandbox) {
        sandbox.endpoints().forEach(endpoint -> dns.left(endpoint.networkId(), sandbox.container()));
        dns.stop(sandbox.container());
    }

    private ContainerDocument document(Sandbox sandbox) {
        return registry.get(sandbox.container()).document();
    }

    private void serve(Sandbox sandbox) {
        for (Endpoint endpoint : sandbox.endpoints()) {
            dns.joined(names(sandbox, endpoint));
        }
        if (ContainerFiles.asksEngine(sandbox.endpoints())) {
            dns.serve(
                    sandbox.container(),
                    Path.of(sandbox.file()),
                    settings(document(sandbox).hostConfig()));
        }
    }

    private static DnsEndpoint names(Sandbox sandbox, Endpoint endpoint) {
        return new DnsEndpoint(
                endpoint.networkId(),
                endpoint.network(),
                endpoint.internal(),
                sandbox.container(),
                endpoint.dnsNames(),
                endpoint.dnsNames().isEmpty()
                        ? List.of()
                        : endpoint.addresses().stream().map(IpPrefix::address).toList(),
                links(endpoint.links()));
    }

    /** {@code container:alias}, or a container's name alone. */
    private static Map<String, String> links(List<String> texts) {
        Map<String, String> links = new LinkedHashMap<>();
        for (String text : texts) {
            int colon = text.indexOf(':');
            String target = colon < 0 ? text : text.substring(0, colon);
            links.put(text.substring(colon + 1), target.startsWith("/") ? target.substring(1) : target);
        }
        return links;
    }

    private ResolverSettings settings(HostConfig wish) {
        List<String> servers = wish.dns().isEmpty() ? options.servers() : wish.dns();
        List<String> given = wish.dnsOptions().isEmpty() ? options.options() : wish.dnsOptions();
        return new ResolverSettings(
                servers.stream().map(InetAddress::ofLiteral).toList(),
                given.stream().anyMatch(option -> option.matches("ndots:0*[1-9][0-9]{0,8}")),
                files.hostGateways().stream().map(InetAddress::ofLiteral).toList());
    }
}
