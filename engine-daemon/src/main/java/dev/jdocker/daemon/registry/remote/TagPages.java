package dev.jdocker.daemon.registry.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.json.Json;
import dev.jdocker.daemon.registry.http.Call;
import dev.jdocker.daemon.registry.http.HostSession;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A list that a registry gives page by page: each names the next by {@code Link: <…>; rel="next"} (RFC 5988). */
final class TagPages {

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*rel=\"?next\"?.*");
    private static final int PAGE_BYTES = 4 << 20;
    private static final int PAGES = 1000;

    private TagPages() {}

    static List<String> read(HostSession session, Call first) throws IOException {
        List<String> tags = new ArrayList<>();
        URI next = first.uri();
        for (int page = 0; page < PAGES; page++) {
            HostSession.Document answer =
                    session.document(Call.of("GET", next, first.scopes()), "a page of tags", PAGE_BYTES);
            for (JsonNode tag : Json.mapper().readTree(answer.bytes()).path("tags")) {
                tags.add(tag.asText());
            }
            Matcher link = NEXT.matcher(answer.headers().firstValue("Link").orElse(""));
            if (!link.matches()) {
                return tags;
            }
            next = next(next, link.group(1));
        }
        throw new IOException("the registry's list of tags does not end");
    }

    private static URI next(URI page, String link) throws IOException {
        try {
            return page.resolve(link);
        } catch (IllegalArgumentException e) {
            throw new IOException("the registry's list of tags goes on at no address: " + link, e);
        }
    }
}
