package dev.jdocker.daemon.registry.http;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a host wants to be convinced: {@code Bearer realm="https://auth/token",service="registry"} (RFC 9110, 11.6.1). */
record Challenge(String scheme, Map<String, String> parameters) {

    private static final Pattern SCHEME =
            Pattern.compile("\\G[\\s,]*([A-Za-z][\\w-]*)(?=\\s+[\\w-]+\\s*=|\\s*,|\\s*$)\\s*");
    // possessive, because the others take a frame of the stack for each character
    private static final Pattern PARAMETER =
            Pattern.compile("\\G\\s*,?\\s*([\\w-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|([^\\s,\"]+))");

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** All of an answer. */
    static List<Challenge> of(HttpHeaders headers) {
        List<Challenge> all = new ArrayList<>();
        for (String header : headers.allValues("WWW-Authenticate")) {
            all.addAll(parse(header));
        }
        return all;
    }

    static List<Challenge> parse(String header) {
        List<Challenge> all = new ArrayList<>();
        int at = 0;
        Matcher scheme = SCHEME.matcher(header);
        while (at < header.length() && scheme.find(at)) {
            Map<String, String> parameters = new HashMap<>();
            at = scheme.end();
            Matcher parameter = PARAMETER.matcher(header);
            while (at < header.length() && parameter.find(at)) {
                String value = parameter.group(2) == null
                        ? parameter.group(3)
                        : parameter.group(2).replaceAll("\\\\(.)", "$1");
                parameters.put(parameter.group(1).toLowerCase(Locale.ROOT), value);
                at = parameter.end();
            }
            all.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
        }
        return all;
    }

    boolean isBearer() {
        return scheme.equals("bearer") && !parameter("realm").isEmpty();
    }

    boolean isBasic() {
        return scheme.equals("basic");
    }

    /** Empty where it is missing. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }
}
