package dev.jdocker.daemon.userns;

import dev.jdocker.daemon.config.ConfigException;
import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.oci.IdMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The daemon's option {@code userns-remap}: {@code default}, or {@code user[:group]} by names or numbers. */
public final class RemappedUser {
    /** Docker's name for {@code default}. */
    static final String DEFAULT_USER = "dockremap";

    private final Path etc;
    private final SubordinateIds users;
    private final SubordinateIds groups;

    RemappedUser(Path etc) {
        this.etc = etc;
        this.users = new SubordinateIds(etc.resolve("subuid"));
        this.groups = new SubordinateIds(etc.resolve("subgid"));
    }

    /** This machine's. */
    public static RemappedUser ofMachine() {
        return new RemappedUser(Path.of("/etc"));
    }

    /**
     * The ids that containers get; null where they are the host's.
     *
     * @throws ConfigException if there is no such user, or it has no ids to give
     */
    public @Nullable IdMap map(String setting) {
        if (setting.isEmpty()) {
            return null;
        }
        if (setting.equals("default")) {
            makeDefault();
            return new IdMap(
                    mappings(users, "subuid", "user", List.of(DEFAULT_USER)),
                    mappings(groups, "subgid", "group", List.of(DEFAULT_USER)));
        }
        String[] parts = setting.split(":", -1);
        if (parts.length > 2 || parts[0].isEmpty()) {
            throw new ConfigException("invalid user/group specification in --userns-remap: \"" + setting + "\"");
        }
        List<String> user = account("passwd", "user", parts[0]);
        if (user.contains("root")) {
            return null; // as dockerd: root cannot be mapped to itself
        }
        List<String> group = account("group", "group", parts.length == 2 ? parts[1] : user.getFirst());
        return new IdMap(mappings(users, "subuid", "user", user), mappings(groups, "subgid", "group", group));
    }

    /** As dockerd does it by useradd and usermod: a user that nobody logs in as, and a range for it of either kind. */
    private void makeDefault() {
        try {
            new SystemAccounts(etc).ensure(DEFAULT_USER);
            for (SubordinateIds ids : List.of(users, groups)) {
                if (ids.of(List.of(DEFAULT_USER)).isEmpty()) {
                    ids.append(new SubordinateIds.Range(DEFAULT_USER, ids.free(), IdMap.RANGE));
                }
            }
        } catch (UncheckedIOException e) {
            throw new ConfigException(
                    "error creating the user \"" + DEFAULT_USER + "\" of --userns-remap: " + e.getMessage() + ": "
                            + e.getCause(),
                    e);
        }
    }

    /** Name and number of an account. */
    private List<String> account(String file, String kind, String wanted) {
        Path path = etc.resolve(file);
        try {
            for (String line : Files.readAllLines(path, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2 && (fields[0].equals(wanted) || fields[2].equals(wanted))) {
                    return List.of(fields[0], fields[2]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("read " + path, e);
        }
        throw new ConfigException("could not find " + kind + " \"" + wanted + "\" of --userns-remap");
    }

    private static List<IdMapping> mappings(SubordinateIds ids, String file, String kind, List<String> names) {
        List<IdMapping> mappings = new ArrayList<>();
        long inside = 0;
        for (SubordinateIds.Range range : ids.of(names)) {
            mappings.add(new IdMapping(inside, range.first(), range.count()));
            inside += range.count();
        }
        if (mappings.isEmpty()) {
            throw new ConfigException("Can't create ID mappings: no " + file + " ranges found for " + kind + " \""
                    + names.getFirst() + "\"");
        }
        return mappings;
    }
}
