package dev.jdocker.cli;

import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the docker CLI 28.2.2 did, recorded. */
record Reference(List<String> args, int status, String out, String err) {

    static @Nullable Object resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Reference.class.getResourceAsStream("/docker-cli/" + name))) {
            return Json.read(in);
        }
    }

    static List<Reference> all(String name) throws IOException {
        List<Reference> all = new ArrayList<>();
        for (Object entry : (List<?>) Objects.requireNonNull(resource(name))) {
            List<String> args = new ArrayList<>();
            for (Object arg : Json.list(entry, "args")) {
                args.add((String) arg);
            }
            all.add(new Reference(
                    args, (int) Json.number(entry, "status"), Json.string(entry, "out"), Json.string(entry, "err")));
        }
        return all;
    }

    @Override
    public String toString() {
        return String.join(" ", args);
    }
}
