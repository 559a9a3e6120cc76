/** The packet filter of the kernel, nftables, by the language of nft(8). */
@NullMarked
package dev.jdocker.linux.nft;

import org.jspecify.annotations.NullMarked;
