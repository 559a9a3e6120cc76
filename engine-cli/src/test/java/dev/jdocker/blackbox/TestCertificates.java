package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;

/** An authority of its own and pairs that it has signed, as PEM files under Docker's names, made by the JDK's keytool. */
final class TestCertificates {

    private static final String PASSWORD = "changeit";
    private static final String SCRIPT = """
            set -e
            tool="$1/bin/keytool -storetype PKCS12 -storepass changeit"
            $tool -genkeypair -alias ca -keyalg EC -dname CN=authority -ext bc:c -keystore ca.p12
            $tool -exportcert -rfc -alias ca -keystore ca.p12 -file ca.pem
            for name in server client; do
                $tool -genkeypair -alias $name -keyalg EC -dname "CN=$name" -keystore $name.p12
                mkdir -p $name; cp ca.pem $name/ca.pem
                $tool -certreq -alias $name -keystore $name.p12 | $tool -gencert -alias ca -keystore ca.p12 -rfc \
                    -ext san=ip:127.0.0.1,dns:localhost -ext eku=serverAuth,clientAuth -outfile $name/cert.pem
            done
            """;

    private TestCertificates() {}

    /** Folders {@code server} and {@code client} below this one, each with {@code ca.pem}, {@code cert.pem}, {@code key.pem}. */
    static void make(Path folder) throws IOException, GeneralSecurityException {
        Process made = new ProcessBuilder("sh", "-c", SCRIPT, "sh", System.getProperty("java.home"))
                .directory(folder.toFile())
                .start();
        Outcome outcome = Cli.finish(made, new byte[0], "keytool");
        if (outcome.exitCode() != 0) {
            throw new IOException(outcome.toString());
        }
        for (String name : new String[] {"server", "client"}) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
                store.load(in, PASSWORD.toCharArray());
            }
            Key key = store.getKey(name, PASSWORD.toCharArray());
            String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(key.getEncoded());
            Files.writeString(
                    folder.resolve(name).resolve("key.pem"),
                    "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
        }
    }
}
