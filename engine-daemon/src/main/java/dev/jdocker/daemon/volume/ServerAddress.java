package dev.jdocker.daemon.volume;

import dev.jdocker.daemon.error.ServerError;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the address in place of a server's name in the options of nfs and cifs: the kernel knows no names. */
final class ServerAddress {
    private static final Pattern GIVEN = Pattern.compile("(?<=^|,)addr=([^,]+)");
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:]*:[0-9a-fA-F:.]*]?");

    private final Names names;

    ServerAddress(Names names) {
        this.names = names;
    }

    /** What knows names, such as {@link InetAddress#getByName}. */
    @FunctionalInterface
    interface Names {
        InetAddress find(String name) throws UnknownHostException;
    }

    /**
     * The options as the kernel takes them.
     *
     * @throws ServerError in Docker's words, if there is no such server
     */
    LocalOptions resolved(LocalOptions options) {
        boolean cifs = options.type().equals("cifs");
        if (!cifs && !options.type().equals("nfs")) {
            return options;
        }
        Matcher given = GIVEN.matcher(options.words());
        if (given.find()) {
            String address = Matcher.quoteReplacement("addr=" + address(given.group(1)));
            return options.with(given.replaceFirst(address), options.device());
        }
        return cifs ? options.with(options.words(), device(options.device())) : options;
    }

    /** {@code //server/share} with the server's address. */
    private String device(String device) {
        try {
            String host = new URI(device).getHost();
            return host == null || LITERAL.matcher(host).matches()
                    ? device
                    : device.replaceFirst(Pattern.quote(host), Matcher.quoteReplacement(address(host)));
        } catch (URISyntaxException e) {
            throw new ServerError("error parsing mount device url: " + e.getMessage(), e);
        }
    }

    private String address(String name) {
        try {
            return names.find(name).getHostAddress();
        } catch (UnknownHostException e) {
            throw new ServerError("error resolving passed in network volume address: " + e.getMessage(), e);
        }
    }
}
