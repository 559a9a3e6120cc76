package dev.jdocker.daemon.log;

/**
 * Which lines of a log are wanted.
 *
 * @param tail how many lines from the end, -1 for all
 * @param sinceNanos not before this time, nanoseconds since 1970; {@link Long#MIN_VALUE} for no limit
 * @param untilNanos not after this time; {@link Long#MAX_VALUE} for no limit
 * @param follow whether to go on with what is written from now on
 */
public record LogQuery(boolean stdout, boolean stderr, long tail, long sinceNanos, long untilNanos, boolean follow) {

    /** Everything written so far. */
    public static LogQuery all() {
        return new LogQuery(true, true, -1, Long.MIN_VALUE, Long.MAX_VALUE, false);
    }

    boolean limitsTime() {
        return sinceNanos != Long.MIN_VALUE || untilNanos != Long.MAX_VALUE;
    }

    boolean wants(OutputStreamName stream) {
        return stream == OutputStreamName.STDOUT ? stdout : stderr;
    }
}
