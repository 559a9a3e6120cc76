package dev.jdocker.daemon.network.etc;

import java.util.ArrayList;
import java.util.List;

/** The lines of a container's {@code /etc/hosts} that the engine writes, see hosts(5). */
public final class HostsFile {
    private static final String OWN = """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::\tip6-localnet
            ff00::\tip6-mcastprefix
            ff02::1\tip6-allnodes
            ff02::2\tip6-allrouters
            """;

    private HostsFile() {}

    /** A line of it. */
    public record Entry(String address, String names) {
        String line() {
            return address + "\t" + names;
        }
    }

    /** That of a container of its own network namespace. */
    public static String of(List<Entry> entries) {
        return with(OWN, entries);
    }

    /** The text with further entries at its end; what is there already is not doubled. */
    public static String with(String text, List<Entry> entries) {
        List<String> known = text.lines().toList();
        StringBuilder changed = new StringBuilder(text);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            changed.append('\n');
        }
        entries.stream()
                .map(Entry::line)
                .filter(line -> !known.contains(line))
                .forEach(line -> changed.append(line).append('\n'));
        return changed.toString();
    }

    /** The text with these entries in the place of those of the same names. */
    public static String replaced(String text, List<Entry> entries) {
        StringBuilder changed = new StringBuilder();
        text.lines()
                .filter(line -> entries.stream().noneMatch(entry -> line.endsWith("\t" + entry.names())))
                .forEach(line -> changed.append(line).append('\n'));
        return with(changed.toString(), entries);
    }

    /** The text without these entries; what others wrote stays. */
    public static String without(String text, List<Entry> entries) {
        List<String> gone = entries.stream().map(Entry::line).toList();
        StringBuilder changed = new StringBuilder();
        text.lines()
                .filter(line -> !gone.contains(line))
                .forEach(line -> changed.append(line).append('\n'));
        return changed.toString();
    }

    /**
     * What a container is called at its own address: its whole name, and the name without its domain where it has one.
     *
     * @param domain may be empty
     */
    public static String ownNames(String host, String domain) {
        String whole = domain.isEmpty() ? host : host + "." + domain;
        int dot = whole.indexOf('.');
        return dot < 0 ? whole : whole + " " + whole.substring(0, dot);
    }

    /** The entries of the container's own addresses. */
    public static List<Entry> own(List<String> addresses, String names) {
        List<Entry> entries = new ArrayList<>();
        addresses.stream()
                .filter(address -> !address.isEmpty())
                .forEach(address -> entries.add(new Entry(address, names)));
        return entries;
    }
}
