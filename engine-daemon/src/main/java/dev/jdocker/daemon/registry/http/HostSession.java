package dev.jdocker.daemon.registry.http;

import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.host.RegistryHost;
import dev.jdocker.daemon.registry.host.RegistryHosts;
import dev.jdocker.daemon.registry.host.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One host and the credentials for it. Requests are authorized as the host demands, redirected by hand so that nobody else
 * gets the authorization, and repeated where that may help. May be used by many threads.
 */
public final class HostSession {

    private static final int REDIRECTS = 10;
    private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);

    private final RegistryHost host;
    private final RegistryHosts all;
    private final RegistryAuth auth;
    private final HttpClients clients;
    private final Tokens tokens;
    private volatile @Nullable Challenge challenge;
    private volatile boolean pinged;

    /**
     * @param all tells how other hosts are judged, where this one sends us to them
     */
    public HostSession(RegistryHost host, RegistryHosts all, RegistryAuth auth, HttpClients clients) {
        this.host = host;
        this.all = all;
        this.auth = host.mirror() ? RegistryAuth.NONE : auth;
        this.clients = clients;
        boolean insecure = !host.encrypted() || !host.tls().verify();
        this.tokens = new Tokens(this.auth, insecure, this::sendWithoutAuthorization, InstantSource.system());
    }

    public RegistryHost host() {
        return host;
    }

    public Timing timing() {
        return clients.timing();
    }

    /** Finds out whether a registry is there and how it wants to be convinced; asked once. */
    public void ping() throws IOException {
        if (pinged) {
            return;
        }
        URI uri = URI.create(host.base() + "/");
        HttpResponse<InputStream> response = exchange(Call.of("GET", uri, List.of()), null);
        response.body().close();
        learn(response);
        pinged = true;
    }

    /**
     * Sends a call, after {@link #ping} has found the host.
     *
     * @return an answer with a status below 400; the caller closes its body
     * @throws Refusal for any other status
     * @throws Unreachable if there was no answer
     */
    public HttpResponse<InputStream> send(Call call) throws IOException {
        for (int attempt = 1; ; attempt++) {
            boolean last = !call.repeatable() || attempt >= timing().attempts();
            try {
                HttpResponse<InputStream> response = authorized(call);
                Duration pause = PASSING.contains(response.statusCode()) ? pause(response, attempt) : Duration.ZERO;
                if (last || pause.isZero()) {
                    return accepted(response);
                }
                response.body().close();
                sleep(pause);
            } catch (Unreachable e) {
                if (last || !e.passing()) {
                    throw e;
                }
                sleep(timing().pause(attempt));
            }
        }
    }

    /**
     * Sends a call whose answer is small and reads all of it, anew where the connection breaks meanwhile.
     *
     * @param what is asked for, in a message
     * @throws IOException also if there are more than {@code maxBytes}
     */
    public Document document(Call call, String what, int maxBytes) throws IOException {
        for (int attempt = 1; ; attempt++) {
            HttpResponse<InputStream> response = send(call);
            byte[] bytes;
            try (InputStream body = response.body()) {
                bytes = body.readNBytes(maxBytes + 1);
            } catch (InterruptedIOException | HostFailure e) {
                throw e;
            } catch (IOException e) {
                if (attempt >= timing().attempts()) {
                    throw Unreachable.of(call.method(), call.uri(), e);
                }
                sleep(timing().pause(attempt));
                continue;
            }
            if (bytes.length > maxBytes) {
                throw new IOException(what + " is larger than " + maxBytes + " bytes");
            }
            return new Document(response.headers(), bytes);
        }
    }

    /** An answer that was read to its end. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Document(HttpHeaders headers, byte[] bytes) {}

    private static HttpResponse<InputStream> accepted(HttpResponse<InputStream> response) throws IOException {
        if (response.statusCode() >= 400) {
            throw Refusal.of(response);
        }
        return response;
    }

    /** Zero where the host asks for more patience than there is. */
    private Duration pause(HttpResponse<InputStream> response, int attempt) {
        Optional<String> asked = response.headers().firstValue("Retry-After");
        if (asked.isEmpty()) {
            return timing().pause(attempt);
        }
        try {
            Duration pause = Duration.ofSeconds(Long.parseLong(asked.get().strip()));
            return pause.isNegative() || pause.compareTo(timing().longestPause()) > 0
                    ? Duration.ZERO
                    : pause.plusMillis(1);
        } catch (NumberFormatException e) {
            return timing().pause(attempt);
        }
    }

    /** Waits before something is tried again. */
    public static void sleep(Duration pause) throws InterruptedIOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static InterruptedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("the transfer was interrupted");
        interrupted.initCause(e);
        return interrupted;
    }

    private HttpResponse<InputStream> authorized(Call call) throws IOException {
        HttpResponse<InputStream> response = exchange(call, authorization(call));
        if (response.statusCode() != 401) {
            return response;
        }
        boolean news = learn(response);
        // A body that can be had only once is not sent before the registry is known to take it: see ping.
        if (!news || !call.repeatable()) {
            return response;
        }
        response.body().close();
        tokens.forget();
        return exchange(call, authorization(call));
    }

    /** Takes over what a host demands. Returns whether asking again makes sense. */
    private boolean learn(HttpResponse<InputStream> response) {
        // Whoever the host has sent us to has nothing to demand.
        if (response.statusCode() != 401 || !isOwn(response.uri())) {
            return false;
        }
        Challenge before = challenge;
        for (Challenge offered : Challenge.of(response.headers())) {
            if (offered.isBearer() || offered.isBasic()) {
                challenge = offered;
                // A bearer token may have expired; a password does not become right.
                return offered.isBearer() || before == null || !before.isBasic();
            }
        }
        return false;
    }

    private @Nullable String authorization(Call call) throws IOException {
        if (!auth.registryToken().isEmpty()) {
            return "Bearer " + auth.registryToken();
        }
        Challenge demanded = challenge;
        if (demanded == null) {
            return null;
        }
        if (demanded.isBasic()) {
            if (auth.username().isEmpty()) {
                throw Unreachable.because(call.method(), call.uri(), "no basic auth credentials");
            }
            return Tokens.basic(auth);
        }
        return "Bearer " + tokens.bearer(demanded, call.scopes());
    }

    private HttpResponse<InputStream> sendWithoutAuthorization(Call call) throws IOException {
        return accepted(exchange(call, null));
    }

    /** Convinces the host of the credentials, for whoever logs in. Returns the identity token, which may be empty. */
    public String login() throws IOException {
        ping();
        Challenge demanded = challenge;
        if (demanded == null) {
            return "";
        }
        Call call = Call.of("GET", URI.create(host.base() + "/"), List.of());
        String identity = "";
        String authorization;
        if (demanded.isBearer()) {
            Tokens.Token token = token(call, demanded);
            identity = token.refresh();
            authorization = "Bearer " + token.bearer();
        } else {
            authorization = authorization(call);
        }
        HttpResponse<InputStream> response = exchange(call, authorization);
        response.body().close();
        if (response.statusCode() != 200) {
            throw new LoginRefused("login attempt to " + call.uri() + " failed with status: " + response.statusCode()
                    + " " + Reasons.of(response.statusCode()));
        }
        return identity;
    }

    private Tokens.Token token(Call call, Challenge demanded) throws IOException {
        try {
            return tokens.fetch(demanded, List.of(), auth.identityToken().isEmpty());
        } catch (Refusal e) {
            throw new CredentialsRefused(Unreachable.prefix("GET", call.uri()) + e.text(), e);
        }
    }

    /** A registry did not let somebody in whom its token server, if it has one, took. */
    public static final class LoginRefused extends IOException {
        private static final long serialVersionUID = 1L;

        LoginRefused(String message) {
            super(message);
        }
    }

    /** A token server did not take somebody's credentials. */
    public static final class CredentialsRefused extends IOException {
        private static final long serialVersionUID = 1L;

        CredentialsRefused(String message, Refusal cause) {
            super(message, cause);
        }
    }

    private HttpResponse<InputStream> exchange(Call call, @Nullable String authorization) throws IOException {
        Call current = call;
        for (int redirects = 0; ; redirects++) {
            HttpResponse<InputStream> response = once(current, authorization);
            Optional<String> location = response.headers().firstValue("Location");
            boolean follows = Set.of("GET", "HEAD").contains(call.method())
                    && MOVED.contains(response.statusCode())
                    && location.isPresent();
            if (!follows) {
                return response;
            }
            response.body().close();
            if (redirects == REDIRECTS) {
                throw Unreachable.because(call.method(), call.uri(), "stopped after " + REDIRECTS + " redirects");
            }
            current = call.to(target(call, current.uri(), location.get()));
        }
    }

    private URI target(Call call, URI from, String location) throws Unreachable {
        URI target;
        try {
            target = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw Unreachable.because(call.method(), from, "redirected to no address: " + location);
        }
        if (target.getHost() == null || !Set.of("http", "https").contains(String.valueOf(target.getScheme()))) {
            throw Unreachable.because(call.method(), from, "redirected to no address: " + location);
        }
        if ("http".equals(target.getScheme()) && host.encrypted() && host.tls().verify()) {
            throw Unreachable.because(call.method(), from, "refusing a redirect that leaves TLS: " + target);
        }
        return target;
    }

    /** One exchange; only this session's own host gets its headers and the authorization for it. */
    private HttpResponse<InputStream> once(Call call, @Nullable String authorization) throws IOException {
        boolean own = isOwn(call.uri());
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri())
                .method(call.method(), call.body() == null ? HttpRequest.BodyPublishers.noBody() : call.body())
                .header("User-Agent", "jdocker");
        clients.proxyAuthorization(call.uri()).ifPresent(value -> request.setHeader("Proxy-Authorization", value));
        call.headers().forEach(request::setHeader);
        if (own) {
            for (Map.Entry<String, List<String>> header : host.headers().entrySet()) {
                header.getValue().forEach(value -> request.header(header.getKey(), value));
            }
            if (authorization != null) {
                request.setHeader("Authorization", authorization);
            }
        }
        TlsSettings tls = own ? host.tls() : all.tls(call.uri().getRawAuthority());
        LongSupplier sent = call.sent();
        if (sent == null) {
            request.timeout(timing().answer());
        }
        try {
            HttpClient client = clients.client(tls);
            HttpResponse.BodyHandler<InputStream> bodies = head -> new TimedBody(timing().stall());
            return sent == null
                    ? client.send(request.build(), bodies)
                    : watched(client.sendAsync(request.build(), bodies), sent);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (IOException e) {
            throw Unreachable.of(call.method(), call.uri(), e);
        }
    }

    /** Waits for an answer as long as the body is being taken, and for the usual time when it has been. */
    private <T> T watched(CompletableFuture<T> exchange, LongSupplier sent) throws IOException, InterruptedException {
        long before = -1;
        long since = System.nanoTime();
        while (true) {
            try {
                return exchange.get(200, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                long now = sent.getAsLong();
                if (now != before) {
                    before = now;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > timing().answer().toNanos()) {
                    exchange.cancel(true);
                    throw new HttpTimeoutException(
                            "nothing was taken for " + timing().answer().toSeconds() + " seconds");
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
            } catch (InterruptedException e) {
                exchange.cancel(true);
                throw e;
            }
        }
    }

    private boolean isOwn(URI uri) {
        return String.valueOf(uri.getScheme()).equals(host.base().getScheme())
                && String.valueOf(uri.getRawAuthority())
                        .toLowerCase(Locale.ROOT)
                        .equals(host.authority().toLowerCase(Locale.ROOT));
    }
}
