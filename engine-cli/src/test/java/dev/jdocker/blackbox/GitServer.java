package dev.jdocker.blackbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/**
 * Serves the repositories {@code NAME.git} of a folder by git's protocol over HTTP, and its other files as they are; as a
 * program, in the network namespace of the engine. What lies below {@code private/} is for those with the right header.
 */
final class GitServer {

    static final String AUTHORIZATION = "basic eC1hY2Nlc3MtdG9rZW46b3BlbiBzZXNhbWU="; // x-access-token:open sesame
    private static final String SERVICE = "git-upload-pack";

    private GitServer() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(args[0])), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                serve(folder, exchange);
            } catch (IOException | RuntimeException e) {
                System.err.println("git server: " + e);
            }
        });
        server.start();
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // the server's life is that of whoever has started it
        }
        server.stop(0);
        System.exit(0);
    }

    private static void serve(Path folder, HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean allowed = !path.startsWith("/private/")
                || AUTHORIZATION.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!allowed) {
            exchange.sendResponseHeaders(401, -1);
            return;
        }
        int git = path.indexOf(".git/");
        if (git >= 0) {
            Path repository = folder.resolve(path.substring(1, git + ".git".length()));
            if (Files.isDirectory(repository)) {
                repository(repository, path.substring(git + ".git".length()), exchange);
                return;
            }
        }
        Path file = folder.resolve(path.substring(1));
        if (!Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            Files.copy(file, out);
        }
    }

    private static void repository(Path folder, String path, HttpExchange exchange) throws IOException {
        try (Repository repository =
                new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build()) {
            UploadPack pack = new UploadPack(repository);
            pack.setBiDirectionalPipe(false);
            String result = path.equals("/info/refs") ? "advertisement" : "result";
            exchange.getResponseHeaders().set("Content-Type", "application/x-" + SERVICE + "-" + result);
            exchange.getResponseHeaders().set("Cache-Control", "no-cache");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                if (path.equals("/info/refs")) {
                    PacketLineOut lines = new PacketLineOut(out);
                    lines.writeString("# service=" + SERVICE + "\n");
                    lines.end();
                    pack.sendAdvertisedRefs(new RefAdvertiser.PacketLineOutRefAdvertiser(lines));
                    return;
                }
                boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
                InputStream body = exchange.getRequestBody();
                pack.upload(packed ? new GZIPInputStream(body) : body, out, null);
            }
        }
    }
}
