package dev.jdocker.linux.nft;

/**
 * The packet filter of one network namespace: that of the thread that opened it, wherever its users are. For several
 * threads, one after the other.
 */
public interface Nftables extends AutoCloseable {

    /**
     * Runs commands in the language of nft(8) as one transaction: all of them, or none.
     *
     * @throws NftException with the words of libnftables
     */
    void apply(String commands);

    /** What a command says that lists something: {@code list table inet jdocker}. */
    String list(String command);

    @Override
    void close();
}
