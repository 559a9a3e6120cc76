package dev.jdocker.daemon.tar;

import dev.jdocker.linux.Linux.Timespec;
import dev.jdocker.linux.PathBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The records {@code "<length> <key>=<value>\n"} of PAX extended headers (POSIX.1-2001), values as bytes. */
final class PaxHeaders {

    private static final String XATTR = "SCHILY.xattr.";

    private final TarLimits limits;
    private final Map<String, byte[]> records = new HashMap<>();
    private final Map<String, byte[]> xattrs = new LinkedHashMap<>();
    private final List<Long> sparseNumbers = new ArrayList<>();

    PaxHeaders(TarLimits limits) {
        this.limits = limits;
    }

    void parse(byte[] data) throws TarException {
        int at = 0;
        while (at < data.length && data[at] != 0) {
            int space = at;
            long length = 0;
            for (; space < data.length && data[space] >= '0' && data[space] <= '9' && length < data.length; space++) {
                length = length * 10 + (data[space] - '0');
            }
            long end = at + length;
            int equals = space + 1;
            while (equals < data.length && data[equals] != '=') {
                equals++;
            }
            if (space >= data.length
                    || data[space] != ' '
                    || end > data.length
                    || equals >= end
                    || data[(int) end - 1] != '\n') {
                throw new TarException("invalid tar header: malformed PAX record");
            }
            String key = new String(data, space + 1, equals - space - 1, StandardCharsets.UTF_8);
            add(key, Arrays.copyOfRange(data, equals + 1, (int) end - 1));
            at = (int) end;
        }
    }

    private void add(String key, byte[] value) throws TarException {
        if (key.startsWith(XATTR)) {
            xattrs.put(key.substring(XATTR.length()), value);
        } else if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
            addSparse(parse(key, value));
        } else if (key.equals("GNU.sparse.map")) {
            for (String number : ascii(value).split(",", -1)) {
                addSparse(parse(key, number.getBytes(StandardCharsets.ISO_8859_1)));
            }
        } else {
            records.put(key, value);
        }
    }

    private void addSparse(long number) throws TarException {
        if (sparseNumbers.size() >= 2 * limits.segments()) {
            throw new TarException("sparse file of more than " + limits.segments() + " pieces");
        }
        sparseNumbers.add(number);
    }

    String text(String key, byte[] absent) {
        byte[] value = records.get(key);
        return PathBytes.decode(value == null ? absent : TarHeader.untilNul(value));
    }

    String text(String key, String absent) {
        byte[] value = records.get(key);
        return value == null ? absent : PathBytes.decode(TarHeader.untilNul(value));
    }

    long number(String key, long absent) throws TarException {
        byte[] value = records.get(key);
        return value == null || value.length == 0 ? absent : parse(key, value);
    }

    /** A time as decimal seconds with a fraction, kept to the nanosecond. */
    Timespec time(String key, Timespec absent) throws TarException {
        byte[] value = records.get(key);
        if (value == null || value.length == 0) {
            return absent;
        }
        String text = ascii(value);
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        String fraction = point < 0 ? "" : text.substring(point + 1);
        fraction = (fraction + "000000000").substring(0, 9);
        try {
            long seconds = whole.isEmpty() || whole.equals("-") ? 0 : Long.parseLong(whole);
            long nanoseconds = Long.parseLong(fraction);
            // -1.25 is a second and a quarter before the epoch
            return whole.startsWith("-") && nanoseconds > 0
                    ? new Timespec(seconds - 1, 1_000_000_000 - nanoseconds)
                    : new Timespec(seconds, nanoseconds);
        } catch (NumberFormatException e) {
            TarException failure = new TarException("invalid " + key + " in header: " + text);
            failure.addSuppressed(e);
            throw failure;
        }
    }

    Map<String, byte[]> xattrs() {
        return xattrs;
    }

    boolean isSparse() {
        return !sparseNumbers.isEmpty()
                || records.containsKey("GNU.sparse.major")
                || records.containsKey("GNU.sparse.size")
                || records.containsKey("GNU.sparse.realsize");
    }

    /** Whether it is format 1.0, which keeps the map before the data. */
    boolean sparseMapInData() {
        byte[] major = records.get("GNU.sparse.major");
        return major != null && ascii(major).equals("1");
    }

    List<TarEntry.Segment> sparseMap() throws TarException {
        return SparseMap.pairs(sparseNumbers);
    }

    private static long parse(String key, byte[] value) throws TarException {
        try {
            return Long.parseLong(ascii(value));
        } catch (NumberFormatException e) {
            TarException failure = new TarException("invalid " + key + " in header: " + ascii(value));
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private static String ascii(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1);
    }
}
