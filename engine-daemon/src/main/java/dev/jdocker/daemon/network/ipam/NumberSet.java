package dev.jdocker.daemon.network.ipam;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A set of numbers as the runs it has: small however wide its numbers lie, and its first gap is found at once. */
final class NumberSet {
    private final TreeMap<BigInteger, BigInteger> runs = new TreeMap<>(); // first to last

    boolean contains(BigInteger number) {
        Map.Entry<BigInteger, BigInteger> run = runs.floorEntry(number);
        return run != null && run.getValue().compareTo(number) >= 0;
    }

    /** Adds it; false if it is in already. */
    boolean add(BigInteger number) {
        if (contains(number)) {
            return false;
        }
        BigInteger first = number;
        BigInteger last = number;
        Map.Entry<BigInteger, BigInteger> below = runs.floorEntry(number);
        if (below != null && below.getValue().add(BigInteger.ONE).equals(number)) {
            first = below.getKey();
        }
        BigInteger above = runs.remove(number.add(BigInteger.ONE));
        if (above != null) {
            last = above;
        }
        runs.put(first, last);
        return true;
    }

    /** Takes it out; one that is not in is no failure. */
    void remove(BigInteger number) {
        Map.Entry<BigInteger, BigInteger> run = runs.floorEntry(number);
        if (run == null || run.getValue().compareTo(number) < 0) {
            return;
        }
        BigInteger last = run.getValue();
        if (run.getKey().equals(number)) {
            runs.remove(number);
        } else {
            runs.put(run.getKey(), number.subtract(BigInteger.ONE));
        }
        if (last.compareTo(number) > 0) {
            runs.put(number.add(BigInteger.ONE), last);
        }
    }

    /** The lowest number that is not in, of those between two, both included. */
    Optional<BigInteger> lowestGap(BigInteger from, BigInteger to) {
        Map.Entry<BigInteger, BigInteger> run = runs.floorEntry(from);
        BigInteger gap = run == null || run.getValue().compareTo(from) < 0
                ? from
                : run.getValue().add(BigInteger.ONE);
        return gap.compareTo(to) <= 0 ? Optional.of(gap) : Optional.empty();
    }
}
