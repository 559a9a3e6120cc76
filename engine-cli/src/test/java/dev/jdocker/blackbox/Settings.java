package dev.jdocker.blackbox;

import java.nio.file.Path;
import java.time.Duration;

/** What the suite is told by system properties. */
final class Settings {

    /** How long anything may take before it counts as hanging: more on a slow machine. */
    static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("jdocker.test.patience", 60));

    /** The API version that cases speak unless they are about versions. */
    static final String VERSION = "/v1.51";

    private Settings() {}

    /** The folder with bin/jdocker and bin/jdockerd. */
    static Path distribution() {
        return Path.of(System.getProperty("jdocker.test.distribution", "target/jdocker"))
                .toAbsolutePath();
    }

    /** {@code unix:///path} of another engine to run the cases against, or empty for one of our own. */
    static String otherHost() {
        return System.getProperty("jdocker.test.host", "");
    }

    /** A folder that the other engine sees as well, as seen from here. */
    static Path sharedHere() {
        return Path.of(System.getProperty("jdocker.test.shared", "/tmp"));
    }

    /** The same folder as the other engine names it. */
    static Path sharedThere() {
        return Path.of(
                System.getProperty("jdocker.test.shared.there", sharedHere().toString()));
    }
}
