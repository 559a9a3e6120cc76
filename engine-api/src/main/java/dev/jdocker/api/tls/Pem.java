package dev.jdocker.api.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in PEM (RFC 7468); keys in PKCS#8, PKCS#1 or SEC 1, none of them encrypted. */
public final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);

    /** {@code rsaEncryption} with no parameters, as an AlgorithmIdentifier (RFC 8017, A.1). */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** {@code id-ecPublicKey} (RFC 5480, 2.1.1). */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;

    private Pem() {}

    /** All certificates of a file, in their order. */
    public static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Matcher block = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            if (block.group(1).equals("CERTIFICATE") || block.group(1).equals("TRUSTED CERTIFICATE")) {
                Certificate certificate = factory.generateCertificate(new ByteArrayInputStream(bytes(block)));
                certificates.add((X509Certificate) certificate);
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException("no certificate in " + file);
        }
        return certificates;
    }

    /** The first private key of a file. */
    public static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        Matcher block = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            switch (block.group(1)) {
                case "PRIVATE KEY" -> {
                    return key(bytes(block));
                }
                case "RSA PRIVATE KEY" -> {
                    return key(pkcs8(RSA, plain(block, file)));
                }
                case "EC PRIVATE KEY" -> {
                    byte[] sec1 = plain(block, file);
                    return key(pkcs8(der(SEQUENCE, join(EC, curve(sec1, file))), sec1));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw new IOException("the private key in " + file + " is encrypted");
                default -> {
                    // certificates and parameters may stand beside it
                }
            }
        }
        throw new IOException("no private key in " + file);
    }

    private static byte[] plain(Matcher block, Path file) throws IOException {
        if (block.group(2).contains("ENCRYPTED")) {
            throw new IOException("the private key in " + file + " is encrypted");
        }
        return bytes(block);
    }

    private static byte[] bytes(Matcher block) {
        return Base64.getMimeDecoder().decode(block.group(2));
    }

    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        GeneralSecurityException failure = new GeneralSecurityException("private key of an unknown algorithm");
        for (String algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    /** PrivateKeyInfo (RFC 5208): version 0, the algorithm, the key. */
    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return der(SEQUENCE, join(new byte[] {0x02, 0x01, 0x00}, algorithm, der(OCTETS, key)));
    }

    /** The curve of an ECPrivateKey (RFC 5915): the element {@code [0]}, behind version and key. */
    private static byte[] curve(byte[] sec1, Path file) throws IOException {
        int at = headerLength(sec1, 0);
        while (at + 2 < sec1.length) {
            int header = headerLength(sec1, at);
            int length = length(sec1, at);
            if ((sec1[at] & 0xff) == PARAMETERS && at + header + length <= sec1.length) {
                byte[] curve = new byte[length];
                System.arraycopy(sec1, at + header, curve, 0, length);
                return curve;
            }
            at += header + length;
        }
        throw new IOException("the private key in " + file + " does not name its curve");
    }

    private static int headerLength(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return first < 0x80 ? 2 : 2 + (first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        return length;
    }

    private static byte[] der(int tag, byte[] content) {
        int length = content.length;
        byte[] head = length < 0x80
                ? new byte[] {(byte) tag, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return join(head, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
