package dev.jdocker.daemon.registry.http;

import dev.jdocker.daemon.registry.host.Proxies;
import dev.jdocker.daemon.registry.host.TlsSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The HTTP clients, one for each way to judge certificates: connections are kept and shared by whoever wants the same. Made
 * when they are first wanted, because a daemon that never pulls shall not carry them.
 */
public final class HttpClients {

    private static final int KEPT = 8;

    private static final Executor THREADS =
            task -> Thread.ofVirtual().name("registry").start(task);

    private final Proxies proxies;
    private final Supplier<Timing> timing;
    private final Map<TlsSettings, HttpClient> clients = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TlsSettings, HttpClient> eldest) {
            // The client ends by itself when the last of its exchanges has.
            return size() > KEPT;
        }
    };

    public HttpClients(Proxies proxies, Supplier<Timing> timing) {
        this.proxies = proxies;
        this.timing = timing;
    }

    Timing timing() {
        return timing.get();
    }

    /**
     * What a proxy on the way to an address is shown; empty where there is none, or none that wants to know who we are. An
     * {@code Authenticator} would do it too, but it keeps the answers of registries that demand something to itself.
     */
    Optional<String> proxyAuthorization(URI uri) {
        return proxies.proxy(uri)
                .map(URI::getUserInfo)
                .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    synchronized HttpClient client(TlsSettings tls) throws IOException {
        HttpClient client = clients.get(tls);
        if (client == null) {
            client = make(tls);
            clients.put(tls, client);
        }
        return client;
    }

    private HttpClient make(TlsSettings tls) throws IOException {
        // The JDK keeps passwords from proxies that are asked for tunnels, unless it is told that they may have them.
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        return HttpClient.newBuilder()
                // One connection for each transfer: they do not slow each other down as streams of one connection do.
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timing().connect())
                .executor(THREADS)
                .proxy(proxies)
                .sslContext(TlsContexts.context(tls))
                .build();
    }
}
