import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * An engine without containers, for the training run of the client's AOT cache: runs a command with {@code DOCKER_HOST}
 * pointing to a socket on which everything that the client asks is answered, and ends with the command's status.
 *
 * <p>{@code java TrainingEngine.java COMMAND [ARGUMENT…]}
 */
final class TrainingEngine {
    private static final long LIMIT_SECONDS = 120;
    private static final String ID = "4f1e9a6c0b7d4f1e9a6c0b7d4f1e9a6c0b7d4f1e9a6c0b7d4f1e9a6c0b7d4f1e";

    private static final String OUTPUT = "\1\0\0\0\0\0\0\6hello\n\2\0\0\0\0\0\0\12to stderr\n";
    private static final String EXEC = "{\"ID\":\"" + ID + "\",\"Running\":false,\"ExitCode\":0,\"Pid\":1}";
    private static final String NETWORK = "{\"Name\":\"bridge\",\"Id\":\"" + ID + "\",\"Driver\":\"bridge\",\"Scope\":\"local\","
            + "\"Created\":\"2026-01-01T00:00:00Z\",\"Labels\":{},\"Options\":{},\"Containers\":{}}";
    private static final String VOLUME = "{\"Name\":\"data\",\"Driver\":\"local\",\"Mountpoint\":\"/data\",\"Scope\":\"local\","
            + "\"CreatedAt\":\"2026-01-01T00:00:00Z\",\"Labels\":{},\"Options\":{}}";

    public static void main(String[] command) throws Exception {
        Path folder = Files.createTempDirectory("jdocker-training");
        Path socket = folder.resolve("engine.sock");
        int status = 1;
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> accept(server));
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().put("DOCKER_HOST", "unix://" + socket);
            Process process = builder.start();
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                status = process.exitValue();
            } else {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } finally {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(folder);
        }
        System.exit(status);
    }

    private static void accept(ServerSocketChannel server) {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().start(() -> serve(channel));
            }
        } catch (IOException _) {
            // Closed: the training is over.
        }
    }

    private static void serve(SocketChannel channel) {
        try (channel) {
            InputStream in = Channels.newInputStream(channel);
            OutputStream out = Channels.newOutputStream(channel);
            for (String first = line(in); !first.isEmpty(); first = line(in)) {
                int length = 0;
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                        length = Integer.parseInt(header.substring(15).strip());
                    }
                }
                in.readNBytes(length);
                String path = first.split("[ ?]")[1].replaceFirst("^/v[0-9.]+", "");
                if (path.endsWith("/attach") || path.startsWith("/exec/") && path.endsWith("/start")) {
                    attach(in, out);
                    return;
                }
                answer(path, out);
            }
        } catch (IOException _) {
            // The client went away.
        }
    }

    private static void attach(InputStream in, OutputStream out) throws IOException {
        send(out, "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n"
                + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
        in.readAllBytes();
        send(out, OUTPUT);
    }

    private static void answer(String path, OutputStream out) throws IOException {
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (last.equals("wait")) {
            // In chunks, and the head at once, as an engine does that has to wait.
            send(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            send(out, "11\r\n{\"StatusCode\":0}\n\r\n0\r\n\r\n");
            return;
        }
        if (last.equals("logs")) {
            send(out, "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n"
                    + "Content-Length: " + OUTPUT.length() + "\r\n\r\n" + OUTPUT);
            return;
        }
        String body = switch (path) {
            case "/containers/json" -> containers();
            case "/images/json" -> images();
            case "/networks" -> "[" + NETWORK + "]";
            case "/volumes" -> "{\"Volumes\":[" + VOLUME + "],\"Warnings\":[]}";
            case "/version" -> version();
            default -> switch (last) {
                case "create", "exec" -> "{\"Id\":\"" + ID + "\",\"Warnings\":[]}";
                case "json" -> path.startsWith("/exec/") ? EXEC : container();
                case "top" -> "{\"Titles\":[\"PID\",\"CMD\"],\"Processes\":[[\"1\",\"sleep 1000\"]]}";
                default -> "";
            };
        };
        String status = body.isEmpty() ? "204 No Content" : last.equals("create") || last.equals("exec") ? "201 Created" : "200 OK";
        send(out, "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n"
                + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body);
    }

    private static String container() {
        return "{\"Id\":\"" + ID + "\",\"Created\":\"2026-01-01T00:00:00Z\",\"Path\":\"sleep\",\"Args\":[\"1000\"],"
                + "\"State\":{\"Status\":\"running\",\"Running\":true,\"Paused\":false,\"Pid\":1,\"ExitCode\":0},"
                + "\"Image\":\"sha256:" + ID + "\",\"Name\":\"/web\",\"HostConfig\":{\"NetworkMode\":\"none\",\"Memory\":0},"
                + "\"Mounts\":[],\"Config\":{\"Tty\":false,\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"1000\"]},"
                + "\"NetworkSettings\":{\"Ports\":{\"80/tcp\":[{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"8080\"}]},\"Networks\":{}}}";
    }

    private static String containers() {
        return "[{\"Id\":\"" + ID + "\",\"Names\":[\"/web\"],\"Image\":\"busybox\",\"ImageID\":\"sha256:" + ID
                + "\",\"Command\":\"sh -c 'sleep 1000'\",\"Created\":1760000000,\"Ports\":[{\"IP\":\"0.0.0.0\","
                + "\"PrivatePort\":80,\"PublicPort\":8080,\"Type\":\"tcp\"}],\"Labels\":{\"a\":\"b\"},"
                + "\"State\":\"running\",\"Status\":\"Up 2 minutes\",\"HostConfig\":{\"NetworkMode\":\"none\"},"
                + "\"NetworkSettings\":{\"Networks\":{\"none\":{}}},\"Mounts\":[]}]";
    }

    private static String images() {
        return "[{\"Containers\":-1,\"Created\":1760000000,\"Id\":\"sha256:" + ID + "\",\"Labels\":{},\"ParentId\":\"\","
                + "\"RepoDigests\":[],\"RepoTags\":[\"busybox:latest\"],\"SharedSize\":-1,\"Size\":2000000}]";
    }

    private static String version() {
        return "{\"Platform\":{\"Name\":\"jdocker\"},\"Components\":[{\"Name\":\"Engine\",\"Version\":\"28.5.0\","
                + "\"Details\":{\"ApiVersion\":\"1.51\",\"MinAPIVersion\":\"1.24\",\"Arch\":\"amd64\",\"Os\":\"linux\","
                + "\"BuildTime\":\"2026-01-01T00:00:00.000000000+00:00\",\"Experimental\":\"false\",\"GitCommit\":\"0\","
                + "\"KernelVersion\":\"6.1\"}}],\"Version\":\"28.5.0\",\"ApiVersion\":\"1.51\",\"MinAPIVersion\":\"1.24\","
                + "\"Os\":\"linux\",\"Arch\":\"amd64\",\"KernelVersion\":\"6.1\"}";
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
