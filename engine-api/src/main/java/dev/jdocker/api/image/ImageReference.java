package dev.jdocker.api.image;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image, complete: {@code docker.io/library/busybox:latest}. Grammar, defaults and messages are those of the
 * distribution project's reference package.
 *
 * @param domain the registry, with a port if it has one: {@code docker.io}, {@code localhost:5000}
 * @param path the repository in it: {@code library/busybox}
 * @param tag null if none was given
 * @param digest null if none was given
 */
public record ImageReference(
        String domain,
        String path,
        @Nullable String tag,
        @Nullable Digest digest) {
    private static final String DEFAULT_DOMAIN = "docker.io";
    private static final String LEGACY_DOMAIN = "index.docker.io";
    private static final String OFFICIAL = "library/";
    private static final int NAME_LIMIT = 255;

    /**
     * Parses what a user types, {@code busybox} or {@code localhost:5000/a/b:1@sha256:…}.
     *
     * @throws InvalidReferenceException with Docker's message
     */
    public static ImageReference parse(String text) {
        if (Digest.isHex(text, 0, 64)) {
            throw new InvalidReferenceException(
                    "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
        }
        String rest = text;
        Digest digest = null;
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = digest(rest.substring(at + 1));
            rest = rest.substring(0, at);
        }
        String domain = DEFAULT_DOMAIN;
        int slash = rest.indexOf('/');
        if (slash >= 0 && isDomain(rest.substring(0, slash))) {
            domain = rest.substring(0, slash);
            rest = rest.substring(slash + 1);
        }
        if (domain.equals(LEGACY_DOMAIN)) {
            domain = DEFAULT_DOMAIN;
        }
        String tag = null;
        int colon = rest.indexOf(':');
        if (colon >= 0) {
            tag = rest.substring(colon + 1);
            rest = rest.substring(0, colon);
        }
        String path = domain.equals(DEFAULT_DOMAIN) && rest.indexOf('/') < 0 ? OFFICIAL + rest : rest;
        if (ReferenceGrammar.hasUpperCase(path)) {
            throw new InvalidReferenceException(
                    "invalid reference format: repository name (" + path + ") must be lowercase");
        }
        if (!ReferenceGrammar.isDomain(domain)
                || !ReferenceGrammar.isPath(path)
                || (tag != null && !ReferenceGrammar.isTag(tag))) {
            throw new InvalidReferenceException("invalid reference format");
        }
        if (path.length() > NAME_LIMIT) {
            throw new InvalidReferenceException("repository name must not be more than 255 characters");
        }
        return new ImageReference(domain, path, tag, digest);
    }

    private static Digest digest(String text) {
        if (!Digest.isDigest(text)) {
            throw new InvalidReferenceException("invalid reference format");
        }
        return Digest.parse(text);
    }

    // The first part is a registry if it could not be a Docker Hub user: it has a dot or a port, is localhost, or has
    // capitals, which no user name has.
    private static boolean isDomain(String part) {
        return part.indexOf('.') >= 0
                || part.indexOf(':') >= 0
                || part.equals("localhost")
                || ReferenceGrammar.hasUpperCase(part);
    }

    /** This with {@code latest} as its tag if it has neither tag nor digest. */
    public ImageReference withDefaultTag() {
        return tag == null && digest == null ? withTag("latest") : this;
    }

    /** What a registry is asked for: the digest, else the tag, else {@code latest}. */
    public String digestOrTag() {
        return digest == null ? Objects.requireNonNullElse(tag, "latest") : digest.text();
    }

    /**
     * The same repository with another tag and no digest.
     *
     * @throws InvalidReferenceException if it is not a tag
     */
    public ImageReference withTag(String newTag) {
        if (!ReferenceGrammar.isTag(newTag)) {
            throw new InvalidReferenceException("invalid tag format");
        }
        return new ImageReference(domain, path, newTag, null);
    }

    /** The repository alone. */
    public ImageReference withoutTagAndDigest() {
        return new ImageReference(domain, path, null, null);
    }

    /** The repository as Docker shows it: {@code busybox}, {@code user/x}, {@code host:5000/x}. */
    public String familiarName() {
        if (!domain.equals(DEFAULT_DOMAIN)) {
            return domain + "/" + path;
        }
        boolean official = path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0;
        return official ? path.substring(OFFICIAL.length()) : path;
    }

    /** As Docker shows it: {@code busybox:latest}. */
    public String familiar() {
        return familiarName() + suffix();
    }

    /** The complete form: {@code docker.io/library/busybox:latest}. */
    @Override
    public String toString() {
        return domain + "/" + path + suffix();
    }

    private String suffix() {
        return (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
