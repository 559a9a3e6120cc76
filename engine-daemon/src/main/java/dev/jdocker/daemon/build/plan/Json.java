package dev.jdocker.daemon.build.plan;

import dev.jdocker.daemon.persist.Documents;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** JSON within the words of histories. */
final class Json {

    private Json() {}

    static String array(List<String> words) {
        return new String(Documents.write(words), StandardCharsets.UTF_8);
    }
}
