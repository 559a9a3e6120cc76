package dev.jdocker.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one command line printed, and its exit status. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Ran(int status, byte[] bytes, String err) {
    /** When the reference outputs were taken. */
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T23:12:00Z"), ZoneId.of("UTC"));

    String out() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static Ran jdocker(FakeEngine engine, List<String> words) throws InterruptedException {
        return jdocker(engine, new ByteArrayInputStream(new byte[0]), words);
    }

    static Ran jdocker(FakeEngine engine, InputStream in, List<String> words) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> environment = new HashMap<>(Map.of("EXPORTED", "from-host", "HOME_FROM_HOST", "yes"));
        environment.put("DOCKER_HOST", engine.host());
        int status = new Jdocker(in, out, err, environment, CLOCK).run(words);
        return new Ran(status, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }
}
