package dev.jdocker.cli.context;

import dev.jdocker.api.transport.EngineAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@code --docker host=…,ca=…,cert=…,key=…,skip-tls-verify=…,from=…} says of an endpoint. */
record EndpointOption(DockerEndpoint endpoint, Map<String, byte[]> tls) {
    private static final Set<String> KEYS = Set.of("from", "host", "ca", "cert", "key", "skip-tls-verify");

    /** What help says of it. */
    static String help(String command) {
        return """


            Docker endpoint config:

            NAME                DESCRIPTION
            from                Copy named context's Docker endpoint configuration
            host                Docker endpoint on which to connect
            ca                  Trust certs signed only by this CA
            cert                Path to TLS certificate file
            key                 Path to TLS key file
            skip-tls-verify     Skip TLS certificate validation

            Example:

            $ jdocker context %s my-context --description "some description" --docker \
            "host=tcp://myserver:2376,ca=~/ca-file,cert=~/cert-file,key=~/key-file\"""".formatted(command);
    }

    /**
     * Reads the words.
     *
     * @param here the context {@code default}
     * @return null where there are none
     * @throws IOException in Docker's words, for what cannot be taken
     */
    static @Nullable EndpointOption parse(List<String> words, ContextStore store, DefaultContext here)
            throws IOException {
        Map<String, String> values = new HashMap<>();
        for (String word : words) {
            for (String pair : word.split(",", -1)) {
                int equals = pair.indexOf('=');
                if (equals < 0) {
                    throw new IOException("invalid argument \"" + word + "\" for \"--docker\" flag: " + pair
                            + " must be formatted as key=value");
                }
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        if (values.isEmpty()) {
            return null;
        }
        try {
            return of(values, store, here);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "unable to create docker endpoint config: open " + e.getFile() + ": no such file or directory", e);
        } catch (IOException e) {
            throw new IOException("unable to create docker endpoint config: " + e.getMessage(), e);
        }
    }

    private static EndpointOption of(Map<String, String> values, ContextStore store, DefaultContext here)
            throws IOException {
        for (String key : new TreeMap<>(values).keySet()) {
            if (!KEYS.contains(key)) {
                throw new IOException("unrecognized config key: " + key);
            }
        }
        String from = values.get("from");
        if (from != null) {
            return from.equals(CurrentContext.DEFAULT)
                    ? new EndpointOption(here.context().endpoint(), here.tls())
                    : new EndpointOption(store.get(from).endpoint(), store.tls(from));
        }
        Map<String, byte[]> tls = new TreeMap<>();
        for (String part : List.of("ca", "cert", "key")) {
            String file = values.getOrDefault(part, "");
            if (!file.isEmpty()) {
                tls.put(part + ".pem", Files.readAllBytes(Path.of(file)));
            }
        }
        boolean skips = switch (values.getOrDefault("skip-tls-verify", "false")) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False", "" -> false;
            default ->
                throw new IOException("skip-tls-verify: strconv.ParseBool: parsing \"" + values.get("skip-tls-verify")
                        + "\": invalid syntax");
        };
        String host = values.getOrDefault("host", "");
        if (!host.isEmpty()) {
            try {
                EngineAddress.parse(host);
            } catch (IllegalArgumentException e) {
                throw new IOException("unable to apply docker endpoint options: " + e.getMessage(), e);
            }
        }
        return new EndpointOption(new DockerEndpoint(host, skips), tls);
    }
}
