package dev.jdocker.daemon.build.git;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.util.Locale;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/** Connections that show one server, and none that it redirects to, who asks. */
record Authorization(String host, String header) implements HttpConnectionFactory {

    private static final HttpConnectionFactory CONNECTIONS = new JDKHttpConnectionFactory();

    @Override
    public HttpConnection create(URL url) throws IOException {
        return authorized(url, CONNECTIONS.create(url));
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return authorized(url, CONNECTIONS.create(url, proxy));
    }

    private HttpConnection authorized(URL url, HttpConnection connection) {
        if (!header.isEmpty() && url.getHost().toLowerCase(Locale.ROOT).equals(host)) {
            connection.setRequestProperty("Authorization", header);
        }
        return connection;
    }
}
