package dev.jdocker.daemon.registry.http;

import dev.jdocker.daemon.registry.RegistryAuth;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request to a registry host.
 *
 * @param body null for none
 * @param scopes what a token must be good for: {@code repository:library/x:pull}
 * @param repeatable whether it is sent again where nothing came back
 * @param sent for a body that takes its time: how many bytes of it have gone so far; null where an answer is due soon
 */
public record Call(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable BodyPublisher body,
        List<String> scopes,
        boolean repeatable,
        @Nullable LongSupplier sent) {

    public Call {
        headers = Map.copyOf(headers);
        scopes = List.copyOf(scopes);
    }

    public static Call of(String method, URI uri, List<String> scopes) {
        return new Call(method, uri, Map.of(), null, scopes, true, null);
    }

    public Call with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Call(method, uri, more, body, scopes, repeatable, sent);
    }

    /** With name and password, if there are any, for a host that does not ask for them. */
    public Call with(RegistryAuth auth) {
        return auth.username().isEmpty() ? this : with("Authorization", Tokens.basic(auth));
    }

    /** With a body from memory. */
    public Call with(byte[] bytes) {
        return new Call(method, uri, headers, BodyPublishers.ofByteArray(bytes), scopes, repeatable, sent);
    }

    /** With a body that can be had only once. */
    public Call once(BodyPublisher publisher, LongSupplier bytesSent) {
        return new Call(method, uri, headers, publisher, scopes, false, bytesSent);
    }

    /** Without waiting for a host that is busy: it is not sent a second time. */
    public Call once() {
        return new Call(method, uri, headers, body, scopes, false, sent);
    }

    /** The same of another address; what convinced the one host is not for the other. */
    Call to(URI other) {
        Map<String, String> kept = new LinkedHashMap<>(headers);
        if (!Objects.equals(other.getRawAuthority(), uri.getRawAuthority())
                || !Objects.equals(other.getScheme(), uri.getScheme())) {
            kept.remove("Authorization");
        }
        return new Call(method, other, kept, body, scopes, repeatable, sent);
    }
}
