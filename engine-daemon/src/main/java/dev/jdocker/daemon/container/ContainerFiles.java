package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.config.NameOptions;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.network.HostGateway;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.daemon.network.dns.EmbeddedDns;
import dev.jdocker.daemon.network.etc.HostsFile;
import dev.jdocker.daemon.network.etc.ResolvConf;
import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.Sandbox;
import dev.jdocker.linux.netlink.IpPrefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The engine's files that stand in a container's /etc: hosts, hostname and resolv.conf. Written anew at each start; while
 * the container runs they follow its networks, and what it has changed itself stays.
 */
final class ContainerFiles {
    private static final Path HOST_HOSTS = Path.of("/etc/hosts");
    private static final Path HOST_RESOLV = Path.of("/etc/resolv.conf");

    /** The servers behind systemd-resolved, which itself listens on the host's loopback only. */
    private static final Path SYSTEMD_RESOLV = Path.of("/run/systemd/resolve/resolv.conf");

    private static final String SYSTEMD_STUB = "127.0.0.53";
    private static final String HOST_GATEWAY = "host-gateway";
    private static final String HOST_NAME = "host.docker.internal";

    private final ContainerPaths paths;
    private final Networks networks;
    private final BridgeLinks links;
    private final NameOptions options;
    private final HostGateway gateway;

    ContainerFiles(ContainerPaths paths, Networks networks, BridgeLinks links, NameOptions options) {
        this.paths = paths;
        this.networks = networks;
        this.links = links;
        this.options = options;
        this.gateway = new HostGateway(networks, options.hostGateways());
    }

    /** Writes the files; where each belongs in the container. */
    Map<String, String> write(ContainerDocument document) throws IOException {
        ContainerId id = document.id();
        List<Endpoint> endpoints =
                networks.sandbox(id.text()).map(Sandbox::endpoints).orElse(List.of());
        writeResolvConf(document, endpoints);
        write(paths.hostname(id), document.config().hostname() + "\n");
        write(paths.hosts(id), hosts(document, endpoints));
        return of(id);
    }

    /** Where the files belong of a container, and of those that share its network: names and addresses are the same there. */
    Map<String, String> of(ContainerId owner) {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("/etc/resolv.conf", paths.resolvConf(owner).toString());
        places.put("/etc/hostname", paths.hostname(owner).toString());
        places.put("/etc/hosts", paths.hosts(owner).toString());
        return places;
    }

    /** Follows a running container into and out of networks. */
    void follow(ContainerDocument document, Sandbox before, Sandbox now) throws IOException {
        String names = names(document.config());
        List<HostsFile.Entry> was = own(before.endpoints(), names);
        List<HostsFile.Entry> is = own(now.endpoints(), names);
        if (!was.equals(is)) {
            Path hosts = paths.hosts(document.id());
            List<HostsFile.Entry> gone = new ArrayList<>(was);
            gone.removeAll(is);
            write(hosts, HostsFile.with(HostsFile.without(read(hosts), gone), is));
        }
        boolean asksEngine = asksEngine(now.endpoints()) && !asksEngine(before.endpoints());
        if (asksEngine && !isEdited(document.id())) {
            writeResolvConf(document, now.endpoints());
        }
    }

    /** Follows those that a running container is linked to: they may have other addresses now. */
    void followLinks(ContainerDocument document) throws IOException {
        Path hosts = paths.hosts(document.id());
        write(hosts, HostsFile.replaced(read(hosts), links.present(document)));
    }

    /** Takes the lines of links out of a running container's hosts that it has no more. */
    void dropLinks(ContainerDocument before, ContainerDocument now) throws IOException {
        Path hosts = paths.hosts(now.id());
        List<HostsFile.Entry> gone = new ArrayList<>(links.present(before));
        gone.removeAll(links.present(now));
        write(hosts, HostsFile.without(read(hosts), gone));
    }

    /** Whether a container has the engine's name server: it is in a network of a user's. */
    static boolean asksEngine(List<Endpoint> endpoints) {
        return endpoints.stream().anyMatch(endpoint -> !Network.isPredefined(endpoint.network()));
    }

    private void writeResolvConf(ContainerDocument document, List<Endpoint> endpoints) throws IOException {
        String text = resolvConf(document.hostConfig(), endpoints);
        write(paths.resolvConf(document.id()), text);
        write(paths.resolvConfDigest(document.id()), digest(text));
    }

    private boolean isEdited(ContainerId id) throws IOException {
        return !digest(read(paths.resolvConf(id))).equals(read(paths.resolvConfDigest(id)));
    }

    private static String digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private String resolvConf(HostConfig wish, List<Endpoint> endpoints) throws IOException {
        boolean host = wish.networkMode().equals("host");
        boolean engine = asksEngine(endpoints);
        Path source = host || engine || !isSystemdStub() ? HOST_RESOLV : SYSTEMD_RESOLV;
        ResolvConf conf = ResolvConf.parse(Files.exists(source) ? source.toString() : "", read(source))
                .override(
                        wish.dns().isEmpty() ? options.servers() : wish.dns(),
                        wish.dnsSearch().isEmpty() ? options.search() : wish.dnsSearch(),
                        wish.dnsOptions().isEmpty() ? options.options() : wish.dnsOptions());
        if (engine) {
            conf.askingOnly(EmbeddedDns.ADDRESS);
        } else if (!host) {
            conf.withoutLoopback(endpoints.stream().anyMatch(endpoint -> endpoint.address(false) != null));
        }
        return conf.text();
    }

    private static boolean isSystemdStub() throws IOException {
        return ResolvConf.parse("", read(HOST_RESOLV)).servers().equals(List.of(SYSTEMD_STUB));
    }

    private String hosts(ContainerDocument document, List<Endpoint> endpoints) throws IOException {
        HostConfig wish = document.hostConfig();
        if (wish.networkMode().equals("host") && wish.extraHosts().isEmpty()) {
            return read(HOST_HOSTS);
        }
        List<HostsFile.Entry> entries = new ArrayList<>();
        for (String extra : wish.extraHosts()) {
            int colon = extra.indexOf(':');
            for (String address : addresses(extra.substring(colon + 1))) {
                entries.add(new HostsFile.Entry(address, extra.substring(0, colon)));
            }
        }
        // In networks of users the name server knows this name; here there is none.
        boolean named = entries.stream().anyMatch(entry -> entry.names().equals(HOST_NAME));
        if (!named && !endpoints.isEmpty() && !asksEngine(endpoints)) {
            hostGateways().forEach(address -> entries.add(new HostsFile.Entry(address, HOST_NAME)));
        }
        entries.addAll(links.hosts(document));
        entries.addAll(own(endpoints, names(document.config())));
        return HostsFile.of(entries);
    }

    private List<String> addresses(String text) {
        if (text.equals(HOST_GATEWAY)) {
            List<String> gateways = hostGateways();
            if (gateways.isEmpty()) {
                throw new BadRequest("unable to derive the IP value for host-gateway");
            }
            return gateways;
        }
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        return List.of(bracketed ? text.substring(1, text.length() - 1) : text);
    }

    List<String> hostGateways() {
        return gateway.addresses();
    }

    private static List<HostsFile.Entry> own(List<Endpoint> endpoints, String names) {
        return HostsFile.own(
                endpoints.stream()
                        .flatMap(endpoint -> endpoint.addresses().stream())
                        .map(address -> IpPrefix.text(address.address()))
                        .toList(),
                names);
    }

    private static String names(ContainerConfig config) {
        return HostsFile.ownNames(config.hostname(), config.domainname());
    }

    /** In its place: the file is mounted, and a new one by its name would be seen by nobody. */
    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
