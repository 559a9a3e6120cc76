package dev.jdocker.daemon.container;

import dev.jdocker.daemon.error.BadRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ports that a filter names: {@code 80}, {@code 53/udp}, {@code 8000-8010/tcp}. */
record PortRange(int first, int last, String protocol) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

    /** @throws BadRequest in dockerd's words */
    static PortRange ofFilter(String key, String text) {
        if (text.contains(":")) {
            throw new BadRequest("filter for '" + key + "' should not contain ':': " + text);
        }
        int slash = text.indexOf('/');
        String ports = slash < 0 ? text : text.substring(0, slash);
        Matcher matcher = FORM.matcher(ports);
        String wrong = "error while looking up for " + key + " " + text + ": ";
        if (!matcher.matches()) {
            throw new BadRequest(wrong + "strconv.ParseUint: parsing \"" + ports + "\": invalid syntax");
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (last < first) {
            throw new BadRequest(wrong + "invalid range specified for port: " + ports);
        }
        return new PortRange(first, last, slash < 0 ? "tcp" : text.substring(slash + 1));
    }

    boolean has(int port, String of) {
        return first <= port && port <= last && protocol.equals(of);
    }

    /** Whether a port as it is exposed, {@code 80/tcp}, is one of these. */
    boolean has(String exposed) {
        int slash = exposed.indexOf('/');
        String port = slash < 0 ? exposed : exposed.substring(0, slash);
        return FORM.matcher(port).matches()
                && !port.contains("-")
                && has(Integer.parseInt(port), slash < 0 ? "tcp" : exposed.substring(slash + 1));
    }
}
