package dev.jdocker.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The context of a build as the tar that clients send, and what comes of it by plain HTTP. */
final class BuildContext {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

    /** A context with that Dockerfile. */
    static BuildContext of(String dockerfile) {
        return new BuildContext().file("Dockerfile", dockerfile);
    }

    BuildContext file(String name, String text) {
        return file(name, text, 0644, 1_700_000_000L);
    }

    BuildContext file(String name, String text, int mode, long seconds) {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(data.length);
        entry.setMode(mode);
        entry.setModTime(seconds * 1000);
        return add(entry, data);
    }

    BuildContext link(String name, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        return add(entry, new byte[0]);
    }

    BuildContext entry(String name, byte type, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(target);
        return add(entry, new byte[0]);
    }

    private BuildContext add(TarArchiveEntry entry, byte[] data) {
        try {
            tar.putArchiveEntry(entry);
            tar.write(data);
            tar.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        try {
            tar.finish();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a build has said. */
    record Told(int status, String text, String error, String id) {

        /** The id of the image, of a build that must have succeeded. */
        String image() {
            if (id.isEmpty()) {
                throw new AssertionError("no image was built: " + this);
            }
            return id;
        }
    }

    /** Builds it; {@code parameters} as in an address. */
    Told build(Engine engine, String parameters) {
        Http.Reply reply = engine.http()
                .exact(
                        "POST",
                        Settings.VERSION + "/build?rm=1" + (parameters.isEmpty() ? "" : "&" + parameters),
                        "Content-Type: application/x-tar",
                        bytes());
        StringBuilder text = new StringBuilder();
        String error = "";
        String id = "";
        for (JsonNode message : messages(reply.text())) {
            text.append(message.path("stream").asText(""));
            error += message.path("error").asText(message.path("message").asText(""));
            id += message.path("aux").path("ID").asText("");
        }
        return new Told(reply.status(), text.toString(), error, id);
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static List<JsonNode> messages(String text) {
        List<JsonNode> all = new ArrayList<>();
        try (var values = Http.JSON.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            values.forEachRemaining(all::add);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
        return all;
    }
}
