package dev.jdocker.daemon.registry.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.registry.host.CertificateFolders;
import dev.jdocker.daemon.registry.host.InsecureHosts;
import dev.jdocker.daemon.registry.host.Proxies;
import dev.jdocker.daemon.registry.host.RegistryHosts;
import dev.jdocker.daemon.registry.http.HttpClients;
import dev.jdocker.daemon.registry.http.Timing;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A registry in this process, whose answers a case sets; everything else is 404. It notes what it was asked. */
final class FakeRegistry implements AutoCloseable {

    /** What is answered to one request. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** A request as it came. */
    record Seen(String method, String target, Map<String, List<String>> headers) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }

        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    FakeRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        on("GET /v2/", text(200, "{}"));
    }

    String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    URI address() {
        return URI.create("http://" + authority());
    }

    ImageReference name(String rest) {
        return ImageReference.parse(authority() + "/" + rest);
    }

    /**
     * Sets an answer.
     *
     * @param request {@code GET /v2/a/blobs/…}; without its query it is for all queries
     */
    FakeRegistry on(String request, Answer answer) {
        answers.put(request, answer);
        return this;
    }

    /** A blob under its digest. */
    String blob(String repository, byte[] bytes, Answer answer) {
        String target = "/v2/" + repository + "/blobs/" + Digest.of(bytes);
        on("GET " + target, answer);
        return target;
    }

    static Answer text(int status, String body, String... headers) {
        return bytes(status, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Bytes with their length. */
    static Answer bytes(int status, byte[] body, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            boolean bare = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().add("Content-Length", Integer.toString(body.length));
            }
            exchange.sendResponseHeaders(status, bare ? -1 : body.length);
            if (!bare) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        };
    }

    /** One answer after the other; the last stays. */
    static Answer inTurn(Answer... answers) {
        List<Answer> rest = new ArrayList<>(List.of(answers));
        return exchange -> {
            Answer next;
            synchronized (rest) {
                next = rest.size() > 1 ? rest.removeFirst() : rest.getFirst();
            }
            next.to(exchange);
        };
    }

    static String error(String code, String message) {
        return "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}";
    }

    private void handle(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        String method = exchange.getRequestMethod();
        seen.add(new Seen(method, target, Map.copyOf(exchange.getRequestHeaders())));
        Answer answer = answers.get(method + " " + target);
        if (answer == null) {
            answer = answers.get(method + " " + exchange.getRequestURI().getRawPath());
        }
        try (exchange) {
            (answer == null ? text(404, error("UNKNOWN", "not set by the case")) : answer).to(exchange);
        }
    }

    List<Seen> seen() {
        return seen;
    }

    List<String> requests() {
        return seen.stream().map(Seen::toString).toList();
    }

    /** The server of the JDK takes a TLS greeting for a request line that does not end: to connect must not wait long. */
    static final Timing QUICK = new Timing(
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            Duration.ofMillis(700),
            3,
            3,
            Duration.ofMillis(10),
            Duration.ofSeconds(2));

    /** The same for cases in which no body may be given up because of the machine's load. */
    static final Timing PATIENT = new Timing(
            QUICK.connect(),
            QUICK.answer(),
            Duration.ofMinutes(1),
            QUICK.attempts(),
            QUICK.transferAttempts(),
            QUICK.firstPause(),
            QUICK.longestPause());

    static RemoteRegistries registries(Path certificates, URI... mirrors) {
        return registries(certificates, List.of(), mirrors);
    }

    static RemoteRegistries registries(Path certificates, List<String> insecure, URI... mirrors) {
        return registries(certificates, QUICK, insecure, mirrors);
    }

    static RemoteRegistries registries(Path certificates, Timing timing, List<String> insecure, URI... mirrors) {
        return new RemoteRegistries(
                () -> new RegistryHosts(
                        List.of(mirrors), InsecureHosts.of(insecure), new CertificateFolders(List.of(certificates))),
                new HttpClients(new Proxies("", "", ""), () -> timing));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
