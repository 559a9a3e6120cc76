package dev.jdocker.blackbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A registry that serves one image and lies about it, as a program: which lie is the name of the repository that it is asked
 * for. The folder it is given has {@code manifest}, {@code config} and {@code layer}. It prints each request, with what came
 * for authorization and range, and on its second port it is another host, to which redirects lead.
 */
final class LyingRegistry {
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    /** A digest that nothing has. */
    private static final String OTHER = "2".repeat(64);

    /** The digest of a config that never comes. */
    static final String STALLED = "3".repeat(64);

    private final byte[] manifest;
    private final byte[] config;
    private final byte[] layer;
    private final String elsewhere;
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

    private LyingRegistry(Path folder, String elsewhere) throws IOException {
        this.manifest = Files.readAllBytes(folder.resolve("manifest"));
        this.config = Files.readAllBytes(folder.resolve("config"));
        this.layer = Files.readAllBytes(folder.resolve("layer"));
        this.elsewhere = elsewhere;
    }

    /** A request: its headers have lower-case names. */
    private record Request(int port, String method, String path, Map<String, String> headers) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** {@code /v2/<lie>/blobs/…} */
        String lie() {
            String[] parts = path.split("/", -1);
            return parts.length > 3 ? parts[2] : "";
        }
    }

    public static void main(String[] args) throws Exception {
        String address = args[1];
        int port = Integer.parseInt(args[2]);
        LyingRegistry registry = new LyingRegistry(Path.of(args[0]), address + ":" + (port + 1));
        for (int each : new int[] {port, port + 1}) {
            ServerSocket server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.ofLiteral(address), each));
            Thread.ofPlatform().start(() -> registry.accept(server));
        }
        System.out.println("ready");
        new CountDownLatch(1).await();
    }

    private void accept(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        serve(socket);
                    } catch (IOException e) {
                        // The engine has given up, which is what most cases want.
                        System.out.println(e);
                    }
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String first = line(in);
        if (first.isEmpty()) {
            return;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                throw new IOException("no HTTP: a greeting by TLS");
            }
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        String[] words = first.split(" ", 3);
        Request request = new Request(socket.getLocalPort(), words[0], words[1], headers);
        System.out.println(request.port() + " " + first + " range=" + request.header("range") + " authorization="
                + request.header("authorization"));
        OutputStream out = new BufferedOutputStream(socket.getOutputStream());
        answer(request, out);
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private void answer(Request request, OutputStream out) throws IOException {
        String path = request.path();
        if (request.lie().equals("redirect-secret")
                && !path.startsWith("/elsewhere")
                && request.header("authorization").isEmpty()) {
            head(out, 401, "WWW-Authenticate: Basic realm=\"liar\"", "Content-Length: 0");
        } else if (path.equals("/v2/")) {
            // one for all lies: who wants credentials says so at the first manifest
            send(out, 200, "{}".getBytes(StandardCharsets.US_ASCII));
        } else if (path.contains("/manifests/")) {
            manifest(request, out);
        } else if (path.startsWith("/elsewhere") || path.endsWith(sha256(layer))) {
            layer(request, out);
        } else if (path.endsWith(sha256(config)) || path.endsWith(OTHER) || path.endsWith(STALLED)) {
            config(request, out);
        } else {
            send(out, 404, "{}".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void manifest(Request request, OutputStream out) throws IOException {
        String text = new String(manifest, StandardCharsets.UTF_8);
        switch (request.lie()) {
            case "manifest-type" -> send(out, 200, manifest, "Content-Type: text/html");
            case "manifest-index" ->
                send(out, 200, manifest, "Content-Type: application/vnd.docker.distribution.manifest.list.v2+json");
            case "manifest-digest" ->
                send(
                        out,
                        200,
                        manifest,
                        "Content-Type: " + MANIFEST,
                        "Docker-Content-Digest: sha256:" + "1".repeat(64));
            case "manifest-other" -> send(out, 200, (text + " ").getBytes(StandardCharsets.UTF_8), type());
            case "manifest-endless" -> {
                head(out, 200, type());
                endless(out, false);
            }
            case "manifest-cut" -> {
                head(out, 200, type(), "Content-Length: " + manifest.length);
                out.write(manifest, 0, manifest.length / 2);
            }
            case "manifest-no-json" -> send(out, 200, "<html>".getBytes(StandardCharsets.US_ASCII), type());
            case "head-endless" -> {
                out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write("X-More: and more and more and more and more\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
            case "no-http" -> out.write("SSH-2.0-OpenSSH_9.9\r\n".getBytes(StandardCharsets.US_ASCII));
            case "silent" -> {
                // closes
            }
            case "limit" ->
                send(
                        out,
                        429,
                        "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"You have reached your pull rate limit\"}]}"
                                .getBytes(StandardCharsets.US_ASCII),
                        "Retry-After: 3600");
            case "limit-once" -> {
                if (times(request) == 1) {
                    send(out, 429, new byte[0], "Retry-After: 1");
                } else {
                    send(out, 200, manifest, type());
                }
            }
            case "config-other" ->
                send(out, 200, text.replace(sha256(config), OTHER).getBytes(StandardCharsets.UTF_8), type());
            case "stall" ->
                send(out, 200, text.replace(sha256(config), STALLED).getBytes(StandardCharsets.UTF_8), type());
            case "size-negative" -> send(out, 200, sized(text, -5), type());
            case "size-huge" -> send(out, 200, sized(text, Long.MAX_VALUE), type());
            case "size-small" -> send(out, 200, sized(text, layer.length - 1), type());
            default -> send(out, 200, manifest, type());
        }
    }

    private byte[] sized(String text, long size) {
        return text.replace("\"size\":" + layer.length, "\"size\":" + size).getBytes(StandardCharsets.UTF_8);
    }

    private static String type() {
        return "Content-Type: " + MANIFEST;
    }

    private void config(Request request, OutputStream out) throws IOException {
        if (request.lie().equals("stall")) {
            head(out, 200, "Content-Length: " + config.length);
            out.write(config, 0, config.length / 2);
            out.flush();
            hold();
        } else {
            send(out, 200, config);
        }
    }

    private void layer(Request request, OutputStream out) throws IOException {
        int from = request.header("range").isEmpty()
                ? 0
                : Integer.parseInt(request.header("range").replaceAll("bytes=(\\d+)-.*", "$1"));
        byte[] rest = Arrays.copyOfRange(layer, from, layer.length);
        String whole = "Content-Length: " + layer.length;
        switch (request.lie()) {
            case "cut-once" -> {
                if (from == 0) {
                    head(out, 200, whole);
                    out.write(layer, 0, layer.length / 2);
                } else {
                    part(out, from, rest);
                }
            }
            case "cut-always" -> {
                head(out, 200, whole);
                out.write(layer, 0, 10);
            }
            case "cut-without-range" -> {
                head(out, 200, whole);
                out.write(layer, 0, times(request) == 1 ? layer.length / 2 : layer.length);
            }
            case "range-other" -> {
                if (from == 0) {
                    head(out, 200, whole);
                    out.write(layer, 0, layer.length / 2);
                } else {
                    part(out, from - 1000, Arrays.copyOfRange(layer, from - 1000, layer.length));
                }
            }
            case "range-lie" -> {
                if (from == 0) {
                    head(out, 200, whole);
                    out.write(layer, 0, layer.length / 2);
                } else {
                    part(out, from, layer.clone());
                }
            }
            case "length-less" -> send(out, 200, Arrays.copyOf(layer, layer.length - 7));
            case "length-more" -> send(out, 200, Arrays.copyOf(layer, layer.length + 7));
            case "body-more" -> {
                head(out, 200, "Transfer-Encoding: chunked");
                chunk(out, layer);
                chunk(out, new byte[100_000]);
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            case "body-endless" -> {
                head(out, 200, "Transfer-Encoding: chunked");
                chunk(out, layer);
                endless(out, true);
            }
            case "body-other" -> {
                byte[] other = layer.clone();
                other[other.length - 1000] ^= 1;
                send(out, 200, other);
            }
            case "redirect-secret" -> {
                if (request.path().startsWith("/elsewhere")) {
                    send(out, 200, layer);
                } else {
                    redirect(out, "http://" + elsewhere + "/elsewhere/redirect-secret/layer");
                }
            }
            case "redirect-loop" -> redirect(out, request.path());
            case "redirect-file" -> redirect(out, "file:///etc/passwd");
            case "gone" -> send(out, 404, "{}".getBytes(StandardCharsets.US_ASCII));
            case "broken" -> send(out, 500, "{}".getBytes(StandardCharsets.US_ASCII));
            default -> send(out, 200, layer);
        }
    }

    private int times(Request request) {
        return asked.computeIfAbsent(request.path(), path -> new AtomicInteger())
                .incrementAndGet();
    }

    private static void hold() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void redirect(OutputStream out, String location) throws IOException {
        head(out, 307, "Location: " + location, "Content-Length: 0");
    }

    private void part(OutputStream out, int said, byte[] bytes) throws IOException {
        head(
                out,
                206,
                "Content-Length: " + bytes.length,
                "Content-Range: bytes " + said + "-" + (layer.length - 1) + "/" + layer.length);
        out.write(bytes);
    }

    private static void endless(OutputStream out, boolean chunked) throws IOException {
        byte[] block = new byte[1 << 16];
        while (true) {
            if (chunked) {
                chunk(out, block);
            } else {
                out.write(block);
            }
        }
    }

    private static void chunk(OutputStream out, byte[] bytes) throws IOException {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(OutputStream out, int status, byte[] body, String... headers) throws IOException {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Length: " + body.length;
        head(out, status, all);
        out.write(body);
    }

    private static void head(OutputStream out, int status, String... headers) throws IOException {
        String head = "HTTP/1.1 " + status + " Told\r\nDocker-Distribution-Api-Version: registry/2.0\r\n"
                + "Connection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
    }

    private static String sha256(byte[] bytes) {
        return TestImage.sha256(bytes);
    }
}
