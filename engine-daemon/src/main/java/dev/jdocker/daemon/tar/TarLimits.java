package dev.jdocker.daemon.tar;

/**
 * What an archive from a stranger may cost before its data is even looked at.
 *
 * @param headerBytes of all extended headers of one entry together (names, PAX records, extended attributes)
 * @param nameBytes of a path or link target; PATH_MAX
 * @param entries in one archive
 * @param segments of one sparse file
 */
public record TarLimits(int headerBytes, int nameBytes, long entries, int segments) {

    public static final TarLimits DEFAULT = new TarLimits(1 << 20, 4095, 10_000_000, 1 << 16);
}
