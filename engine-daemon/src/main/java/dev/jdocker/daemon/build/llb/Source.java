package dev.jdocker.daemon.build.llb;

import buildkit.llb.SourceOp;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Json;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.GitAddress;
import dev.jdocker.daemon.build.LocalSource.Selection;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the files of a source operation come from. */
public sealed interface Source {

    /** The results of builds of this engine, which clients are given as definitions. */
    String RESULT = "jdocker-result://";

    /** A source that only a client's session or another build has. */
    sealed interface Lent extends Source {
        /** How it is called. */
        String name();
    }

    /** {@code docker-image://docker.io/library/alpine:3}. */
    record Image(String reference, boolean pull) implements Source {}

    /**
     * {@code local://context}: a folder of a client's.
     *
     * @param session whose, empty for that of the build
     * @param hint keeps copies of folders of one name apart
     */
    record Local(String name, String session, String hint, Selection selection) implements Lent {}

    /**
     * {@code oci-layout://name@sha256:…}.
     *
     * @param store the name that the client's session has for the layout
     * @param session whose, empty for that of the build
     */
    record Layout(String name, Digest digest, String store, String session) implements Lent {}

    /** {@code jdocker-result://…}. */
    record Result(String name) implements Lent {}

    /**
     * {@code git://github.com/owner/name#ref:folder}.
     *
     * @param knownHosts what servers of ssh must show, as in known_hosts(5); empty for whatever they show
     */
    record Git(String address, String checksum, boolean keepGitDir, String knownHosts) implements Source {}

    /**
     * {@code https://host/file}.
     *
     * @param name what the file is called, empty for what its address says
     * @param owner {@code uid:gid}, empty for root
     */
    record Http(
            String url,
            String checksum,
            String name,
            @Nullable Integer mode,
            String owner) implements Source {}

    /**
     * Reads one.
     *
     * @throws BadRequest if it says what cannot be
     * @throws NotImplemented if it says what nothing here does
     */
    static Source of(SourceOp op) {
        String identifier = op.getIdentifier();
        int scheme = identifier.indexOf("://");
        if (scheme < 0) {
            throw new BadRequest("failed to parse source identifier \"" + identifier + "\"");
        }
        String rest = identifier.substring(scheme + 3);
        Attributes attributes = new Attributes(identifier, op.getAttrsMap());
        Source source = switch (identifier.substring(0, scheme)) {
            case "docker-image" -> image(rest, attributes);
            case "local" -> local(rest, attributes);
            case "git" -> git(rest, attributes);
            case "http", "https" -> http(identifier, attributes);
            case "oci-layout" -> layout(rest, attributes);
            case "jdocker-result" -> new Result(rest);
            default ->
                throw new NotImplemented("llb: source " + identifier.substring(0, scheme) + ":// is not supported");
        };
        attributes.refuseOthers();
        return source;
    }

    private static Source image(String reference, Attributes attributes) {
        var _ = attributes.get("image.recordtype");
        String mode = attributes.get("image.resolvemode");
        return switch (mode) {
            case "", "default", "local" -> new Image(reference, false);
            case "pull" -> new Image(reference, true);
            default -> throw new BadRequest("invalid resolvemode: " + mode);
        };
    }

    private static Source local(String name, Attributes attributes) {
        // Whether a copy that is kept is told apart by more than names and sizes: here it always is.
        var _ = attributes.get("local.differ");
        var _ = attributes.get("local.unique");
        return new Local(
                name,
                attributes.get("local.session"),
                attributes.get("local.sharedkeyhint"),
                new Selection(
                        attributes.list("local.includepattern"),
                        attributes.list("local.excludepatterns"),
                        attributes.list("local.followpaths")));
    }

    private static Source git(String rest, Attributes attributes) {
        attributes.require("git.authtokensecret", "GIT_AUTH_TOKEN");
        attributes.require("git.authheadersecret", "GIT_AUTH_HEADER");
        attributes.require("git.mountsshsock", "default");
        int hash = rest.indexOf('#');
        String fragment = hash < 0 ? "" : rest.substring(hash);
        String full = attributes.get("git.fullurl");
        String remote = full.isEmpty() ? hash < 0 ? rest : rest.substring(0, hash) : full;
        if (!remote.contains("://") && !GitAddress.is(remote)) {
            remote = "https://" + remote;
        }
        String query = attributes.isTrue("git.skipsubmodules") ? "?submodules=false" : "";
        String address = remote + query + fragment;
        try {
            var _ = GitAddress.parse(address);
        } catch (BuildException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
        return new Git(
                address,
                attributes.get("git.checksum"),
                attributes.isTrue("git.keepgitdir"),
                attributes.get("git.knownsshhosts").strip());
    }

    private static Source http(String url, Attributes attributes) {
        String checksum = attributes.get("http.checksum");
        if (!checksum.isEmpty() && !Digest.isDigest(checksum)) {
            throw new BadRequest("invalid checksum " + checksum);
        }
        String name = attributes.get("http.filename");
        if (name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new BadRequest("invalid http.filename \"" + name + "\"");
        }
        @Nullable Integer mode = attributes.number("http.perm");
        @Nullable Integer uid = attributes.number("http.uid");
        @Nullable Integer gid = attributes.number("http.gid");
        return new Http(
                url,
                checksum,
                name,
                mode == null ? null : mode & 07777,
                uid == null && gid == null ? "" : (uid == null ? 0 : uid) + ":" + (gid == null ? 0 : gid));
    }

    private static Source layout(String reference, Attributes attributes) {
        int at = reference.lastIndexOf('@');
        if (at < 0 || !Digest.isDigest(reference.substring(at + 1))) {
            throw new BadRequest("oci-layout reference \"" + reference + "\" has no digest");
        }
        String store = attributes.get("oci.store");
        return new Layout(
                reference,
                Digest.parse(reference.substring(at + 1)),
                store.isEmpty() ? reference.substring(0, at).replaceFirst(":[^:/]*$", "") : store,
                attributes.get("oci.session"));
    }

    /** The attributes of a source; those that nobody has asked for in the end are refused, not passed over. */
    final class Attributes {
        private final String source;
        private final Map<String, String> values;
        private final Set<String> known = new HashSet<>();

        private Attributes(String source, Map<String, String> values) {
            this.source = source;
            this.values = values;
        }

        private String get(String key) {
            known.add(key);
            return values.getOrDefault(key, "");
        }

        private boolean isTrue(String key) {
            return get(key).equals("true");
        }

        private void require(String key, String value) {
            String actual = get(key);
            if (!actual.isEmpty() && !actual.equals(value)) {
                throw new NotImplemented("llb: " + key + "=" + actual + " of " + source
                        + " is not supported: the secret must be called " + value);
            }
        }

        private List<String> list(String key) {
            String text = get(key);
            if (text.isEmpty()) {
                return List.of();
            }
            try {
                JsonNode all = Json.mapper().readTree(text);
                if (!all.isArray() && !all.isNull()) {
                    throw new BadRequest("invalid " + key + " of " + source + ": it is no list");
                }
                List<String> list = new ArrayList<>();
                all.forEach(one -> list.add(one.asText()));
                return list;
            } catch (IOException e) {
                throw new BadRequest("invalid " + key + " of " + source + ": it is no JSON", e);
            }
        }

        /** In Go's notation: {@code 0644} is octal. */
        private @Nullable Integer number(String key) {
            String text = get(key);
            try {
                return text.isEmpty() ? null : Integer.decode(text.replaceFirst("^0o", "0"));
            } catch (NumberFormatException e) {
                throw new BadRequest("invalid " + key + " \"" + text + "\" of " + source, e);
            }
        }

        private void refuseOthers() {
            values.keySet().stream()
                    .filter(key -> !known.contains(key))
                    .sorted()
                    .findFirst()
                    .ifPresent(key -> {
                        throw new NotImplemented(
                                "llb: attribute " + key + " of source " + source + " is not supported");
                    });
        }
    }
}
