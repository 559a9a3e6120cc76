package dev.jdocker.daemon.http;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What those are told of a request who say whether it may be served. */
record AuthorizedHead(RequestHead head, NettyExchange.Matched found, Peer peer) {

    private static final String UNRESERVED = "-._~!$&'()*+,;=:@/";

    Authorizer.Request request(byte[] body) {
        List<X509Certificate> certificates = peer.certificates();
        Map<String, String> headers = new TreeMap<>();
        head.headers().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
        return new Authorizer.Request(
                certificates.isEmpty() ? "" : commonName(certificates.getFirst()),
                head.method(),
                uri(),
                body,
                headers,
                certificates.stream().map(AuthorizedHead::pem).toList());
    }

    /** The target as it was understood: two spellings of one path must not look like two operations. */
    private String uri() {
        RequestTarget target = RequestTarget.parse(head.target());
        StringBuilder uri = new StringBuilder();
        if (target.requested() != null) {
            uri.append("/v").append(target.requested());
        }
        uri.append(encoded(found.path()));
        return target.rawQuery().isEmpty() ? uri.toString() : uri + "?" + target.rawQuery();
    }

    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().toHexDigits(b).toUpperCase(Locale.ROOT));
            }
        }
        return encoded.toString();
    }

    private static String commonName(X509Certificate certificate) {
        try {
            LdapName name = new LdapName(certificate.getSubjectX500Principal().getName());
            for (Rdn part : new ArrayList<>(name.getRdns()).reversed()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return String.valueOf(part.getValue());
                }
            }
        } catch (InvalidNameException e) {
            // The subject has no common name that could be told.
            return "";
        }
        return "";
    }

    private static String pem(X509Certificate certificate) {
        try {
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("write the client's certificate", e);
        }
    }
}
