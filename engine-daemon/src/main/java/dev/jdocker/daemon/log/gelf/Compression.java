package dev.jdocker.daemon.log.gelf;

/** How a datagram is compressed. */
enum Compression {
    GZIP,
    ZLIB,
    NONE;

    static Compression of(String text) {
        return switch (text) {
            case "zlib" -> ZLIB;
            case "none" -> NONE;
            default -> GZIP;
        };
    }
}
