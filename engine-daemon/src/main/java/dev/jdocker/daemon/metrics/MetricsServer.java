package dev.jdocker.daemon.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Serves {@code GET /metrics} by plain HTTP; made only where an address for it is configured. */
public final class MetricsServer implements AutoCloseable {

    private final HttpServer server;
    private final EngineMetrics metrics;

    private MetricsServer(HttpServer server, EngineMetrics metrics) {
        this.server = server;
        this.metrics = metrics;
    }

    /** Listens on {@code address}, a name or number that is looked up now. */
    public static MetricsServer start(InetSocketAddress address, EngineMetrics metrics) throws IOException {
        InetSocketAddress resolved = new InetSocketAddress(address.getHostString(), address.getPort());
        try {
            HttpServer server = HttpServer.create(resolved, 0);
            MetricsServer started = new MetricsServer(server, metrics);
            server.createContext("/metrics", started::answer);
            server.setExecutor(task -> Thread.ofVirtual().name("metrics").start(task));
            server.start();
            return started;
        } catch (IOException e) {
            throw new IOException("serve metrics on " + resolved + ": " + e.getMessage(), e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")
                    || !exchange.getRequestURI().getPath().equals("/metrics")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] text = metrics.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", Exposition.CONTENT_TYPE);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
