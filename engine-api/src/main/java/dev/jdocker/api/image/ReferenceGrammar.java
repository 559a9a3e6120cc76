package dev.jdocker.api.image;

/**
 * The grammar of the distribution project's {@code reference/regexp.go}, by hand: compiling the regular expression would cost
 * every client command its milliseconds.
 */
final class ReferenceGrammar {
    private ReferenceGrammar() {}

    /** {@code [\w][\w.-]{0,127}}. */
    static boolean isTag(String text) {
        if (text.isEmpty() || text.length() > 128 || !isWord(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isWord(c) && c != '.' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** Components with slashes between them. */
    static boolean isPath(String text) {
        int start = 0;
        while (true) {
            int end = text.indexOf('/', start);
            if (!isComponent(text, start, end < 0 ? text.length() : end)) {
                return false;
            }
            if (end < 0) {
                return true;
            }
            start = end + 1;
        }
    }

    /** {@code [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*}. */
    private static boolean isComponent(String text, int start, int end) {
        int i = start;
        while (true) {
            int run = i;
            while (i < end && isLowerOrDigit(text.charAt(i))) {
                i++;
            }
            if (i == run) {
                return false;
            }
            if (i == end) {
                return true;
            }
            char separator = text.charAt(i);
            int first = i;
            while (i < end && text.charAt(i) == separator) {
                i++;
            }
            int length = i - first;
            boolean allowed =
                    separator == '-' || (separator == '.' && length == 1) || (separator == '_' && length <= 2);
            if (!allowed) {
                return false;
            }
        }
    }

    /** A host name, an IPv4 address or an IPv6 address in brackets, and maybe a port. */
    static boolean isDomain(String text) {
        String host = text;
        int colon = text.lastIndexOf(':');
        if (colon >= 0 && !text.endsWith("]")) {
            host = text.substring(0, colon);
            if (!isPort(text, colon + 1)) {
                return false;
            }
        }
        if (host.startsWith("[")) {
            return isIpv6(host);
        }
        int start = 0;
        while (true) {
            int end = host.indexOf('.', start);
            if (!isLabel(host, start, end < 0 ? host.length() : end)) {
                return false;
            }
            if (end < 0) {
                return true;
            }
            start = end + 1;
        }
    }

    private static boolean isPort(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return start < text.length();
    }

    private static boolean isLabel(String text, int start, int end) {
        if (start == end || text.charAt(start) == '-' || text.charAt(end - 1) == '-') {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!isLowerOrDigit(c) && !isUpper(c) && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv6(String text) {
        if (!text.endsWith("]") || text.length() < 4) {
            return false;
        }
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (!isDigit(c) && c != ':' && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F')) {
                return false;
            }
        }
        return true;
    }

    static boolean hasUpperCase(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUpper(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(char c) {
        return isLowerOrDigit(c) || isUpper(c) || c == '_';
    }

    private static boolean isLowerOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || isDigit(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
