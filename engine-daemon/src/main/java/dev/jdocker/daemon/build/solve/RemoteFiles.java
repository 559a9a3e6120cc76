package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

/** Files from elsewhere. */
final class RemoteFiles {

    private static final Duration CONNECT = Duration.ofSeconds(30);

    private RemoteFiles() {}

    static void fetch(Linux linux, Step.Remote remote, Path folder)
            throws IOException, BuildException, InterruptedException {
        if (remote.git()) {
            throw new BuildException("repositories of git are not implemented yet: " + remote.url());
        }
        http(remote.url(), remote.checksum(), folder);
    }

    /** Fetches one file into a folder, with its name and time as the server tells them. */
    static void http(String url, String checksum, Path folder)
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
            HttpResponse<InputStream> answer =
                    client.send(HttpRequest.newBuilder(uri).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
            MessageDigest hash = Digest.newHash();
            Path file = folder.resolve(name(uri));
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
