package dev.jdocker.daemon.tls;

import dev.jdocker.api.tls.KeyStores;
import dev.jdocker.api.tls.Pem;
import dev.jdocker.daemon.config.TlsFiles;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** The TLS side of a server: its certificate, and which clients it lets in. TLS 1.2 and newer. */
public final class ServerTls {

    private final SSLContext context;
    private final boolean verifiesClients;

    private ServerTls(SSLContext context, boolean verifiesClients) {
        this.context = context;
        this.verifiesClients = verifiesClients;
    }

    /** Reads the files. */
    public static ServerTls of(TlsFiles files) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyStores.Pair pair = new KeyStores.Pair(Pem.certificates(files.certificate()), Pem.key(files.key()));
            context.init(
                    KeyStores.identify(List.of(pair)),
                    files.verifiesClients() ? KeyStores.trust(Pem.certificates(files.ca())) : null,
                    null);
            return new ServerTls(context, files.verifiesClients());
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException("invalid TLS configuration: " + e.getMessage(), e);
        }
    }

    /** The engine of one connection. */
    public SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNeedClientAuth(verifiesClients);
        engine.setSSLParameters(parameters);
        return engine;
    }
}
