package dev.jdocker.daemon.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Shows a reader inputs that are nearly right. It may refuse them by the errors that are told, and by no others, within a
 * bound of time and memory. A run takes {@code jdocker.fuzz.seconds} for each reader (0.7 unless told), begins with
 * {@code jdocker.fuzz.seed}, or one that it makes up, and prints it.
 */
public final class Fuzz {
    private static final double SECONDS = Double.parseDouble(System.getProperty("jdocker.fuzz.seconds", "0.7"));
    private static final long SEED = Long.getLong("jdocker.fuzz.seed", System.nanoTime());

    /** Far more than any input that is shown here should cost, and far less than what a length in it may claim. */
    private static final long MOST_BYTES = 64L << 20;

    private static final long MOST_NANOS = 20_000_000_000L;
    private static final int LONG = 1 << 14;
    private static final int LONGEST_INPUT = 1 << 20;

    private static final byte[][] PIECES = {
        {0},
        {-1},
        {127},
        {-128},
        text("-1"),
        text("9223372036854775807"),
        text("99999999999"),
        text("07777777777"),
        text("\"\""),
        text("null"),
        text("[]"),
        text("{}"),
        text("[["),
        text("}}"),
        text(".."),
        text("/../"),
        text("//"),
        text("@"),
        text(":"),
        text("sha256:"),
        text("e400"),
        text("\\u0000"),
        text("true"),
        text("\0"),
        text("a=b\n"),
        text("18 path=/etc/shadow\n"),
    };

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final SplittableRandom random;
    private final List<byte[]> valid;

    private Fuzz(List<byte[]> valid, long seed) {
        this.valid = List.copyOf(valid);
        this.random = new SplittableRandom(seed);
    }

    /** What is under test. */
    public interface Reader {
        void read(byte[] input) throws Exception;
    }

    /**
     * Runs.
     *
     * @param valid what is changed: inputs that are right, or wrong in a hard way
     * @param mended what makes a changed input harder to refuse at once, as by a checksum
     * @param allowed the errors by which a reader refuses
     */
    public static void run(
            String what,
            List<byte[]> valid,
            UnaryOperator<byte[]> mended,
            Reader reader,
            Set<Class<? extends Exception>> allowed) {
        System.out.println("fuzz " + what + ": -Djdocker.fuzz.seed=" + SEED);
        Fuzz fuzz = new Fuzz(valid, SEED);
        for (byte[] right : valid) {
            fuzz.show(what, right, reader, allowed);
        }
        long end = System.nanoTime() + (long) (SECONDS * 1e9);
        long shown = 0;
        do {
            byte[] input = fuzz.next();
            fuzz.show(what, fuzz.random.nextInt(5) == 0 ? input : mended.apply(input), reader, allowed);
            shown++;
        } while (System.nanoTime() < end);
        System.out.println("fuzz " + what + ": " + shown + " inputs");
    }

    private void show(String what, byte[] input, Reader reader, Set<Class<? extends Exception>> allowed) {
        long thread = Thread.currentThread().threadId();
        long bytes = THREADS.getThreadAllocatedBytes(thread);
        long start = System.nanoTime();
        try {
            reader.read(input.clone());
        } catch (Exception | Error e) {
            if (allowed.stream().noneMatch(type -> type.isInstance(e))) {
                throw wrong(what, input, e.toString(), e);
            }
        }
        if (System.nanoTime() - start > MOST_NANOS) {
            throw wrong(what, input, "it took too long", null);
        }
        long allocated = THREADS.getThreadAllocatedBytes(thread) - bytes;
        if (allocated > MOST_BYTES) {
            throw wrong(what, input, "it took " + allocated + " bytes", null);
        }
    }

    private static AssertionError wrong(
            String what, byte[] input, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new AssertionError(
                what + ", seed " + SEED + ": " + why + "\ninput: "
                        + Base64.getEncoder()
                                .encodeToString(input.length > 65536 ? Arrays.copyOf(input, 65536) : input),
                cause);
    }

    private byte[] next() {
        if (random.nextInt(50) == 0) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] input = valid.get(random.nextInt(valid.size()));
        while (input.length > LONG && random.nextInt(20) != 0) { // those take their time
            input = valid.get(random.nextInt(valid.size()));
        }
        input = input.clone();
        int changes = 1 << random.nextInt(5);
        for (int i = 0; i < changes && input.length > 0 && input.length < LONGEST_INPUT; i++) {
            input = change(input);
        }
        return input;
    }

    private byte[] change(byte[] input) {
        int at = random.nextInt(input.length);
        int length = Math.min(1 + random.nextInt(1 << random.nextInt(11)), input.length - at);
        switch (random.nextInt(8)) {
            case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> input[at] = (byte) random.nextInt();
            case 2 -> {
                byte[] piece = PIECES[random.nextInt(PIECES.length)];
                System.arraycopy(piece, 0, input, at, Math.min(piece.length, input.length - at));
            }
            case 3 -> {
                return splice(input, at, at, PIECES[random.nextInt(PIECES.length)]);
            }
            case 4 -> {
                return splice(input, at, at + length, new byte[0]);
            }
            case 5 -> {
                return splice(input, at, at, Arrays.copyOfRange(input, at, at + length));
            }
            case 6 -> {
                byte[] other = valid.get(random.nextInt(valid.size()));
                int from = random.nextInt(other.length);
                byte[] taken = Arrays.copyOfRange(other, from, Math.min(other.length, from + length));
                return splice(input, at, at + length, taken);
            }
            default -> {
                return random.nextInt(4) == 0 ? Arrays.copyOf(input, at) : digits(input, at);
            }
        }
        return input;
    }

    /** Another number in place of one that is there. */
    private byte[] digits(byte[] input, int at) {
        int from = at;
        while (from < input.length && !(input[from] >= '0' && input[from] <= '9')) {
            from++;
        }
        int to = from;
        while (to < input.length && input[to] >= '0' && input[to] <= '9') {
            input[to++] = (byte) ('0' + random.nextInt(10));
        }
        return input;
    }

    private static byte[] splice(byte[] input, int from, int to, byte[] piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(input, 0, from);
        out.writeBytes(piece);
        out.write(input, to, input.length - to);
        return out.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
