package dev.jdocker.daemon.registry.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** There was no whole answer: {@code Get "https://host/v2/": dial tcp 10.0.0.1:443: connect: connection refused}. */
public final class Unreachable extends HostFailure {

    private static final long serialVersionUID = 1L;

    /** Why. */
    private enum Reason {
        /** The host is not there, or does not speak the protocol. */
        ABSENT,
        /** The connection broke: the same may succeed if it is tried again soon. */
        BROKEN,
        /** The host is there; it is we who do not go on. */
        OURS
    }

    private final Reason reason;

    private Unreachable(String message, Reason reason, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** For a reason of ours, in words of ours or Docker's. */
    static Unreachable because(String method, URI uri, String reason) {
        return new Unreachable(prefix(method, uri) + reason, Reason.OURS, null);
    }

    static Unreachable of(String method, URI uri, IOException failure) {
        if (failure instanceof SSLException && cause(failure, EOFException.class) == null) {
            return new Unreachable(prefix(method, uri) + tls(failure), Reason.ABSENT, failure);
        }
        if (cause(failure, UnresolvedAddressException.class) != null
                || cause(failure, UnknownHostException.class) != null) {
            return new Unreachable(
                    prefix(method, uri) + "dial tcp: lookup " + uri.getHost() + ": no such host",
                    Reason.ABSENT,
                    failure);
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return new Unreachable(prefix(method, uri) + dial(uri) + "i/o timeout", Reason.ABSENT, failure);
        }
        if (failure instanceof ConnectException) {
            return new Unreachable(
                    prefix(method, uri) + dial(uri) + "connect: " + connect(failure), Reason.ABSENT, failure);
        }
        String said = failure instanceof HttpTimeoutException
                ? "net/http: timeout awaiting response headers"
                : String.valueOf(failure.getMessage());
        boolean ended = cause(failure, EOFException.class) != null || said.contains("header parser received no bytes");
        return new Unreachable(prefix(method, uri) + (ended ? "EOF" : said), Reason.BROKEN, failure);
    }

    /** Whether the same may succeed if it is tried again soon. */
    boolean passing() {
        return reason == Reason.BROKEN;
    }

    /** Whether the host was there and it is we who did not go on: another address of it is of no use then. */
    public boolean isOurs() {
        return reason == Reason.OURS;
    }

    /** As Go's client begins what it says: method and address. */
    static String prefix(String method, URI uri) {
        String verb = method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
        return verb + " \"" + uri + "\": ";
    }

    private static String dial(URI uri) {
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        String address = String.valueOf(uri.getHost());
        try {
            InetAddress found = InetAddress.getByName(uri.getHost());
            address =
                    found.getHostAddress().contains(":") ? "[" + found.getHostAddress() + "]" : found.getHostAddress();
        } catch (UnknownHostException e) {
            // It was known a moment ago: the name serves as well.
            return "dial tcp " + address + ":" + port + ": ";
        }
        return "dial tcp " + address + ":" + port + ": ";
    }

    private static String connect(IOException failure) {
        if (cause(failure, NoRouteToHostException.class) != null) {
            return "no route to host";
        }
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String message = t.getMessage();
            if (message != null && !message.isBlank()) {
                return message.toLowerCase(Locale.ROOT);
            }
        }
        return "connection refused";
    }

    private static String tls(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("Unsupported or unrecognized SSL message") || message.contains("plaintext connection")) {
            return "http: server gave HTTP response to HTTPS client";
        }
        if (cause(failure, CertificateExpiredException.class) != null
                || cause(failure, CertificateNotYetValidException.class) != null) {
            return "tls: failed to verify certificate: x509: certificate has expired or is not yet valid";
        }
        if (cause(failure, CertPathBuilderException.class) != null) {
            return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
        }
        CertificateException certificate = cause(failure, CertificateException.class);
        if (certificate != null) {
            return "tls: failed to verify certificate: x509: " + certificate.getMessage();
        }
        return "remote error: tls: " + message;
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
