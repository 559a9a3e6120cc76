package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each trap of {@code docs/traps.md} names tests, and they are there. */
class TrapsTest {

    private static final Path PROJECT = Path.of("..");
    private static final int TRAPS = 65;
    private static final Pattern ROW = Pattern.compile("\\| (T\\d+) \\| [^|]+ \\| ([^|]+) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

    @Test
    void eachHasATest() throws IOException {
        List<String> traps = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String line : Files.readAllLines(PROJECT.resolve("docs/traps.md"))) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                continue;
            }
            traps.add(row.group(1));
            Matcher test = TEST.matcher(row.group(2));
            assertThat(test.find()).as(line).isTrue();
            do {
                if (!isThere(test.group(1), test.group(2))) {
                    missing.add(row.group(1) + " " + test.group());
                }
            } while (test.find());
        }
        assertThat(traps)
                .isEqualTo(
                        IntStream.rangeClosed(1, TRAPS).mapToObj(i -> "T" + i).toList());
        assertThat(missing).isEmpty();
    }

    private static boolean isThere(String type, String method) throws IOException {
        for (String module : List.of("engine-api", "engine-daemon", "runtime-native", "engine-cli")) {
            try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve("src/test/java"))) {
                Path file = files.filter(path -> path.endsWith(type + ".java"))
                        .findFirst()
                        .orElse(null);
                if (file != null) {
                    return Files.readString(file).contains("void " + method + "(");
                }
            }
        }
        return false;
    }
}
