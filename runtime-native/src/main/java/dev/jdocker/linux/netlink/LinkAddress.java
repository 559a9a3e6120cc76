package dev.jdocker.linux.netlink;

/**
 * An address of a link.
 *
 * @param link the link's index
 * @param scope RT_SCOPE_UNIVERSE 0, RT_SCOPE_LINK 253, RT_SCOPE_HOST 254
 */
public record LinkAddress(int link, IpPrefix prefix, int scope) {
    public static final int SCOPE_UNIVERSE = 0;
    public static final int SCOPE_LINK = 253;
    public static final int SCOPE_HOST = 254;
}
