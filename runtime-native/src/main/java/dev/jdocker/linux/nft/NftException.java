package dev.jdocker.linux.nft;

/** The packet filter refused; nothing was changed. */
public final class NftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NftException(String message) {
        super(message);
    }
}
