package dev.jdocker.daemon.layer;

import dev.jdocker.api.image.ChainId;
import java.util.HexFormat;

/**
 * The short name of a layer: 26 letters and digits (RFC 4648 base 32) for the first 128 bits of its chain id. overlayfs
 * takes all lower layers in one option string that may not exceed a page.
 */
final class ShortName {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private ShortName() {}

    static String of(ChainId chain) {
        byte[] bits = HexFormat.of().parseHex(chain.digest().hex(), 0, 32);
        StringBuilder name = new StringBuilder(26);
        int buffer = 0;
        int count = 0;
        for (byte b : bits) {
            buffer = buffer << 8 | (b & 0xff);
            count += 8;
            while (count >= 5) {
                count -= 5;
                name.append(ALPHABET.charAt(buffer >> count & 31));
            }
            buffer &= (1 << count) - 1;
        }
        return name.append(ALPHABET.charAt(buffer << (5 - count) & 31)).toString();
    }
}
