package dev.jdocker.daemon.registry.remote;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.registry.Registries;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.Repository;
import dev.jdocker.daemon.registry.host.RegistryHost;
import dev.jdocker.daemon.registry.host.RegistryHosts;
import dev.jdocker.daemon.registry.http.HostSession;
import dev.jdocker.daemon.registry.http.HttpClients;
import java.util.List;
import java.util.function.Supplier;

/** Registries that are reached by HTTP. */
public final class RemoteRegistries implements Registries {

    private final Supplier<RegistryHosts> hosts;
    private final HttpClients clients;

    /** @param hosts asked for each transfer, since mirrors and insecure registries change with the configuration */
    public RemoteRegistries(Supplier<RegistryHosts> hosts, HttpClients clients) {
        this.hosts = hosts;
        this.clients = clients;
    }

    @Override
    public Repository forPull(ImageReference name, RegistryAuth auth) {
        return new RemoteRepository(
                name, sessions(hosts.get().forPull(name.domain()), auth), "pull", new PullWords(name));
    }

    @Override
    public Repository forInspection(ImageReference name, RegistryAuth auth) {
        return new RemoteRepository(
                name, sessions(hosts.get().forPull(name.domain()), auth), "pull", RefusalWords.REGISTRYS_OWN);
    }

    @Override
    public Repository forPush(ImageReference name, RegistryAuth auth) {
        return new RemoteRepository(
                name, sessions(hosts.get().forPush(name.domain()), auth), "pull,push", RefusalWords.REGISTRYS_OWN);
    }

    /** Sessions with the hosts that are a registry itself, for whoever logs in. */
    public List<HostSession> sessions(String registry, RegistryAuth auth) {
        return sessions(hosts.get().forPush(registry), auth);
    }

    /** Sessions with the hosts where a registry is searched. */
    public List<HostSession> searchSessions(String registry, RegistryAuth auth) {
        return sessions(hosts.get().forSearch(registry), auth);
    }

    private List<HostSession> sessions(List<RegistryHost> found, RegistryAuth auth) {
        return found.stream()
                .map(host -> new HostSession(host, hosts.get(), auth, clients))
                .toList();
    }
}
