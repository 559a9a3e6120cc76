package dev.jdocker.daemon.tar;

import dev.jdocker.linux.Linux.Timespec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The records of one PAX extended header (POSIX.1-2001), sorted by key; {@link PaxHeaders} is its other direction. */
final class PaxRecords {

    private final Map<String, byte[]> records = new TreeMap<>();

    void put(String key, byte[] value) {
        records.put(key, value);
    }

    void put(String key, long value) {
        put(key, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    }

    /** Seconds with a fraction that has no zeros at its end. */
    void put(String key, Timespec time) {
        long seconds = time.seconds();
        long nanoseconds = time.nanoseconds();
        String sign = "";
        if (seconds < 0 && nanoseconds > 0) { // -1.25 is kept as -2 s and 750 ms
            sign = "-";
            seconds = -(seconds + 1);
            nanoseconds = 1_000_000_000 - nanoseconds;
        }
        String fraction = nanoseconds == 0 ? "" : "." + digits(nanoseconds).replaceAll("0+$", "");
        put(key, (sign + seconds + fraction).getBytes(StandardCharsets.US_ASCII));
    }

    private static String digits(long nanoseconds) {
        String digits = Long.toString(nanoseconds);
        return "0".repeat(9 - digits.length()) + digits;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        records.forEach((key, value) -> {
            byte[] name = key.getBytes(StandardCharsets.UTF_8);
            int rest = 1 + name.length + 1 + value.length + 1; // blank, equals sign, line end
            int length = rest + 1;
            while (length != rest + Integer.toString(length).length()) {
                length = rest + Integer.toString(length).length();
            }
            out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(name);
            out.write('=');
            out.writeBytes(value);
            out.write('\n');
        });
        return out.toByteArray();
    }
}
