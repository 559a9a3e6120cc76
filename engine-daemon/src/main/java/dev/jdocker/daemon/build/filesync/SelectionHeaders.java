package dev.jdocker.daemon.build.filesync;

import dev.jdocker.daemon.build.LocalSource.Selection;
import io.grpc.Metadata;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is wanted of a folder, as headers of the call that fetches it. */
final class SelectionHeaders {

    private SelectionHeaders() {}

    static Metadata of(String name, Selection selection) {
        Metadata headers = new Metadata();
        put(headers, "dir-name", List.of(name));
        put(headers, "include-patterns", selection.included());
        put(headers, "exclude-patterns", selection.excluded());
        put(headers, "followpaths", selection.followed());
        return headers;
    }

    private static void put(Metadata headers, String name, List<String> values) {
        boolean encoded = !values.stream().allMatch(SelectionHeaders::isPlain);
        Metadata.Key<String> key = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
        for (String value : values) {
            headers.put(key, encoded ? URLEncoder.encode(value, StandardCharsets.UTF_8) : value);
        }
        if (encoded) {
            headers.put(Metadata.Key.of(name + "-encoded", Metadata.ASCII_STRING_MARSHALLER), "1");
        }
    }

    /** Whether a header can carry it as it is. */
    private static boolean isPlain(String value) {
        return value.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
