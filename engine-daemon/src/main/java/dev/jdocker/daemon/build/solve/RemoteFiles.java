package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.GitAddress;
import dev.jdocker.daemon.build.git.GitCheckout;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;

/** Files from elsewhere. */
final class RemoteFiles {

    private static final Duration CONNECT = Duration.ofSeconds(30);

    private RemoteFiles() {}

    /** Fetches the file that a step wants into an empty folder. */
    static void http(Linux linux, Step.Http step, Path folder)
            throws IOException, BuildException, InterruptedException {
        Path file = http(step.url(), step.checksum(), step.name(), folder);
        if (step.mode() != null) {
            linux.fchmodat(Fd.CWD, file.toString(), step.mode());
        }
    }

    /**
     * What is checked out.
     *
     * @param keepGitDir whether {@code .git} is kept, if the address does not say
     * @param knownHosts what ssh servers must show, as in known_hosts(5); empty for whatever they show
     */
    record Repository(GitAddress address, boolean keepGitDir, String knownHosts) {}

    /** Checks a repository out into an empty folder. */
    static void git(Linux linux, Workspaces workspaces, BuildRequest request, Repository repository, Path folder)
            throws IOException, BuildException, InterruptedException {
        GitAddress address = repository.address();
        boolean keep = Objects.requireNonNullElse(address.keepGitDir(), repository.keepGitDir());
        try (Workspace scratch = workspaces.make()) {
            new GitCheckout(linux, request.secrets(), request.sshAgents(), repository.knownHosts(), scratch.work())
                    .write(address, folder, keep);
        }
    }

    /** Fetches one file into a folder, with its name and time as the server tells them. */
    static void http(String url, String checksum, Path folder)
            throws IOException, BuildException, InterruptedException {
        Path _ = http(url, checksum, "", folder);
    }

    private static Path http(String url, String checksum, String named, Path folder)
            throws IOException, BuildException, InterruptedException {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new BuildException("invalid address " + url + ": " + e.getMessage(), e);
        }
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpResponse<InputStream> answer = send(client, uri);
            MessageDigest hash = Digest.newHash();
            Path file = folder.resolve(named.isEmpty() ? name(uri) : named);
            try (InputStream body = new DigestInputStream(answer.body(), hash)) {
                if (answer.statusCode() / 100 != 2) {
                    throw new BuildException("invalid response status " + answer.statusCode());
                }
                try (OutputStream out = Files.newOutputStream(file)) {
                    body.transferTo(out);
                }
            }
            String digest = Digest.ofHash(hash.digest()).text();
            if (!checksum.isEmpty() && !checksum.equals(digest)) {
                throw new BuildException("digest mismatch " + digest + ": " + checksum);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Files.setLastModifiedTime(
                    file,
                    FileTime.from(modified(
                            answer.headers().firstValue("Last-Modified").orElse(""))));
            return file;
        }
    }

    private static HttpResponse<InputStream> send(HttpClient client, URI uri)
            throws IOException, BuildException, InterruptedException {
        try {
            return client.send(HttpRequest.newBuilder(uri).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            // It has no words of its own.
            String reason = e.getCause() instanceof ConnectException cause
                            && cause.getCause() instanceof UnresolvedAddressException
                    ? "lookup " + uri.getHost() + ": no such host"
                    : "connection refused";
            throw new BuildException("Get \"" + uri + "\": dial tcp: " + reason, e);
        }
    }

    private static Instant modified(String header) {
        try {
            return ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static String name(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.isEmpty() || name.equals(".") || name.equals("..") ? "download" : name;
    }
}
