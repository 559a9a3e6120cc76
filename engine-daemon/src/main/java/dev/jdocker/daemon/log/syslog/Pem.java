package dev.jdocker.daemon.log.syslog;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/** Certificates and keys of PEM files. */
final class Pem {
    private Pem() {}

    static Collection<X509Certificate> certificates(String file) throws GeneralSecurityException, IOException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(read("CA certificate", file)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    /** A key in PKCS #8, or in PKCS #1 as older tools write RSA keys. */
    static PrivateKey privateKey(String file) throws GeneralSecurityException, IOException {
        String text = new String(read("private key", file), StandardCharsets.US_ASCII);
        int begin = text.indexOf("-----BEGIN ");
        int head = text.indexOf("-----", begin + 11);
        int end = text.indexOf("-----END ", head);
        if (begin < 0 || head < 0 || end < 0) {
            throw new IOException("no private key in " + file);
        }
        byte[] der = Base64.getMimeDecoder().decode(text.substring(head + 5, end));
        boolean old = text.startsWith("RSA ", begin + 11);
        PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(old ? wrap(der) : der);
        InvalidKeySpecException last = null;
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(key);
            } catch (InvalidKeySpecException e) {
                last = e;
            }
        }
        throw new IOException("this kind of private key is not known: " + file, last);
    }

    /** The frame of PKCS #8 around an RSA key: version 0, the algorithm, the key as octets. */
    private static byte[] wrap(byte[] rsa) throws IOException {
        byte[] head = {
            0x02,
            0x01,
            0x00,
            0x30,
            0x0d,
            0x06,
            0x09,
            0x2a,
            (byte) 0x86,
            0x48,
            (byte) 0x86,
            (byte) 0xf7,
            0x0d,
            0x01,
            0x01,
            0x01,
            0x05,
            0x00
        };
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(head);
        content.write(element(0x04, rsa));
        return element(0x30, content.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        out.write(0x82);
        out.write(content.length >> 8);
        out.write(content.length);
        out.write(content);
        return out.toByteArray();
    }

    private static byte[] read(String what, String file) throws IOException {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "could not read " + what + " \"" + file + "\": open " + file + ": no such file or directory", e);
        }
    }
}
