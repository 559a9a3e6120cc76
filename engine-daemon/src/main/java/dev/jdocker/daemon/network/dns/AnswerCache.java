package dev.jdocker.daemon.network.dns;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers of servers, for as long as they hold; the ones that were used least recently make room. Not for several threads. */
final class AnswerCache {
    static final int CAPACITY = 2048;
    static final int LONGEST_MESSAGE = 4096;
    private static final long LONGEST_SECONDS = Duration.ofHours(1).toSeconds();
    private static final long NANOS = 1_000_000_000;

    private final LongSupplier nanoTime;
    private final Map<Key, Kept> answers = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
            return size() > CAPACITY;
        }
    };

    AnswerCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * What an answer depends on: who is asked, and all that a query says but its number and the letters' case.
     *
     * @param asked what names the servers
     */
    record Key(Object asked, String name, int flags, ByteBuffer rest) {
        static Key of(Object asked, Query query) {
            return new Key(
                    asked,
                    query.name(),
                    query.flags(),
                    ByteBuffer.wrap(
                                    query.message(),
                                    query.questionEnd() - 4,
                                    query.message().length - query.questionEnd() + 4)
                            .slice());
        }
    }

    private record Kept(Answer answer, long since, long until) {}

    /** The answer as it is to be sent, null where there is none. */
    byte @Nullable [] get(Key key, Query query, int room) {
        Kept kept = answers.get(key);
        if (kept == null) {
            return null;
        }
        long now = nanoTime.getAsLong();
        if (now - kept.until >= 0) {
            answers.remove(key);
            return null;
        }
        return kept.answer.to(query, (now - kept.since) / NANOS, room);
    }

    void put(Key key, Answer answer) {
        boolean holds = answer.code() == Wire.NOERROR || answer.code() == Wire.NXDOMAIN;
        long seconds = Math.min(answer.ttlSeconds(), LONGEST_SECONDS);
        if (holds && seconds > 0 && !answer.truncated() && answer.message().length <= LONGEST_MESSAGE) {
            long now = nanoTime.getAsLong();
            answers.put(key, new Kept(answer, now, now + seconds * NANOS));
        }
    }
}
