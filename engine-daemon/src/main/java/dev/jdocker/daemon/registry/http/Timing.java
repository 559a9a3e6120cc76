package dev.jdocker.daemon.registry.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long is waited, and how often tried.
 *
 * @param connect for a connection
 * @param answer for the head of an answer
 * @param stall for the next bytes of a body
 * @param attempts for a call whose answer is small
 * @param transferAttempts for a blob, each counted only if nothing came
 * @param firstPause before the second attempt; each further pause is twice as long, give or take a quarter
 * @param longestPause what a registry may ask for ({@code Retry-After}); if it asks for more, its refusal stands
 */
public record Timing(
        Duration connect,
        Duration answer,
        Duration stall,
        int attempts,
        int transferAttempts,
        Duration firstPause,
        Duration longestPause) {

    /** Everywhere but in tests. */
    public static Timing standard(int transferAttempts) {
        return new Timing(
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                3,
                transferAttempts,
                Duration.ofMillis(400),
                Duration.ofSeconds(30));
    }

    /** The pause behind that attempt, the first being 1. */
    public Duration pause(int attempt) {
        long millis = firstPause.toMillis() << Math.min(attempt - 1, 10);
        long spread = Math.max(1, millis / 4);
        long jittered = millis - spread + ThreadLocalRandom.current().nextLong(2 * spread + 1);
        return Duration.ofMillis(Math.min(jittered, longestPause.toMillis()));
    }
}
