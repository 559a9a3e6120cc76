package dev.jdocker.daemon.build;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where files of a git repository are, as it is written for builds: {@code https://host/path.git#ref:folder}, or with a query,
 * {@code https://host/path.git?branch=main&subdir=folder&checksum=1f2e…}; also {@code git://…}, {@code ssh://…},
 * {@code git@host:path} and {@code github.com/owner/name}.
 *
 * @param remote the repository, without what follows {@code #} or {@code ?}
 * @param ref a branch, a tag, a commit; empty for what the repository has for its HEAD
 * @param folder within the repository, empty for all of it
 * @param checksum what the commit must be or begin with, or empty
 * @param keepGitDir whether {@code .git} is kept, null if nothing is said
 * @param submodules whether the submodules come too
 */
public record GitAddress(
        String remote,
        String ref,
        String folder,
        String checksum,
        @Nullable Boolean keepGitDir,
        boolean submodules) {

    private static final Pattern URL = Pattern.compile("(?i)(https?|git|ssh)://([^/?#]+)(/[^?#]*)?(\\?[^#]*)?(#.*)?");
    private static final Pattern SCP =
            Pattern.compile("([A-Za-z0-9_.-]+@)?[A-Za-z0-9.-]+:([^?#/\\\\][^?#]*)(\\?[^#]*)?(#.*)?");
    private static final String GITHUB = "github.com/";
    private static final String HEADS = "refs/heads/";
    private static final String TAGS = "refs/tags/";

    /** Whether a text is the address of a repository; a web address is one only if its path ends with {@code .git}. */
    public static boolean is(String text) {
        if (text.startsWith(GITHUB)) {
            return true;
        }
        Matcher url = URL.matcher(text);
        if (url.matches()) {
            boolean web = url.group(1).toLowerCase(Locale.ROOT).startsWith("http");
            return !web || (url.group(3) != null && url.group(3).endsWith(".git"));
        }
        return text.contains("@") && SCP.matcher(text).matches();
    }

    /**
     * Reads an address.
     *
     * @throws BuildException if it says what contradicts itself or cannot be
     */
    public static GitAddress parse(String text) throws BuildException {
        Matcher url = URL.matcher(text.startsWith(GITHUB) ? "https://" + text : text);
        String remote;
        String query;
        String fragment;
        if (url.matches()) {
            remote = url.group(1).toLowerCase(Locale.ROOT) + "://" + url.group(2) + orEmpty(url.group(3));
            query = orEmpty(url.group(4));
            fragment = orEmpty(url.group(5));
        } else {
            Matcher scp = SCP.matcher(text);
            if (!scp.matches()) {
                throw new BuildException("invalid git address " + text);
            }
            query = orEmpty(scp.group(3));
            fragment = orEmpty(scp.group(4));
            remote = text.substring(0, text.length() - query.length() - fragment.length());
        }
        String ref = fragment.isEmpty() ? "" : fragment.substring(1);
        String folder = "";
        int colon = ref.indexOf(':');
        if (colon >= 0) {
            folder = ref.substring(colon + 1);
            ref = ref.substring(0, colon);
        }
        return new GitAddress(remote, ref, folder, "", null, true).with(query);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private GitAddress with(String query) throws BuildException {
        Map<String, String> values = values(query);
        String wantedRef = agree("ref", ref, values.get("ref"));
        String tag = values.get("tag");
        String branch = values.get("branch");
        if (tag != null && branch != null) {
            throw new BuildException("branch conflicts with tag");
        }
        wantedRef = agree("ref", wantedRef, tag == null ? null : full(TAGS, tag));
        wantedRef = agree("ref", wantedRef, branch == null ? null : full(HEADS, branch));
        String commit = values.getOrDefault("checksum", values.getOrDefault("commit", ""));
        String keep = values.get("keep-git-dir");
        return new GitAddress(
                remote,
                wantedRef.isEmpty() ? commit : wantedRef,
                agree("subdir", folder, values.get("subdir")),
                commit,
                keep == null ? null : truth("keep-git-dir", keep),
                truth("submodules", values.getOrDefault("submodules", "")));
    }

    private static String full(String prefix, String name) {
        return name.startsWith(prefix) ? name : prefix + name;
    }

    private static String agree(String what, String one, @Nullable String other) throws BuildException {
        if (other == null) {
            return one;
        }
        if (!one.isEmpty() && !one.equals(other)) {
            throw new BuildException(what + " conflicts: \"" + one + "\" vs \"" + other + "\"");
        }
        return other;
    }

    private static boolean truth(String key, String text) throws BuildException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "1", "t", "true" -> true;
            case "0", "f", "false" -> false;
            default -> throw new BuildException("invalid " + key + " value: \"" + text + "\"");
        };
    }

    private static Map<String, String> values(String query) throws BuildException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : query.isEmpty() ? new String[0] : query.substring(1).split("&", -1)) {
            int equals = part.indexOf('=');
            String key = decoded(equals < 0 ? part : part.substring(0, equals));
            String value = equals < 0 ? "" : decoded(part.substring(equals + 1));
            switch (key) {
                case "submodules", "keep-git-dir" -> {}
                case "ref", "tag", "branch", "subdir", "checksum", "commit" -> {
                    if (value.isEmpty()) {
                        throw new BuildException("query \"" + key + "\" has no value");
                    }
                }
                default -> throw new BuildException("unexpected query \"" + key + "\"");
            }
            if (values.put(key, value) != null) {
                throw new BuildException("query \"" + key + "\" has multiple values");
            }
        }
        return values;
    }

    private static String decoded(String text) throws BuildException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BuildException("invalid git address: " + e.getMessage(), e);
        }
    }

    /** With what the commit must be, if anything is said of it. */
    public GitAddress withChecksum(String commit) {
        return commit.isEmpty()
                ? this
                : new GitAddress(remote, ref.isEmpty() ? commit : ref, folder, commit, keepGitDir, submodules);
    }

    /** The same repository at another commit: of a submodule. */
    public GitAddress submodule(String url, String commit) {
        return new GitAddress(url, commit, "", commit, false, true);
    }

    /** The name of the server, in small letters; empty if there is none. */
    public String host() {
        Matcher url = URL.matcher(remote);
        String authority = url.matches() ? url.group(2) : "";
        String host = authority.substring(authority.lastIndexOf('@') + 1).replaceFirst(":\\d+$", "");
        return host.toLowerCase(Locale.ROOT);
    }

    /** The repository without a name and password that stand in its address. */
    public String shown() {
        return remote.replaceFirst("(?i)^((?:https?|git|ssh)://)[^/@]*@", "$1");
    }
}
